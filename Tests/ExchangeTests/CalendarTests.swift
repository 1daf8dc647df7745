// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct CalendarTests {
    let calendar = ExchangeRules.shipped.calendar

    @Test(arguments: [
        ("2025-06-13", "2025-06-16"), ("2025-06-16", "2025-06-17"), ("2025-04-25", "2025-04-26"),
        ("2025-04-29", "2025-05-05"), ("2025-01-24", "2025-02-03"), ("2024-05-03", "2024-05-04"),
        ("2026-02-13", "2026-02-23"), ("2026-08-21", "2026-08-22"), ("2026-08-22", "2026-08-24"),
    ])
    func `the next working day skips weekends and holidays, and finds swapped days`(
        _ day: String, _ next: String
    ) {
        #expect(calendar.workingDay(after: .iso(day)) == .iso(next))
    }

    @Test(arguments: [
        (0, "2025-06-14", "2025-06-14"), (1, "2025-06-14", "2025-06-16"),
        (2, "2025-06-13", "2025-06-17"), (-1, "2025-06-16", "2025-06-13"),
        (-3, "2025-05-05", "2025-04-26"), (3, "2025-01-24", "2025-02-05"),
    ])
    func `days are counted as they are worked, forward and back`(
        _ number: Int, _ from: String, _ expected: String
    ) {
        #expect(calendar.day(number, from: .iso(from)) == .iso(expected))
    }

    @Test func `a year of which no holiday is known is told, before its first day`() {
        let rules = ExchangeRules.shipped
        #expect(rules.unknownYears(on: .iso("2026-06-01")) == [])
        #expect(rules.unknownYears(on: .iso("2026-12-15")) == [2027])
        #expect(rules.unknownYears(on: .iso("2031-03-01")) == [2031])
    }

    @Test(arguments: [
        ("2025-06-16T23:59:59", "2025-06-16T21:30:00", "còn 2 giờ"),
        ("2025-06-16T10:30:00", "2025-06-16T10:05:00", "còn 25 phút"),
        ("2025-06-16T10:30:00", "2025-06-16T10:29:40", "còn chưa đầy 1 phút"),
        ("2025-06-20T23:59:59", "2025-06-16T08:00:00", "còn 4 ngày làm việc"),
        ("2025-06-16T23:59:59", "2025-06-13T20:00:00", "còn 1 ngày làm việc"),
        ("2025-06-16T23:59:59", "2025-06-17T01:00:00", "quá hạn 1 giờ"),
        ("2025-06-16T23:59:59", "2025-06-18T08:00:00", "quá hạn 1 ngày làm việc"),
        // Nobody worked in between.
        ("2025-06-13T23:59:59", "2025-06-16T00:00:00", "quá hạn 2 ngày"),
        ("2025-01-24T23:59:59", "2025-02-04T09:00:00", "quá hạn 1 ngày làm việc"),
    ])
    func `how long it is until the end, or since, in words`(
        _ due: String, _ now: String, _ words: String
    ) {
        #expect(calendar.words(until: .written(due), at: .written(now)).vi == words)
    }

    @Test func `the words know English and one from many`() {
        func words(_ due: String, _ now: String) -> String {
            calendar.words(until: .written(due), at: .written(now)).en
        }
        #expect(words("2025-06-16T10:30:00", "2025-06-16T10:29:00") == "1 minute left")
        #expect(words("2025-06-16T23:59:59", "2025-06-18T08:00:00") == "1 working day overdue")
        #expect(words("2025-06-16T23:59:59", "2025-06-19T08:00:00") == "2 working days overdue")
    }

    @Test(arguments: [
        ("date,kind\n2025-01-01,off\n2025-01-01,off\n", 3, "date"),
        ("date,kind\n2025-01-01,free\n", 2, "kind"), ("date,kind\n,off\n", 2, "date"),
        ("date\n", 1, "kind"),
    ])
    func `a wrong calendar is refused`(_ table: String, _ line: Int, _ column: String) {
        let error = #expect(throws: TableError.self) {
            try WorkingCalendar.read(Array(table.utf8))
        }
        #expect(error?.line == line && error?.column == column)
    }
}
