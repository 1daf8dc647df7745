// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// A new case does not compile without its words; these hold what the words must be.
@Suite struct WordsTests {
    @Test func `no two cases of a kind are called the same`() {
        check(StatusCode.allCases.map(\.words))
        check(DocumentState.allCases.map(\.words))
        check(DeliveryStanding.allCases.map(\.words))
        check(SubmissionOutcome.allCases.map(\.words))
        check(DocumentVerdict.allCases.map(\.words))
        check(LegalStanding.allCases.map(\.words))
        check(FileSignature.Signer.allCases.map(\.words))
        check(HeaderClaim.allCases.map(\.words))
        check(ClaimOutcome.allCases.map(\.words) + [ClaimOutcome.notCompared])
        check(DocumentCommand.allCases.map(\.words))
        check(Level.allCases.map(\.words))
        check(Priority.allCases.map(\.words))
        check(RefusalCode.allCases.map(\.name))
    }

    @Test func `a reason is said in whole sentences`() {
        for sentence in VerdictReason.allCases.map(\.sentence) {
            for text in [sentence.vi, sentence.en] {
                #expect(text.hasSuffix(".") && text.first?.isUppercase == true, "\(text)")
            }
        }
    }

    /// A delivery stands where its state says, and a status is called as the state that it brings.
    @Test func `a state is called as its status`() {
        for state in DeliveryState.allCases where state.rung ?? 0 > 0 || state == .rejected {
            #expect(StatusCode(rawValue: state.rawValue)?.words == DeliveryStanding(state).words)
        }
    }

    private func check(_ words: [Bilingual]) {
        #expect(Set(words.map(\.vi)).count == words.count)
        #expect(Set(words.map(\.en)).count == words.count)
        for text in words.flatMap({ [$0.vi, $0.en] }) {
            #expect(!text.isEmpty && !text.hasSuffix(".") && text.first != " ", "\(text)")
        }
    }
}
