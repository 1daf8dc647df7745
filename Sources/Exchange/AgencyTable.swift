// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The registry's tables (`Ops/registry/README.md`) as they were read, a row a period or a rule. A
/// table that was not brought is nil, which is not the same as one without rows.
package struct AgencyTables {
    /// Every table of agencies that an import takes, in the order in which people are told of them.
    package enum Name: String, CaseIterable, Sendable {
        case agencies, aliases, successions, receiving, groups, paper, restrictions
    }

    package struct Row<Item> {
        let row: CSVTable.Row
        package let code: AgencyCode
        package let item: Item
    }

    /// The rows of one table.
    package struct Rows<Item> {
        /// For errors, which name the column of the agency.
        let table: CSVTable
        let codeColumn: String
        package let rows: [Row<Item>]
    }

    package private(set) var agencies: Rows<AgencyPeriod>?
    package private(set) var aliases: Rows<AgencyAlias>?
    package private(set) var successions: Rows<Succession>?
    package private(set) var receiving: Rows<ReceivingRule>?
    package private(set) var groups: Rows<ReceiverGroupMember>?
    package private(set) var paper: Rows<PaperRule>?
    package private(set) var bans: Rows<SendingBan>?

    /// - Parameter bytes: of a table; nil where it was not brought.
    package init(_ bytes: (Name) -> [UInt8]?) throws(TableError) {
        func read<Item>(
            _ name: Name, _ reader: (CSVTable) throws(TableError) -> RowReader<Item>
        ) throws(TableError) -> Rows<Item>? {
            guard let bytes = bytes(name) else { return nil }
            let table = try CSVTable(bytes, name: name.rawValue)
            return try reader(table).rows()
        }
        agencies = try read(.agencies, RowReader.periods)
        aliases = try read(.aliases, RowReader.aliases)
        successions = try read(.successions, RowReader.successions)
        receiving = try read(.receiving, RowReader.receiving)
        groups = try read(.groups, RowReader.groups)
        paper = try read(.paper, RowReader.paper)
        bans = try read(.restrictions, RowReader.bans)
    }
}

package enum AgencyTable {
    /// One history a code, sorted by code, of tables that stand alone. Parents and successors may
    /// stand in other tables; `AgencyTree.unconnected()` finds what is missing in the end.
    package static func read(
        agencies: [UInt8], aliases: [UInt8]? = nil, successions: [UInt8]? = nil
    ) throws(TableError) -> [AgencyHistory] {
        let tables = try AgencyTables { name in
            switch name {
            case .agencies: agencies
            case .aliases: aliases
            case .successions: successions
            case .receiving, .groups, .paper, .restrictions: nil
            }
        }
        return try RegistryPlan(tables, into: AgencyTree()).histories
    }
}
