// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Commands

@Suite struct DoctorTests {
    @Test func `a date of HTTP is read`() {
        #expect(Doctor.milliseconds(httpDate: "Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        #expect(
            Doctor.milliseconds(httpDate: "Mon, 16 Jun 2025 01:00:00 GMT") == 1_750_035_600_000)
        for text in ["", "Mon, 31 Feb 2025 01:00:00 GMT", "Mon, 16 Jun 2025 01:00 GMT", "now"] {
            #expect(Doctor.milliseconds(httpDate: text) == nil)
        }
    }

    @Test(arguments: [
        (Int64(0), Doctor.Result.good), (4_000, .good), (60_000, .wrong), (-60_000, .wrong),
    ])
    func `clocks may differ by a little`(difference: Int64, result: Doctor.Result) {
        let check = Doctor.clock(
            "Mon, 16 Jun 2025 01:00:00 GMT", wall: 1_750_035_600_000 + difference)
        #expect(check.result == result)
    }

    @Test func `what is wrong makes the whole unhealthy`() {
        let good = Doctor.Check(name: "gateway", result: .good, finding: "answers")
        let wrong = Doctor.Check(
            name: "disk", result: .wrong, finding: "full", next: "make space")
        #expect(Doctor.json([good])["healthy"] == true)
        #expect(Doctor.json([good, wrong])["healthy"] == false)
        #expect(Doctor.text([good, wrong]) == "✓  gateway  answers\n✗  disk     full → make space")
    }
}
