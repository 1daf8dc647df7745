// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Tables of agencies compared with what the registry holds: what an import would do, before it does.
///
/// A row is known by its agency and its first day (an alias also by how it is written): one that is
/// there already is changed, another is added. What the registry has and a table lacks stays, unless
/// removing is asked for; a table that was not brought stays in any case. So a table of one row
/// changes one row.
package struct RegistryPlan: Sendable {
    /// One a table, brought or not, in the order of `AgencyTables.Name`.
    package private(set) var tables: [TableChanges] = []
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
        var agencies = TableMerge(tables.agencies, .agencies, removesMissing)
        var aliases = TableMerge(tables.aliases, .aliases, removesMissing)
        var successions = TableMerge(tables.successions, .successions, removesMissing)
        var receiving = TableMerge(tables.receiving, .receiving, removesMissing)
        var groups = TableMerge(tables.groups, .groups, removesMissing)
        var paper = TableMerge(tables.paper, .paper, removesMissing)
        var bans = TableMerge(tables.bans, .restrictions, removesMissing)
        let known = Set(before.histories.map(\.code))
        let brought = agencies.codes.union(aliases.codes).union(successions.codes)
            .union(receiving.codes).union(groups.codes).union(paper.codes).union(bans.codes)
        for code in known.union(brought).sorted() {
            let history = before.history(code)
            let periods = try agencies.merge(into: history?.periods ?? [], of: code)
            let isGone = periods.isEmpty
            if isGone {
                try aliases.demandNone(of: code)
                try successions.demandNone(of: code)
                try receiving.demandNone(of: code)
                try groups.demandNone(of: code)
                try paper.demandNone(of: code)
                try bans.demandNone(of: code)
            }
            var rules = AgencyRules()
            let own = try aliases.merge(into: history?.aliases ?? [], of: code, isGone: isGone)
            let old = history?.rules
            rules.successions = try successions.merge(
                into: old?.successions ?? [], of: code, isGone: isGone)
            rules.receiving = try receiving.merge(
                into: old?.receiving ?? [], of: code, isGone: isGone)
            rules.groups = try groups.merge(into: old?.groups ?? [], of: code, isGone: isGone)
            rules.paper = try paper.merge(into: old?.paper ?? [], of: code, isGone: isGone)
            rules.bans = try bans.merge(into: old?.bans ?? [], of: code, isGone: isGone)
            if isGone {
                removed.append(code)
                touched.insert(code.text)
                tree.remove(code)
                continue
            }
            let merged: AgencyHistory
            do throws(AgencyHistoryError) {
                merged = try AgencyHistory(
                    code: code, periods: periods, aliases: own, rules: rules)
            } catch {
                throw Self.error(error, code, periods.count, tables)
            }
            if brought.contains(code) { histories.append(merged) }
            guard merged != history else { continue }
            changed.append(merged)
            tree.apply(merged)
        }
        touched.formUnion(aliases.touched.map(\.code))
        self.tables = [
            agencies.changes, aliases.changes, successions.changes, receiving.changes,
            groups.changes, paper.changes, bans.changes,
        ]
    }

    /// At the row that is at fault, as far as it can be told.
    private static func error(
        _ error: AgencyHistoryError, _ code: AgencyCode, _ count: Int, _ tables: AgencyTables
    ) -> TableError {
        var (vi, en) = (
            "\(code): \(error.words.vi)", "\(code): \(error.words.en)"
        )
        let rows = tables.agencies?.rows.filter { $0.code == code } ?? []
        if error == .overlap, rows.count < count {
            vi += " (kể cả thời kỳ mà danh mục đang có; ghi thời kỳ đó vào bảng với valid_to)"
            en += " (one that the registry has; put it into the table, with its valid_to)"
        }
        let isOfSuccessions =
            error == .twoRedirects || error == .successorsDiffer || error == .isItsOwnSuccessor
        if isOfSuccessions, let rows = tables.successions,
            let row = rows.rows.first(where: { $0.code == code })
        {
            return rows.table.error(row.row, "successor", vi, en)
        }
        if error == .receivingOverlap, let rows = tables.receiving,
            let row = rows.rows.first(where: { $0.code == code })
        {
            return rows.table.error(row.row, "valid_from", vi, en)
        }
        guard let table = tables.agencies?.table, let row = rows.first else {
            return TableError(table: "agencies", line: 1, column: "code", vi, en)
        }
        return table.error(row.row, "code", vi, en)
    }
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
        let astray = changed.filter { leadsAstray($0, on: today) }.map(\.code.text)
        if !astray.isEmpty { faults.append(ImportFault(.redirectLost, astray.sorted())) }
        return faults
    }

    /// True if mail to the agency would be redirected to nobody on the first day on which it is closed
    /// from now on.
    private func leadsAstray(_ history: AgencyHistory, on today: CivilDate) -> Bool {
        guard let rule = history.rules.successions.first(where: { $0.decision?.redirects == true })
        else { return false }
        let closed = history.periods.last?.validTo?.dayAfter ?? today
        let day = max(today, rule.from, closed)
        guard tree.entry(history.code, on: day) == nil else { return false }
        if case .redirected = tree.mail(toClosed: history.code, on: day).outcome { return false }
        return true
    }
}
