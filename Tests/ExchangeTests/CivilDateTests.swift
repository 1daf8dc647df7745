// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct CivilDateTests {
    @Test func `every day of ten thousand years is counted without a gap`() throws {
        var expected = CivilDate.distantPast.daysSince1970
        for year in stride(from: 1, through: 9999, by: 1) {
            for month in 1...12 {
                // First and last day of each month hold the rest in place.
                let first = try #require(CivilDate(year: year, month: month, day: 1))
                guard first.daysSince1970 == expected else {
                    Issue.record("\(year)-\(month) is day \(first.daysSince1970), not \(expected)")
                    return
                }
                let last = try #require(
                    (28...31).reversed().lazy.compactMap {
                        CivilDate(year: year, month: month, day: $0)
                    }.first)
                let parts = last.parts
                guard parts.year == year, parts.month == month else {
                    Issue.record("\(last.daysSince1970) reads as \(parts)")
                    return
                }
                expected = last.daysSince1970 + 1
            }
        }
        #expect(expected == CivilDate.distantFuture.daysSince1970 + 1)
    }

    @Test func `known days have their numbers`() throws {
        #expect(try #require(CivilDate(iso: "1970-01-01")).daysSince1970 == 0)
        #expect(try #require(CivilDate(iso: "2025-07-01")).daysSince1970 == 20_270)
        #expect(try #require(CivilDate(iso: "2025-06-16")).weekday == 1)
        #expect(try #require(CivilDate(iso: "1969-12-28")).weekday == 7)
        #expect(CivilDate.distantPast.iso == "0001-01-01")
        #expect(CivilDate.distantFuture.iso == "9999-12-31")
    }

    @Test(arguments: [
        "2025-02-29", "2025-13-01", "2025-00-10", "2025-06-31", "25-06-01", "2025-6-1",
        "2025-06-01x", "2025/06/01", "", "1900-02-29", "0000-01-01",
    ])
    func `what is no ISO date is not read as one`(_ text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test(arguments: [
        "2026/03/18", "2026-03-18", "18/03/2026", "18-03-2026", "18.03.2026", "2026/3/18",
        "2026-03-18T09:41:07", "2026-03-18T09:41:07+07:00", "2026/03/18 00:00:00",
        "2026-03-17T17:00:00Z", "2026-03-17 23:30:00.5+00:00",
    ])
    func `dates are read as senders write them`(_ text: String) {
        #expect(CivilDate(slashed: text)?.iso == "2026-03-18")
    }

    @Test(arguments: [
        "2026/02/30", "18/03/26", "03/18/2026", "2026/03-18", "March 18", "2026/03/18 25:00:00",
        "2026/03/18x", "",
    ])
    func `what is no date is refused`(_ text: String) {
        #expect(CivilDate(slashed: text) == nil)
    }

    @Test func `only the standard's form is strict`() {
        #expect(CivilDate(strictlySlashed: "2026/03/18")?.slashed == "2026/03/18")
        #expect(CivilDate(strictlySlashed: "2026/3/18") == nil)
        #expect(CivilDate(strictlySlashed: "2026-03-18") == nil)
    }

    @Test func `days beyond the calendar are clamped`() {
        #expect(CivilDate.distantFuture.advanced(byDays: .max) == .distantFuture)
        #expect(CivilDate.distantPast.advanced(byDays: .min) == .distantPast)
        #expect(CivilDate(daysSince1970: .max).parts.year > 9999)
        #expect(CivilDate(daysSince1970: .min).parts.year < 0)
    }
}
