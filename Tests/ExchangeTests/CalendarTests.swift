// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct CalendarTests {
    let calendar: WorkingCalendar

    init() throws { calendar = try WorkingCalendar.read(registryFile("holidays.csv")) }

    @Test(arguments: [
        ("2025-06-13", "2025-06-16"), ("2025-06-16", "2025-06-17"), ("2025-04-25", "2025-04-26"),
        ("2025-04-29", "2025-05-05"), ("2025-01-24", "2025-02-03"),
    ])
    func `the next working day skips weekends and holidays, and finds swapped days`(
        _ day: String, _ next: String
    ) {
        #expect(calendar.workingDay(after: .iso(day)) == .iso(next))
    }

    @Test func `what is signed before midnight is due on the next working day`() {
        let deadline = Deadline.issue(
            signedAt: .written("2025-04-29T23:50:00"), lane: .normal, calendar: calendar)
        #expect(deadline.warning == .written("2025-05-05T12:00:00"))
        #expect(deadline.state(at: .written("2025-05-05T11:59:59")) == .inTime)
        #expect(deadline.state(at: .written("2025-05-05T12:00:01")) == .warned)
        #expect(deadline.state(at: .written("2025-05-05T23:59:59")) == .warned)
        #expect(deadline.state(at: .written("2025-05-06T00:00:00")) == .breached)
    }

    @Test func `urgent documents have minutes`() {
        let signed = BusinessTime.written("2025-06-16T08:00:00")
        let issue = Deadline.issue(signedAt: signed, lane: .urgent, calendar: calendar)
        #expect(issue.breach == .written("2025-06-16T08:30:00"))
        let receipt = Deadline.acknowledge(arrivedAt: signed, lane: .urgent, urgentLimitMinutes: 5)
        #expect(receipt.state(at: .written("2025-06-16T08:06:00")) == .warned)
        #expect(receipt.state(at: .written("2025-06-17T00:00:00")) == .breached)
    }

    @Test func `a receipt is confirmed the same day and an answer comes by its date`() {
        let receipt = Deadline.acknowledge(
            arrivedAt: .written("2025-06-16T23:59:00"), lane: .normal)
        #expect(receipt.state(at: .written("2025-06-16T23:59:59")) == .inTime)
        #expect(receipt.state(at: .written("2025-06-17T00:00:00")) == .breached)
        let answer = Deadline.answer(by: .iso("2025-06-20"))
        #expect(answer.state(at: .written("2025-06-19T23:00:00")) == .inTime)
        #expect(answer.state(at: .written("2025-06-20T08:00:00")) == .warned)
        #expect(answer.state(at: .written("2025-06-21T00:00:00")) == .breached)
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
