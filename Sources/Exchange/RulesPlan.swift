// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Tables of rules compared with those that hold: what an import would do, before it does. A day is
/// known by its date, a limit by act, lane and first day; as in `RegistryPlan`, a row that is there is
/// changed, and what a table lacks stays unless removing is asked for.
package struct RulesPlan: Sendable {
    package private(set) var holidays: TableChanges
    package private(set) var deadlines: TableChanges
    /// The rules as they will be.
    package private(set) var rules: ExchangeRules

    /// Tables that are nil were not brought, and stay.
    package init(
        holidays: [UInt8]?, deadlines: [UInt8]?, into before: ExchangeRules,
        removesMissing: Bool = false
    ) throws(TableError) {
        self.holidays = TableChanges("holidays", isBrought: holidays != nil)
        self.deadlines = TableChanges("deadlines", isBrought: deadlines != nil)
        rules = before
        if let holidays {
            let brought = try WorkingCalendar.read(holidays).days
            rules.calendar = WorkingCalendar(
                Self.merge(
                    brought, into: before.calendar.days, &self.holidays, removesMissing,
                    name: \.iso, shown: \.shown))
        }
        if let deadlines {
            let brought = try DeadlineRules.read(deadlines)
            let merged = Self.merge(
                brought.byName, into: before.deadlines.byName, &self.deadlines, removesMissing,
                name: \.self, shown: \.shown)
            rules.deadlines = DeadlineRules(Array(merged.values))
        }
    }

    private static func merge<Key: Hashable & Comparable, Row: Equatable>(
        _ brought: [Key: Row], into old: [Key: Row], _ changes: inout TableChanges,
        _ removesMissing: Bool, name: (Key) -> String, shown: (Row) -> String
    ) -> [Key: Row] {
        var merged = brought
        for (key, row) in brought.sorted(by: { $0.key < $1.key }) {
            if let last = old[key] {
                if last == row { continue }
                changes.note(.changed, name(key), before: shown(last), after: shown(row))
            } else {
                changes.note(.added, name(key), after: shown(row))
            }
        }
        for (key, row) in old.sorted(by: { $0.key < $1.key }) where brought[key] == nil {
            changes.note(removesMissing ? .removed : .kept, name(key), before: shown(row))
            if !removesMissing { merged[key] = row }
        }
        return merged
    }
}

extension DeadlineRules {
    fileprivate var byName: [String: Rule] {
        Dictionary(rules.map { ($0.name, $0) }) { _, last in last }
    }
}

extension ExchangeRules {
    /// The years, of this one and of those in which limits of today may end, of which no holiday is
    /// known. A limit of a few working days reaches into the next year in its last weeks.
    package func unknownYears(on date: CivilDate) -> [Int] {
        let last = date.advanced(byDays: 31).year
        return (date.year...max(date.year, last)).filter { !calendar.knows(year: $0) }
    }
}
