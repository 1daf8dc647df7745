// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Tables of agencies compared with what the registry holds: what an import would do, before it does.
///
/// A row is known by its agency and its first day (an alias also by how it is written): one that is
/// there already is changed, another is added. What the registry has and a table lacks stays, unless
/// removing is asked for; a table that was not brought stays in any case. So a table of one row
/// changes one row.
package struct RegistryPlan: Sendable {
    package private(set) var agencies: TableChanges
    package private(set) var aliases: TableChanges
    /// Of all codes in the tables that were brought, as they will be; sorted by code.
    package private(set) var histories: [AgencyHistory] = []
    /// Those of all that are new or changed.
    package private(set) var changed: [AgencyHistory] = []
    /// Of which nothing is left.
    package private(set) var removed: [AgencyCode] = []
    /// The registry as it will be.
    package private(set) var tree: AgencyTree
    private let before: AgencyTree
    /// Written codes that may mean another agency than before.
    private var touched: Set<String> = []

    /// - Parameter removesMissing: takes out what the tables that were brought do not have.
    package init(
        _ tables: AgencyTables, into before: AgencyTree, removesMissing: Bool = false
    ) throws(TableError) {
        self.before = before
        tree = before
        agencies = TableChanges("agencies", isBrought: tables.agencies != nil)
        aliases = TableChanges("aliases", isBrought: tables.aliases != nil)
        let periodRows = Dictionary(grouping: tables.agencies ?? [], by: \.code)
        let aliasRows = Dictionary(grouping: tables.aliases ?? [], by: \.code)
        let known = Set(before.histories.map(\.code))
        let brought = Set(periodRows.keys).union(aliasRows.keys)
        for code in known.union(brought).sorted() {
            let history = before.history(code)
            let periods = try merge(
                periodRows[code] ?? [], into: history?.periods ?? [], of: code,
                isBrought: tables.agencies != nil, removesMissing)
            if periods.isEmpty, let row = aliasRows[code]?.first, let table = tables.aliasTable {
                throw table.error(
                    row.row, "code", "\(code) không có trong bảng cơ quan",
                    "\(code) is not in the table of agencies")
            }
            let own = merge(
                aliasRows[code] ?? [], into: history?.aliases ?? [], of: code,
                isBrought: tables.aliases != nil, removesMissing, isGone: periods.isEmpty)
            if periods.isEmpty {
                removed.append(code)
                touched.insert(code.text)
                tree.remove(code)
                continue
            }
            let merged: AgencyHistory
            do throws(AgencyHistoryError) {
                merged = try AgencyHistory(code: code, periods: periods, aliases: own)
            } catch {
                throw Self.error(error, code, periodRows[code]?.first, periods.count, tables)
            }
            if brought.contains(code) { histories.append(merged) }
            guard merged != history else { continue }
            changed.append(merged)
            tree.apply(merged)
        }
    }

    private static func error(
        _ error: AgencyHistoryError, _ code: AgencyCode, _ row: AgencyTables.PeriodRow?,
        _ count: Int, _ tables: AgencyTables
    ) -> TableError {
        var (vi, en) = (
            "\(code): \(error.words.vi)", "\(code): \(error.words.en)"
        )
        let rows = tables.agencies?.count { $0.code == code } ?? 0
        if error == .overlap, rows < count {
            vi += " (kể cả thời kỳ mà danh mục đang có; ghi thời kỳ đó vào bảng với valid_to)"
            en += " (one that the registry has; put it into the table, with its valid_to)"
        }
        guard let table = tables.agencyTable, let row else {
            return TableError(table: "agencies", line: 1, column: "code", vi, en)
        }
        return table.error(row.row, "code", vi, en)
    }

    // MARK: Rows

    private mutating func merge(
        _ rows: [AgencyTables.PeriodRow], into old: [AgencyPeriod], of code: AgencyCode,
        isBrought: Bool, _ removesMissing: Bool
    ) throws(TableError) -> [AgencyPeriod] {
        guard isBrought else { return old }
        var merged = rows.map(\.period)
        let before = Dictionary(old.map { ($0.validFrom, $0) }) { first, _ in first }
        for period in merged {
            let row = "\(code) \(period.validFrom.shown)"
            if let last = before[period.validFrom] {
                if last == period { continue }
                agencies.note(.changed, row, before: last.shown, after: period.shown)
            } else {
                agencies.note(.added, row, after: period.shown)
            }
        }
        let days = Set(merged.map(\.validFrom))
        for period in old where !days.contains(period.validFrom) {
            agencies.note(
                removesMissing ? .removed : .kept, "\(code) \(period.validFrom.shown)",
                before: period.shown)
            if !removesMissing { merged.append(period) }
        }
        return merged
    }

    private mutating func merge(
        _ rows: [AgencyTables.AliasRow], into old: [AgencyAlias], of code: AgencyCode,
        isBrought: Bool, _ removesMissing: Bool, isGone: Bool
    ) -> [AgencyAlias] {
        func name(_ alias: AgencyAlias) -> String {
            AgencyTree.aliasKey(alias.code) + " " + alias.from.shown
        }
        var merged: [AgencyAlias] = []
        var left = Dictionary(rows.map { (name($0.alias), $0.alias) }) { _, last in last }
        for alias in old {
            let row = "\(code) \(name(alias))"
            if let new = left.removeValue(forKey: name(alias)) {
                merged.append(new)
                if new == alias { continue }
                aliases.note(.changed, row, before: alias.shown, after: new.shown)
            } else if isGone || isBrought && removesMissing {
                aliases.note(.removed, row, before: alias.shown)
            } else {
                merged.append(alias)
                if isBrought { aliases.note(.kept, row, before: alias.shown) }
                continue
            }
            touched.insert(alias.code)
        }
        for row in rows {
            guard let new = left.removeValue(forKey: name(row.alias)) else { continue }
            merged.append(new)
            touched.insert(new.code)
            aliases.note(.added, "\(code) \(name(new))", after: new.shown)
        }
        return merged
    }
}

