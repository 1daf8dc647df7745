// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The registry's tables (`Ops/registry/README.md`) as they were read, a row a period or an alias. A
/// table that was not brought is nil, which is not the same as one without rows.
package struct AgencyTables {
    package struct PeriodRow {
        let row: CSVTable.Row
        package let code: AgencyCode
        package let period: AgencyPeriod
    }

    package struct AliasRow {
        let row: CSVTable.Row
        package let code: AgencyCode
        package let alias: AgencyAlias
    }

    package private(set) var agencies: [PeriodRow]?
    package private(set) var aliases: [AliasRow]?
    /// Of those that were read, for errors.
    private(set) var agencyTable: CSVTable?
    private(set) var aliasTable: CSVTable?

    package init(agencies: [UInt8]?, aliases: [UInt8]?) throws(TableError) {
        if let agencies { try readAgencies(agencies) }
        if let aliases { try readAliases(aliases) }
    }

    private mutating func readAgencies(_ bytes: [UInt8]) throws(TableError) {
        let table = try CSVTable(bytes, name: "agencies")
        try table.check(
            required: ["code", "name", "level", "parent"],
            optional: ["valid_from", "valid_to", "successor", "node", "source", "certainty"])
        let reader = PeriodReader(table)
        var rows: [PeriodRow] = []
        rows.reserveCapacity(table.rows.count)
        for row in table.rows {
            rows.append(
                PeriodRow(
                    row: row, code: try reader.code(row, reader.code),
                    period: try reader.period(row)))
        }
        (agencies, agencyTable) = (rows, table)
    }

    private mutating func readAliases(_ bytes: [UInt8]) throws(TableError) {
        let table = try CSVTable(bytes, name: "aliases")
        try table.check(
            required: ["code", "alias"],
            optional: ["valid_from", "valid_to", "source", "certainty"])
        let reader = FieldReader(table)
        let (code, alias) = (FieldReader.Column(table, "code"), FieldReader.Column(table, "alias"))
        let from = FieldReader.Column(table, "valid_from")
        let to = FieldReader.Column(table, "valid_to")
        var rows: [AliasRow] = []
        for row in table.rows {
            let period = AgencyAlias(
                code: try reader.text(row, alias),
                from: try reader.date(row, from) ?? .distantPast, to: try reader.date(row, to))
            if let last = period.to, last < period.from {
                throw table.error(
                    row, "valid_to", "trước valid_from", "is before valid_from")
            }
            rows.append(AliasRow(row: row, code: try reader.code(row, code), alias: period))
        }
        (aliases, aliasTable) = (rows, table)
    }
}

package enum AgencyTable {
    /// One history a code, sorted by code, of tables that stand alone. Parents and successors may
    /// stand in other tables; `AgencyTree.unconnected()` finds what is missing in the end.
    package static func read(
        agencies: [UInt8], aliases: [UInt8]? = nil
    ) throws(TableError) -> [AgencyHistory] {
        let tables = try AgencyTables(agencies: agencies, aliases: aliases)
        return try RegistryPlan(tables, into: AgencyTree()).histories
    }
}

/// Turns rows of the table of agencies into periods.
private struct PeriodReader {
    let fields: FieldReader
    let code: FieldReader.Column
    private let name, level, parent, from, to, successor, node, certainty: FieldReader.Column

    init(_ table: CSVTable) {
        fields = FieldReader(table)
        code = FieldReader.Column(table, "code")
        name = FieldReader.Column(table, "name")
        level = FieldReader.Column(table, "level")
        parent = FieldReader.Column(table, "parent")
        from = FieldReader.Column(table, "valid_from")
        to = FieldReader.Column(table, "valid_to")
        successor = FieldReader.Column(table, "successor")
        node = FieldReader.Column(table, "node")
        certainty = FieldReader.Column(table, "certainty")
    }

    func code(_ row: CSVTable.Row, _ column: FieldReader.Column) throws(TableError) -> AgencyCode {
        try fields.code(row, column)
    }

    func period(_ row: CSVTable.Row) throws(TableError) -> AgencyPeriod {
        let period = AgencyPeriod(
            name: try fields.text(row, name),
            level: try fields.word(row, level),
            parent: try fields.code(row, parent, orHop: true),
            validFrom: try fields.date(row, from) ?? .distantPast,
            validTo: try fields.date(row, to),
            successor: fields.isEmpty(row, successor) ? nil : try fields.code(row, successor),
            isNode: try fields.flag(row, node),
            certainty: fields.isEmpty(row, certainty)
                ? .uncertain : try fields.word(row, certainty))
        if let last = period.validTo, last < period.validFrom {
            throw fields.table.error(
                row, to.name, "trước valid_from", "is before valid_from")
        }
        return period
    }
}
