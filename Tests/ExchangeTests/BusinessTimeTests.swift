// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct BusinessTimeTests {
    @Test func `a time stamp without a zone is of UTC+7`() throws {
        let time = try #require(BusinessTime(slashed: "2026/03/18 09:41:07"))
        #expect(time.milliseconds == 1_773_801_667_000)
        #expect(time.iso == "2026-03-18T09:41:07+07:00")
        #expect(time.slashed == "2026/03/18 09:41:07")
        #expect(time.date.iso == "2026-03-18")
    }

    @Test func `the civil day begins at 17 hours UTC`() {
        #expect(BusinessTime(milliseconds: 61_200_000 - 1).date.iso == "1970-01-01")
        #expect(BusinessTime(milliseconds: 61_200_000).date.iso == "1970-01-02")
        #expect(BusinessTime(milliseconds: -25_200_001).date.iso == "1969-12-31")
        #expect(BusinessTime(milliseconds: -25_200_001).iso == "1969-12-31T23:59:59.999+07:00")
    }

    @Test(arguments: [
        ("2026-03-18T09:41:07.25+07:00", "2026-03-18T09:41:07.250+07:00"),
        ("2026-03-18T02:41:07Z", "2026-03-18T09:41:07+07:00"),
        ("2026-03-18T02:41Z", "2026-03-18T09:41:00+07:00"),
        ("18/03/2026 09:41:07", "2026-03-18T09:41:07+07:00"),
        ("2026/03/18", "2026-03-18T00:00:00+07:00"),
        ("2026-03-18T09:41:07-0500", "2026-03-18T21:41:07+07:00"),
        ("2026-03-18 9:41:07,123456789", "2026-03-18T09:41:07.123+07:00"),
        ("18/03/2026 09:41:07 AM", "2026-03-18T09:41:07+07:00"),
        ("18/03/2026 09:41:07 PM", "2026-03-18T21:41:07+07:00"),
        ("18/03/2026 9:41:07 SA", "2026-03-18T09:41:07+07:00"),
        ("18/03/2026 9:41 CH", "2026-03-18T21:41:00+07:00"),
        ("2026/03/18 12:00:00 AM", "2026-03-18T00:00:00+07:00"),
        ("2026/03/18 12:30:00 pm", "2026-03-18T12:30:00+07:00"),
        ("2026/03/18 12:30:00CH", "2026-03-18T12:30:00+07:00"),
        ("2026/03/18 21:41:07 PM", "2026-03-18T21:41:07+07:00"),
        ("2026-03-18, 09:41:07", "2026-03-18T09:41:07+07:00"),
        ("20260318094107", "2026-03-18T09:41:07+07:00"),
        ("20260318", "2026-03-18T00:00:00+07:00"),
        ("1773801667000", "2026-03-18T09:41:07+07:00"),
        ("/Date(1773801667000)/", "2026-03-18T09:41:07+07:00"),
        ("Wed Mar 18 09:41:07 ICT 2026", "2026-03-18T09:41:07+07:00"),
        ("Wed Mar 18 02:41:07 UTC 2026", "2026-03-18T09:41:07+07:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T07:00:00+07:00"),
        ("2017/01/01 06:59:60", "2017-01-01T07:00:00+07:00"),
    ])
    func `times are read as senders write them`(_ text: String, _ iso: String) {
        #expect(BusinessTime(written: text)?.iso == iso)
    }

    @Test(arguments: [
        "", "2026/03/18 24:00:00", "2026/03/18 09:60:00", "2026/03/18 09:41:61",
        "2026/03/18 13:41:07 AM", "2026/03/18 00:41:07 PM", "2026/03/18 09:41:07 XM",
        "2026/03/18 09:41:60", "20260318096107", "2026031809", "12345",
        "Wed Mar 18 09:41:07 XXX 2026", "/Date(1)/", "2026/03/18T", "2026/03/18 09:41:07.",
        "yesterday",
        "2026/03/18 09:41:07+15:00",
    ])
    func `what is no time is refused`(_ text: String) {
        #expect(BusinessTime(written: text) == nil)
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max])
    func `no instant traps`(_ milliseconds: Int64) {
        let time = BusinessTime(milliseconds: milliseconds)
        #expect(!time.iso.isEmpty)
        #expect(time.advanced(byMilliseconds: .max) >= time)
        #expect(time.advanced(byMilliseconds: .min) <= time)
    }

    @Test func `what is written is read back`() {
        for milliseconds in stride(from: Int64(0), to: 4_000_000_000_000, by: 86_399_999_123) {
            let time = BusinessTime(milliseconds: milliseconds)
            #expect(BusinessTime(written: time.iso) == time)
        }
    }
}