extension CivilDate {
    /// A first day as a table has it: empty where it is not known.
    fileprivate var shown: String { self == .distantPast ? "–" : iso }
}

extension AgencyPeriod {
    fileprivate var shown: String {
        [
            name, level.rawValue, "parent \(parent)", validTo.map { "until \($0.iso)" },
            successor.map { "successor \($0)" }, isNode ? "node" : nil, certainty.rawValue,
        ].compactMap(\.self).joined(separator: "; ")
    }
}

extension AgencyAlias {
    fileprivate var shown: String { to.map { "\(code) until \($0.iso)" } ?? code }
}

// MARK: What it would mean

extension RegistryPlan {
    /// A written code that means another agency on a day than it did.
    package struct Meaning: Hashable, Sendable {
        package let written: String
        /// Nil for nobody.
        package let before: AgencyCode?
        package let after: AgencyCode?
    }

    /// Of codes and aliases that the import touches, on that day, sorted.
    package func meanings(on date: CivilDate) -> [Meaning] {
        func agency(_ tree: AgencyTree, _ written: String) -> AgencyCode? {
            switch tree.resolve(written, on: date) {
            case .known(let code, _): code
            case .closed(let code, _): code
            case .unknown: nil
            }
        }
        return touched.sorted().compactMap { written in
            let (old, new) = (agency(before, written), agency(tree, written))
            guard let old, old != new else { return nil }
            return Meaning(written: written, before: old, after: new)
        }
    }

    /// Agencies that are known on that day and would not be. One that is closed, with its last day, is
    /// known.
    package func vanishing(on date: CivilDate) -> [AgencyCode] {
        (removed + changed.map(\.code)).filter { code in
            Self.isKnown(code, in: before, on: date) && !Self.isKnown(code, in: tree, on: date)
        }.sorted()
    }

    private static func isKnown(_ code: AgencyCode, in tree: AgencyTree, on date: CivilDate) -> Bool
    {
        tree.history(code)?.periods.contains { $0.validFrom <= date } ?? false
    }

    /// What would leave documents without a way from that day on.
    package func faults(on today: CivilDate) -> [ImportFault] {
        let spans = tree.unconnected().filter { $0.to.map { $0 >= today } ?? true }
        let lost = spans.filter { before.isConnected($0.code, on: max($0.from, today)) }
            .map(\.code.text)
        let touched = Set(changed.map(\.code))
        var circles: Set<[AgencyCode]> = []
        for span in tree.unconnected() {
            let circle = tree.circle(above: span.code, on: span.from)
            if !touched.isDisjoint(with: circle) { circles.insert(circle) }
        }
        let gone = Set(vanishing(on: today))
        let nodes = (removed + changed.map(\.code)).filter { code in
            guard before.entry(code, on: today)?.isNode == true else { return false }
            return gone.contains(code) || tree.entry(code, on: today)?.isNode == false
        }
        var faults = circles.map { ImportFault(.circle, $0.map(\.text)) }
            .sorted { $0.agencies.lexicographicallyPrecedes($1.agencies) }
        let names = Set(lost).sorted()
        if !names.isEmpty { faults.append(ImportFault(.wayLost, names)) }
        if !nodes.isEmpty { faults.append(ImportFault(.nodeLost, nodes.map(\.text).sorted())) }
        return faults
    }
}
