// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// The rules that ship, as a table; and how rules are read, chosen and changed.
@Suite struct DeadlineRulesTests {
    private static let shipped = ExchangeRules.shipped

    private func deadline(
        _ act: DeadlineAct, _ lane: Lane, _ start: DeadlineStart, begins: String? = nil
    ) throws -> Deadline {
        try #require(
            Self.shipped.deadlines.deadline(
                act, lane, since: start, begins: begins.map { .written($0) },
                Self.shipped.calendar))
    }

    /// Start, the last moment before the warning ("" where there is none), the last in time.
    private static let rows: [(DeadlineAct, Lane, String, String, String)] = [
        // Decision 28 until noon of the next working day, Decree 30 until its end.
        (.sent, .normal, "2025-06-16T09:00:00", "2025-06-17T12:00:00", "2025-06-17T23:59:59.999"),
        // Friday evening; before Tết; a swapped Saturday is worked.
        (.sent, .normal, "2025-06-13T19:00:00", "2025-06-16T12:00:00", "2025-06-16T23:59:59.999"),
        (.sent, .normal, "2026-02-13T16:00:00", "2026-02-23T12:00:00", "2026-02-23T23:59:59.999"),
        (.sent, .normal, "2025-04-25T16:00:00", "2025-04-26T12:00:00", "2025-04-26T23:59:59.999"),
        // Signed at 23:50.
        (.sent, .normal, "2025-04-29T23:50:00", "2025-05-05T12:00:00", "2025-05-05T23:59:59.999"),
        (.sent, .urgent, "2025-06-14T02:00:00", "2025-06-14T02:15:00", "2025-06-14T02:30:00"),
        (.sent, .urgent, "2025-06-14T02:00:01", "2025-06-14T02:16:00", "2025-06-14T02:31:00"),
        (
            .confirmed, .normal, "2025-06-16T09:00:00", "2025-06-16T16:00:00",
            "2025-06-16T23:59:59.999"
        ),
        // After the hour of the warning there is none.
        (.confirmed, .normal, "2025-06-16T17:00:00", "", "2025-06-16T23:59:59.999"),
        (
            .confirmed, .normal, "2025-06-14T09:00:00", "2025-06-14T16:00:00",
            "2025-06-14T23:59:59.999"
        ),
        (.confirmed, .urgent, "2025-06-16T23:50:00", "", "2025-06-16T23:59:59.999"),
        (
            .registered, .normal, "2025-06-16T09:00:00", "2025-06-16T23:59:59.999",
            "2025-06-17T23:59:59.999"
        ),
        (
            .registered, .normal, "2025-06-13T19:00:00", "2025-06-13T23:59:59.999",
            "2025-06-16T23:59:59.999"
        ),
        (
            .registered, .normal, "2025-06-14T10:00:00", "2025-06-14T23:59:59.999",
            "2025-06-16T23:59:59.999"
        ),
        (
            .registered, .normal, "2025-01-24T10:00:00", "2025-01-24T23:59:59.999",
            "2025-02-03T23:59:59.999"
        ),
        (.registered, .urgent, "2025-06-14T02:00:00", "2025-06-14T02:15:00", "2025-06-14T02:30:00"),
        (
            .recalled, .normal, "2025-06-16T09:00:00", "2025-06-16T23:59:59.999",
            "2025-06-17T23:59:59.999"
        ),
        (
            .recalled, .urgent, "2025-06-13T09:00:00", "2025-06-13T23:59:59.999",
            "2025-06-16T23:59:59.999"
        ),
    ]

    @Test(arguments: rows.indices)
    func `the limits of the law`(row: Int) throws {
        let (act, lane, start, warning, breach) = Self.rows[row]
        let found = try deadline(act, lane, .moment(.written(start)))
        #expect(found.warning == (warning.isEmpty ? nil : .written(warning)))
        #expect(found.breach == .written(breach))
        #expect(found.source.contains("30/2020/NĐ-CP"))
    }

    @Test func `an answer comes by the date that the document gives`() throws {
        let found = try deadline(
            .answered, .normal, .day(.iso("2025-06-23")), begins: "2025-06-16T09:00:00")
        #expect(found.warning == .written("2025-06-20T08:00:00"))
        #expect(found.breach == .written("2025-06-23T23:59:59.999"))
        let short = try deadline(
            .answered, .normal, .day(.iso("2025-06-16")), begins: "2025-06-16T09:00:00")
        #expect(short.warning == nil)
    }

    @Test func `where only the day is known minutes count from its end`() throws {
        let found = try deadline(.sent, .urgent, .day(.iso("2025-06-16")))
        #expect(found.breach == .written("2025-06-17T00:30:00"))
        let normal = try deadline(.sent, .normal, .day(.iso("2025-06-16")))
        #expect(normal.breach == .written("2025-06-17T23:59:59.999"))
    }

    @Test func `in time, warned and breached follow one another`() throws {
        let found = try deadline(.sent, .normal, .moment(.written("2025-04-29T23:50:00")))
        #expect(found.state(at: .written("2025-05-05T12:00:00")) == .inTime)
        #expect(found.state(at: .written("2025-05-05T12:00:01")) == .warned)
        #expect(found.state(at: .written("2025-05-05T23:59:59")) == .warned)
        #expect(found.state(at: .written("2025-05-06T00:00:00")) == .breached)
    }

    // MARK: What is owed

    @Test(arguments: DeliveryState.allCases)
    func `what a delivery owes follows from where it stands`(state: DeliveryState) {
        let owed = Set(DeadlineAct.allCases.filter { $0.isOwed(in: state, isRecallOpen: false) })
        let expected: Set<DeadlineAct> =
            switch state {
            case .due: [.confirmed, .registered, .answered]
            case .arrived: [.registered, .answered]
            case .accepted, .assigned, .processing: [.answered]
            case .rejected, .completed, .cancelled, .withdrawn: []
            }
        #expect(owed == expected)
        // Who is asked to give it back owes that answer and nothing else.
        let asked = DeadlineAct.allCases.filter { $0.isOwed(in: state, isRecallOpen: true) }
        #expect(asked == [.recalled])
    }

    @Test func `what is not owed any more was done or lifted`() {
        let done: [DeliveryState: Set<DeadlineAct>] = [
            .due: [], .arrived: [.confirmed], .rejected: [.confirmed, .registered],
            .accepted: [.confirmed, .registered], .assigned: [.confirmed, .registered],
            .processing: [.confirmed, .registered],
            .completed: [.confirmed, .registered, .answered], .cancelled: [], .withdrawn: [],
        ]
        for state in DeliveryState.allCases {
            let acts: [DeadlineAct] = [.confirmed, .registered, .answered]
            #expect(Set(acts.filter { $0.isDone(in: state) }) == done[state], "\(state)")
        }
    }

    // MARK: Tables

    @Test(arguments: ["30 minutes", "12:00 of day 1", "end of day 0", "08:05 of day -1"])
    func `a limit is written as it is read`(text: String) {
        #expect(DeadlineLimit(written: text)?.text == text)
    }

    @Test(arguments: [
        "", "soon", "0 minutes", "44641 minutes", "24:00 of day 1", "8:00 of day 1",
        "end of day 251", "end of day -11", "end of day", "12:00 day 1", "-5 minutes",
    ])
    func `what is no limit is not read`(text: String) {
        #expect(DeadlineLimit(written: text) == nil)
    }

    private func rules(_ rows: String) throws -> DeadlineRules {
        try DeadlineRules.read(
            Array("act,lane,valid_from,warning,breach,source\n\(rows)\n".utf8))
    }

    @Test func `a rule holds from its first day on`() throws {
        let rules = try rules(
            """
            sent,normal,2025-07-01,,end of day 0,mới
            sent,normal,,,end of day 3,cũ
            """)
        func source(_ date: String) -> String? {
            rules.rule(.sent, .normal, on: .iso(date))?.source
        }
        #expect(source("2025-06-30") == "cũ")
        #expect(source("2025-07-01") == "mới")
        #expect(rules.rule(.sent, .urgent, on: .iso("2025-07-01")) == nil)
        let late = try self.rules("sent,normal,2025-07-01,,end of day 0,mới")
        #expect(late.rule(.sent, .normal, on: .iso("2025-06-30")) == nil)
    }

    @Test(arguments: [
        ("sent,normal,,,,luật", "breach"), ("sent,normal,,,end of day 0,", "source"),
        ("posted,normal,,,end of day 0,luật", "act"), ("sent,fast,,,end of day 0,luật", "lane"),
        ("sent,normal,hôm nay,,end of day 0,luật", "valid_from"),
        ("sent,normal,,end of day 1,end of day 0,luật", "warning"),
        ("sent,normal,,40 minutes,30 minutes,luật", "warning"),
        ("sent,normal,,,tomorrow,luật", "breach"),
        ("sent,normal,,,end of day 0,\(String(repeating: "x", count: 301))", "source"),
    ])
    func `a wrong table of limits is refused at its field`(row: String, column: String) {
        let error = #expect(throws: TableError.self) { try rules(row) }
        #expect(error?.column == column && error?.line == 2)
    }

    @Test func `the same rule twice is refused`() {
        #expect(throws: TableError.self) {
            try rules("sent,normal,,,end of day 0,a\nsent,normal,,,end of day 1,b")
        }
    }

    @Test func `an import says what it adds, changes, keeps and removes`() throws {
        let before = ExchangeRules(
            calendar: try .read(Array("date,kind\n2025-01-01,off\n2025-01-02,off\n".utf8)),
            deadlines: try rules("sent,normal,,,end of day 1,a"))
        let holidays = Array("date,kind\n2025-01-01,work\n2025-01-03,off\n".utf8)
        let plan = try RulesPlan(holidays: holidays, deadlines: nil, into: before)
        #expect(plan.holidays[.added] == 1)
        #expect(plan.holidays[.changed] == 1)
        #expect(plan.holidays[.kept] == 1)
        #expect(!plan.deadlines.isBrought)
        #expect(plan.rules.deadlines == before.deadlines)
        #expect(plan.rules.calendar.days.count == 3)
        let removing = try RulesPlan(
            holidays: holidays, deadlines: nil, into: before, removesMissing: true)
        #expect(removing.holidays[.removed] == 1)
        #expect(removing.rules.calendar.days.count == 2)
        let again = try RulesPlan(holidays: holidays, deadlines: nil, into: removing.rules)
        #expect(again.rules == removing.rules)
        #expect(again.holidays.first.isEmpty)
    }

    @Test func `the tables that ship are those of the operator's folder`() throws {
        let plan = try RulesPlan(
            holidays: registryFile("holidays.csv"), deadlines: registryFile("deadlines.csv"),
            into: .shipped)
        #expect(plan.rules == .shipped)
        #expect(plan.holidays.first.isEmpty && plan.deadlines.first.isEmpty)
        // Every act has a rule in both lanes.
        for act in DeadlineAct.allCases {
            for lane in Lane.allCases {
                #expect(Self.shipped.deadlines.rule(act, lane, on: .iso("2025-01-01")) != nil)
            }
        }
    }
}
