// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a table of the registry has a row of.
protocol TableItem: Hashable, Sendable {
    /// What tells a row from the agency's others: one of the same key is the same row, changed.
    var rowKey: String { get }
    /// As a plan shows it.
    var shown: String { get }
}

/// One table merged into what the registry has of it, agency by agency.
struct TableMerge<Item: TableItem> {
    private(set) var changes: TableChanges
    /// What was added, changed or removed, as it is and as it was.
    private(set) var touched: [Item] = []
    private let table: AgencyTables.Rows<Item>?
    private let rows: [AgencyCode: [AgencyTables.Row<Item>]]
    private let removesMissing: Bool

    init(
        _ table: AgencyTables.Rows<Item>?, _ name: AgencyTables.Name, _ removesMissing: Bool
    ) {
        self.table = table
        self.removesMissing = removesMissing
        changes = TableChanges(name.rawValue, isBrought: table != nil)
        rows = Dictionary(grouping: table?.rows ?? [], by: \.code)
    }

    var codes: Set<AgencyCode> { Set(rows.keys) }

    /// Refuses rows of an agency that the table of agencies does not have.
    func demandNone(of code: AgencyCode) throws(TableError) {
        guard let row = rows[code]?.first, let table else { return }
        throw table.table.error(
            row.row, table.codeColumn, "\(code) không có trong bảng cơ quan",
            "\(code) is not in the table of agencies")
    }

    /// The agency's rows as they will be: those that were there in their order, then the new ones.
    /// Refuses two rows of a table that say different things of the same.
    /// - Parameter isGone: with the agency its rows go.
    mutating func merge(
        into old: [Item], of code: AgencyCode, isGone: Bool = false
    ) throws(TableError) -> [Item] {
        if table == nil, !isGone { return old }
        var merged: [Item] = []
        merged.reserveCapacity(old.count)
        let brought = rows[code] ?? []
        var left: [String: Item] = [:]
        for row in brought {
            guard let twin = left.updateValue(row.item, forKey: row.item.rowKey), let table else {
                continue
            }
            if twin != row.item {
                throw table.table.error(
                    row.row, table.codeColumn, "\(code) \(row.item.rowKey): khác với dòng trước đó",
                    "\(code) \(row.item.rowKey): an earlier line says otherwise")
            }
        }
        for item in old {
            let row = "\(code) \(item.rowKey)"
            if let new = left.removeValue(forKey: item.rowKey) {
                merged.append(new)
                if new == item { continue }
                changes.note(.changed, row, before: item.shown, after: new.shown)
                touched += [item, new]
            } else if isGone || removesMissing {
                changes.note(.removed, row, before: item.shown)
                touched.append(item)
            } else {
                merged.append(item)
                changes.note(.kept, row, before: item.shown)
            }
        }
        for row in brought {
            guard let new = left.removeValue(forKey: row.item.rowKey) else { continue }
            merged.append(new)
            touched.append(new)
            changes.note(.added, "\(code) \(new.rowKey)", after: new.shown)
        }
        return merged
    }
}

extension CivilDate {
    /// A first day as a table has it: empty where it is not known.
    fileprivate var shown: String { self == .distantPast ? "–" : iso }
}

private func list(_ parts: String?...) -> String {
    parts.compactMap(\.self).joined(separator: "; ")
}

private func until(_ day: CivilDate?) -> String? { day.map { "until \($0.iso)" } }

extension AgencyPeriod: TableItem {
    var rowKey: String { validFrom.shown }

    var shown: String {
        list(
            name, level?.rawValue, kind == .administration ? nil : kind.rawValue,
            "parent \(parent)", until(validTo), successor.map { "successor \($0)" },
            isNode ? "node" : nil, certainty.rawValue)
    }
}

extension AgencyAlias: TableItem {
    var rowKey: String { AgencyTree.aliasKey(code) + " " + from.shown }
    var shown: String { to.map { "\(code) until \($0.iso)" } ?? code }
}

extension Succession: TableItem {
    var rowKey: String { "→ \(successor)" }

    var shown: String {
        list(
            kind.rawValue, "from \(from.shown)",
            decision.map { $0.redirects ? "redirect" : "refuse" }, decision?.by.shownOrNil,
            decision?.because.shownOrNil)
    }
}

extension ReceivingRule: TableItem {
    var rowKey: String { from.shown }

    var shown: String {
        list(
            isElectronic ? "electronic" : "not electronic", maxBytes.map { "at most \($0) bytes" },
            fileTypes.isEmpty ? nil : fileTypes.joined(separator: " "), until(to))
    }
}

extension ReceiverGroupMember: TableItem {
    var rowKey: String { "@\(group) \(member)" }
    var shown: String { member.text }
}

extension PaperRule: TableItem {
    var rowKey: String { "\(type ?? "*") → \(receiver?.text ?? "*")" }
    var shown: String { list(reason, document) }
}

extension SendingBan: TableItem {
    var rowKey: String { "\(act?.rawValue ?? "*") \(type ?? "*") \(from.shown)" }
    var shown: String { list(document, until(to)) }
}

extension String {
    fileprivate var shownOrNil: String? { isEmpty ? nil : self }
}
