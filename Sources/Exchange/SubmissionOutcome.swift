// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What became of a packet.
package enum SubmissionOutcome: Int, CaseIterable, Hashable, Sendable {
    /// Stored, not yet decided.
    case received = 0
    /// Known already: nothing new in it.
    case repeated = 1
    /// Registered; of a status: applied.
    case accepted = 2
    /// Refused, by whichever stage.
    case refused = 3

    package var word: String { "\(self)" }

    package var words: Bilingual {
        switch self {
        case .received: DocumentState.received.words
        case .repeated: Bilingual("Gửi lặp lại", "repeated")
        case .accepted: DocumentState.accepted.words
        case .refused: DocumentState.refused.words
        }
    }
}
