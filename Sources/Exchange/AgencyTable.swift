// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Reads the registry's tables (`Ops/registry/README.md`): bytes in, histories out.
package enum AgencyTable {
    /// One history a code, sorted by code. Parents and successors may stand in other tables;
    /// `AgencyTree.unconnected()` finds what is missing in the end.
    package static func read(
        agencies: [UInt8], aliases: [UInt8]? = nil
    ) throws(TableError) -> [AgencyHistory] {
        let table = try CSVTable(agencies, name: "agencies")
        try table.check(
            required: ["code", "name", "level", "parent"],
            optional: ["valid_from", "valid_to", "successor", "node", "source", "certainty"])
        var collected: [AgencyCode: (line: CSVTable.Row, periods: [AgencyPeriod])] = [:]
        let reader = PeriodReader(table)
        for row in table.rows {
            let code = try reader.code(row, reader.code)
            collected[code, default: (row, [])].periods.append(try reader.period(row))
        }
        var written: [AgencyCode: [AgencyAlias]] = [:]
        if let aliases { written = try readAliases(aliases, of: { collected[$0] != nil }) }
        var histories: [AgencyHistory] = []
        histories.reserveCapacity(collected.count)
        for (code, found) in collected {
            do throws(AgencyHistoryError) {
                histories.append(
                    try AgencyHistory(
                        code: code, periods: found.periods, aliases: written[code] ?? []))
            } catch {
                throw table.error(found.line, "code", "\(code): \(error.rawValue)")
            }
        }
        return histories.sorted { $0.code < $1.code }
    }

    private static func readAliases(
        _ bytes: [UInt8], of isKnown: (AgencyCode) -> Bool
    ) throws(TableError) -> [AgencyCode: [AgencyAlias]] {
        let table = try CSVTable(bytes, name: "aliases")
        try table.check(
            required: ["code", "alias"],
            optional: ["valid_from", "valid_to", "source", "certainty"])
        let reader = FieldReader(table)
        let (code, alias) = (FieldReader.Column(table, "code"), FieldReader.Column(table, "alias"))
        let from = FieldReader.Column(table, "valid_from")
        let to = FieldReader.Column(table, "valid_to")
        var found: [AgencyCode: [AgencyAlias]] = [:]
        for row in table.rows {
            let agency = try reader.code(row, code)
            guard isKnown(agency) else {
                throw table.error(row, "code", "\(agency) is not in the table of agencies")
            }
            let period = AgencyAlias(
                code: try reader.text(row, alias),
                from: try reader.date(row, from) ?? .distantPast, to: try reader.date(row, to))
            if let last = period.to, last < period.from {
                throw table.error(row, "valid_to", "is before valid_from")
            }
            found[agency, default: []].append(period)
        }
        return found
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
            throw fields.table.error(row, to.name, "is before valid_from")
        }
        return period
    }
}
