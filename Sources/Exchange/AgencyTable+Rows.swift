// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Turns the rows of one table into what the registry holds. Every error names line and column.
struct RowReader<Item> {
    private let fields: FieldReader
    private let codeColumn: String
    private let code: FieldReader.Column
    private let item: (CSVTable.Row, FieldReader) throws(TableError) -> Item

    /// Refuses a table that lacks a required column or has one that nobody reads. `code` is the column
    /// of the agency whose row it is.
    init(
        _ table: CSVTable, code: String = "code", required: [String], optional: [String],
        item: @escaping (CSVTable.Row, FieldReader) throws(TableError) -> Item
    ) throws(TableError) {
        try table.check(required: [code] + required, optional: optional)
        fields = FieldReader(table)
        codeColumn = code
        self.code = FieldReader.Column(table, code)
        self.item = item
    }

    func rows() throws(TableError) -> AgencyTables.Rows<Item> {
        var rows: [AgencyTables.Row<Item>] = []
        rows.reserveCapacity(fields.table.rows.count)
        for row in fields.table.rows {
            rows.append(
                AgencyTables.Row(
                    row: row, code: try fields.code(row, code), item: try item(row, fields)))
        }
        return AgencyTables.Rows(table: fields.table, codeColumn: codeColumn, rows: rows)
    }
}

/// Columns that several tables have.
private struct Days {
    let from, to: FieldReader.Column

    init(_ table: CSVTable) {
        from = FieldReader.Column(table, "valid_from")
        to = FieldReader.Column(table, "valid_to")
    }

    /// The first day, `distantPast` where it is not known, and the last.
    func read(
        _ row: CSVTable.Row, _ fields: FieldReader
    ) throws(TableError) -> (from: CivilDate, to: CivilDate?) {
        let first = try fields.date(row, from) ?? .distantPast
        let last = try fields.date(row, to)
        if let last, last < first {
            throw fields.table.error(row, to.name, "trước valid_from", "is before valid_from")
        }
        return (first, last)
    }
}

extension RowReader<AgencyPeriod> {
    static func periods(_ table: CSVTable) throws(TableError) -> RowReader {
        let name = FieldReader.Column(table, "name")
        let level = FieldReader.Column(table, "level")
        let kind = FieldReader.Column(table, "kind")
        let parent = FieldReader.Column(table, "parent")
        let successor = FieldReader.Column(table, "successor")
        let node = FieldReader.Column(table, "node")
        let certainty = FieldReader.Column(table, "certainty")
        let days = Days(table)
        return try RowReader(
            table, required: ["name", "level", "parent"],
            optional: [
                "kind", "valid_from", "valid_to", "successor", "node", "source", "certainty",
            ]
        ) { (row, fields) throws(TableError) -> AgencyPeriod in
            let (from, to) = try days.read(row, fields)
            let own: AgencyKind =
                fields.isEmpty(row, kind) ? .administration : try fields.word(row, kind)
            // A rung of the administration is said; others count on their parent's.
            let rung: Level? =
                own != .administration && fields.isEmpty(row, level)
                ? nil : try fields.word(row, level)
            return AgencyPeriod(
                name: try fields.text(row, name, atMost: AgencyRules.textLimit), level: rung,
                kind: own, parent: try fields.code(row, parent, orHop: true), validFrom: from,
                validTo: to,
                successor: fields.isEmpty(row, successor) ? nil : try fields.code(row, successor),
                isNode: try fields.flag(row, node),
                certainty: fields.isEmpty(row, certainty)
                    ? .uncertain : try fields.word(row, certainty))
        }
    }
}

extension RowReader<AgencyAlias> {
    static func aliases(_ table: CSVTable) throws(TableError) -> RowReader {
        let alias = FieldReader.Column(table, "alias")
        let days = Days(table)
        return try RowReader(
            table, required: ["alias"],
            optional: ["valid_from", "valid_to", "source", "certainty"]
        ) { (row, fields) throws(TableError) -> AgencyAlias in
            let (from, to) = try days.read(row, fields)
            return AgencyAlias(
                code: try fields.text(row, alias, atMost: AgencyRules.textLimit), from: from,
                to: to)
        }
    }
}

