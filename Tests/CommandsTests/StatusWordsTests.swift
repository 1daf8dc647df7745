// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@testable import Commands

@Suite struct StatusWordsTests {
    /// What the gateway's answers name, a terminal shows in words.
    @Test func `every status, state, verdict and level is shown in words`() {
        for word in StatusCode.allCases.map(\.rawValue) + DeliveryStanding.allCases.map(\.word) {
            #expect(StatusWords.delivery(word).contains(" / "), "\(word)")
        }
        for state in DocumentState.allCases {
            #expect(StatusWords.document(state.word) == state.words.both)
        }
        for outcome in SubmissionOutcome.allCases {
            #expect(StatusWords.outcome(outcome.word) == outcome.words.both)
        }
        for verdict in DocumentVerdict.allCases {
            #expect(StatusWords.verdict(verdict.rawValue) == verdict.words.both)
        }
        for level in Level.allCases {
            #expect(StatusWords.level(level.rawValue) == level.words.both)
        }
        #expect(StatusWords.delivery("99") == "99")
    }

    @Test func `times are written as people write them`() {
        #expect(StatusWords.time("2025-06-16T08:00:03.250+07:00") == "16/06/2025 08:00:03")
        #expect(
            StatusWords.preciseTime("2025-06-16T08:00:03.050+07:00") == "16/06/2025 08:00:03,050")
        #expect(StatusWords.time("2025-06-16T01:00:03Z") == "16/06/2025 08:00:03")
        #expect(StatusWords.time(nil) == "–")
        #expect(StatusWords.time("yesterday") == "yesterday")
    }
}
