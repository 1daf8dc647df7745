// LienThong
// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing

@Suite struct DurationTests {
    @Test(arguments: [
        (0, "0s"), (1, "1ms"), (-1000, "-1s"), (90_061_001, "1d1h1m1s1ms"),
        (-45_247_000_123, "-523d16h36m40s123ms"),
    ])
    func `a duration is written as an option takes it, and read back`(
        milliseconds: Int64, text: String
    ) throws {
        #expect(Duration.milliseconds(milliseconds).written == text)
        #expect(try Duration(written: text).milliseconds == milliseconds)
    }

    @Test(arguments: ["", "-", "5", "5x", "s", "1h2", "99999999999999999999d", "999999999999d"])
    func `what is no duration is refused`(text: String) {
        #expect(throws: UsageError.self) { try Duration(written: text) }
    }
}
