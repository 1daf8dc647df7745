// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What the law asks to be done in time, and since when: `deadlines.csv`. Of each act and lane the rule
/// counts that began last on the day on which the act became owed; what runs keeps the limit with which
/// it began.
package struct DeadlineRules: Hashable, Sendable {
    package struct Rule: Hashable, Sendable {
        package var act: DeadlineAct
        package var lane: Lane
        package var validFrom: CivilDate
        package var warning: DeadlineLimit?
        package var breach: DeadlineLimit
        /// The law that says so (căn cứ), or whose decision it is.
        package var source: String

        package init(
            act: DeadlineAct, lane: Lane, validFrom: CivilDate = .distantPast,
            warning: DeadlineLimit?, breach: DeadlineLimit, source: String
        ) {
            self.act = act
            self.lane = lane
            self.validFrom = validFrom
            self.warning = warning
            self.breach = breach
            self.source = source
        }
    }

    /// Every deadline that begins repeats it.
    package static let sourceCharacters = 300

    /// By act, lane and first day.
    package private(set) var rules: [Rule]

    package init(_ rules: [Rule] = []) {
        self.rules = rules.sorted { $0.order < $1.order }
    }

    package func rule(_ act: DeadlineAct, _ lane: Lane, on date: CivilDate) -> Rule? {
        rules.last { $0.act == act && $0.lane == lane && $0.validFrom <= date }
    }

    /// - Parameters:
    ///   - start: from what the limit is counted: the beginning, or the date that a document gives.
    ///   - begins: since when it is owed, where that is another moment.
    package func deadline(
        _ act: DeadlineAct, _ lane: Lane, since start: DeadlineStart, begins: BusinessTime? = nil,
        _ calendar: WorkingCalendar
    ) -> Deadline? {
        guard let rule = rule(act, lane, on: begins?.date ?? start.date) else { return nil }
        let begins = begins ?? start.known
        return Deadline(
            warning: rule.warning?.moment(since: start, calendar),
            breach: rule.breach.moment(since: start, calendar), source: rule.source,
            begins: begins)
    }
}

extension DeadlineRules.Rule {
    /// What tells it from others.
    package var name: String {
        let day = validFrom == .distantPast ? "–" : validFrom.iso
        return "\(act.rawValue) \(lane.rawValue) \(day)"
    }

    package var shown: String {
        "\(warning.map { "\($0.text), " } ?? "")\(breach.text); \(source)"
    }

    fileprivate var order: (Int, String, CivilDate) {
        (DeadlineAct.allCases.firstIndex(of: act) ?? 0, lane.rawValue, validFrom)
    }
}

extension DeadlineRules {
    /// Reads `deadlines.csv`: `act`, `lane`, `valid_from`, `warning`, `breach`, `source`.
    package static func read(_ bytes: [UInt8]) throws(TableError) -> DeadlineRules {
        let table = try CSVTable(bytes, name: "deadlines")
        try table.check(
            required: ["act", "lane", "breach", "source"], optional: ["valid_from", "warning"])
        let reader = RuleReader(table)
        var rules: [Rule] = []
        var names: Set<String> = []
        for row in table.rows {
            let rule = try reader.rule(row)
            guard names.insert(rule.name).inserted else {
                throw table.error(
                    row, "act", "\(rule.name) có hai lần", "\(rule.name) stands twice")
            }
            rules.append(rule)
        }
        return DeadlineRules(rules)
    }
}

private struct RuleReader {
    let table: CSVTable
    let reader: FieldReader
    let act, lane, validFrom, warning, breach, source: FieldReader.Column

    init(_ table: CSVTable) {
        self.table = table
        reader = FieldReader(table)
        act = .init(table, "act")
        lane = .init(table, "lane")
        validFrom = .init(table, "valid_from")
        warning = .init(table, "warning")
        breach = .init(table, "breach")
        source = .init(table, "source")
    }

    func rule(_ row: CSVTable.Row) throws(TableError) -> DeadlineRules.Rule {
        let warns = try reader.isEmpty(row, warning) ? nil : limit(row, warning)
        let breaks = try limit(row, breach)
        if let warns, warns.comesFirst(breaks) == false {
            throw table.error(
                row, warning.name, "sau thời hạn (breach)", "comes after the breach")
        }
        let law = try reader.text(row, source)
        guard law.count <= DeadlineRules.sourceCharacters else {
            throw table.error(
                row, source.name, "dài hơn \(DeadlineRules.sourceCharacters) ký tự",
                "is longer than \(DeadlineRules.sourceCharacters) characters")
        }
        return DeadlineRules.Rule(
            act: try reader.word(row, act), lane: try reader.word(row, lane),
            validFrom: try reader.date(row, validFrom) ?? .distantPast, warning: warns,
            breach: breaks, source: law)
    }

    private func limit(
        _ row: CSVTable.Row, _ column: FieldReader.Column
    ) throws(TableError) -> DeadlineLimit {
        let text = try reader.text(row, column)
        guard let limit = DeadlineLimit(written: text) else {
            throw table.error(
                row, column.name,
                "\"\(text)\" không có dạng \"30 minutes\", \"12:00 of day 1\" hay \"end of day 0\"",
                "\"\(text)\" is not like \"30 minutes\", \"12:00 of day 1\" or \"end of day 0\"")
        }
        return limit
    }
}