extension RowReader<Succession> {
    static func successions(_ table: CSVTable) throws(TableError) -> RowReader {
        let successor = FieldReader.Column(table, "successor")
        let kind = FieldReader.Column(table, "kind")
        let redirect = FieldReader.Column(table, "redirect")
        let by = FieldReader.Column(table, "decided_by")
        let document = FieldReader.Column(table, "document")
        let from = FieldReader.Column(table, "valid_from")
        return try RowReader(
            table, required: ["successor", "kind"],
            optional: [
                "valid_from", "redirect", "decided_by", "document", "source", "certainty",
            ]
        ) { (row, fields) throws(TableError) -> Succession in
            var decision: Succession.Decision?
            if let redirects = try fields.answer(row, redirect) {
                decision = Succession.Decision(
                    redirects: redirects,
                    by: try fields.text(row, by, atMost: AgencyRules.textLimit, orEmpty: true),
                    because: try fields.text(
                        row, document, atMost: AgencyRules.textLimit, orEmpty: true))
            }
            return Succession(
                to: try fields.code(row, successor), try fields.word(row, kind),
                from: try fields.date(row, from) ?? .distantPast, decision: decision)
        }
    }
}

extension RowReader<ReceivingRule> {
    static func receiving(_ table: CSVTable) throws(TableError) -> RowReader {
        let electronic = FieldReader.Column(table, "electronic")
        let maxBytes = FieldReader.Column(table, "max_bytes")
        let fileTypes = FieldReader.Column(table, "file_types")
        let days = Days(table)
        return try RowReader(
            table, required: ["electronic"],
            optional: ["max_bytes", "file_types", "valid_from", "valid_to", "source", "certainty"]
        ) { (row, fields) throws(TableError) -> ReceivingRule in
            let (from, to) = try days.read(row, fields)
            let types = try fields.text(
                row, fileTypes, atMost: AgencyRules.textLimit, orEmpty: true)
            return ReceivingRule(
                from: from, to: to, isElectronic: try fields.answer(row, electronic) ?? true,
                maxBytes: try fields.count(row, maxBytes),
                fileTypes: types.split(separator: " ").map { $0.lowercased() }.sorted())
        }
    }
}

extension RowReader<ReceiverGroupMember> {
    static func groups(_ table: CSVTable) throws(TableError) -> RowReader {
        let name = FieldReader.Column(table, "name")
        let member = FieldReader.Column(table, "member")
        return try RowReader(
            table, code: "owner", required: ["name", "member"], optional: []
        ) { (row, fields) throws(TableError) -> ReceiverGroupMember in
            let group = try fields.text(row, name)
            guard ReceiverGroupMember.isName(group) else {
                throw fields.table.error(
                    row, name.name,
                    "\"\(group.clipped(60))\" không phải tên nhóm: 1 đến \(ReceiverGroupMember.nameLimit) "
                        + "ký tự a–z, 0–9, -",
                    "\"\(group.clipped(60))\" is no name of a group: 1 to "
                        + "\(ReceiverGroupMember.nameLimit) of a–z, 0–9, -")
            }
            return ReceiverGroupMember(group, try fields.code(row, member))
        }
    }
}

extension RowReader<PaperRule> {
    static func paper(_ table: CSVTable) throws(TableError) -> RowReader {
        let type = FieldReader.Column(table, "type")
        let receiver = FieldReader.Column(table, "receiver")
        let reason = FieldReader.Column(table, "reason")
        let document = FieldReader.Column(table, "document")
        return try RowReader(
            table, required: ["reason", "document"], optional: ["type", "receiver"]
        ) { (row, fields) throws(TableError) -> PaperRule in
            PaperRule(
                type: fields.isEmpty(row, type)
                    ? nil : try fields.text(row, type, atMost: AgencyRules.textLimit),
                receiver: fields.isEmpty(row, receiver) ? nil : try fields.code(row, receiver),
                reason: try fields.text(row, reason, atMost: AgencyRules.textLimit),
                document: try fields.text(row, document, atMost: AgencyRules.textLimit))
        }
    }
}

extension RowReader<SendingBan> {
    static func bans(_ table: CSVTable) throws(TableError) -> RowReader {
        let act = FieldReader.Column(table, "act")
        let type = FieldReader.Column(table, "type")
        let document = FieldReader.Column(table, "document")
        let days = Days(table)
        return try RowReader(
            table, required: ["document"], optional: ["act", "type", "valid_from", "valid_to"]
        ) { (row, fields) throws(TableError) -> SendingBan in
            let (from, to) = try days.read(row, fields)
            return SendingBan(
                act: fields.isEmpty(row, act) ? nil : try fields.word(row, act),
                type: fields.isEmpty(row, type)
                    ? nil : try fields.text(row, type, atMost: AgencyRules.textLimit),
                from: from, to: to,
                document: try fields.text(row, document, atMost: AgencyRules.textLimit))
        }
    }
}
