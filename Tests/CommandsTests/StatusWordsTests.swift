// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Commands

@Suite struct StatusWordsTests {
    @Test func `times are written as people write them`() {
        #expect(StatusWords.time("2025-06-16T08:00:03.250+07:00") == "16/06/2025 08:00:03")
        #expect(
            StatusWords.preciseTime("2025-06-16T08:00:03.050+07:00") == "16/06/2025 08:00:03,050")
        #expect(StatusWords.time("2025-06-16T01:00:03Z") == "16/06/2025 08:00:03")
        #expect(StatusWords.time(nil) == "–")
        #expect(StatusWords.time("yesterday") == "yesterday")
    }
}
