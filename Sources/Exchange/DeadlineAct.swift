// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What somebody has to do in time. The raw value stands in `deadlines.csv`, in events and in the API.
package enum DeadlineAct: String, CaseIterable, Hashable, Sendable {
    /// The sender sends what was signed.
    case sent
    /// The receiver confirms that the document is there: 01, 02 or 03.
    case confirmed
    /// The receiver's clerk registers it (03) or returns it (02).
    case registered
    /// The receiver answers by the date that the document gives: 06, or a document that answers.
    case answered
    /// The receiver answers a recall: 15 or 16.
    case recalled

    package var words: Bilingual {
        switch self {
        case .sent: Bilingual("Phát hành sau khi ký", "sent after signing")
        case .confirmed: Bilingual("Xác nhận đã nhận", "receipt confirmed")
        case .registered: Bilingual("Đăng ký văn bản đến", "registered")
        case .answered: Bilingual("Trả lời theo hạn", "answered by the due date")
        case .recalled: Bilingual("Trả lời thu hồi", "recall answered")
        }
    }

    /// Whether the receiver owes it, as its delivery stands. While the sender asks for the document
    /// back the receiver may do nothing with it, and owes the answer to that alone.
    package func isOwed(in state: DeliveryState, isRecallOpen: Bool) -> Bool {
        switch self {
        case .sent: false
        case .recalled: isRecallOpen
        case .confirmed: !isRecallOpen && state == .due
        case .registered: !isRecallOpen && (state == .due || state == .arrived)
        case .answered: !isRecallOpen && state.rung.map { $0 < 6 } ?? false
        }
    }

    /// Whether it was done, where it is owed no more. What is neither owed nor done was lifted: by a
    /// recall, or because the document went back.
    package func isDone(in state: DeliveryState) -> Bool {
        switch self {
        case .sent, .recalled: true
        case .confirmed: state.rung.map { $0 >= 1 } ?? (state == .rejected)
        case .registered: state.rung.map { $0 >= 3 } ?? (state == .rejected)
        case .answered: state == .completed
        }
    }
}

/// Where a deadline stands, from its beginning on. The raw value is what the projection's file holds.
package enum DeadlineStanding: Int, CaseIterable, Hashable, Sendable {
    case running = 1
    case warned = 2
    case breached = 3
    /// What was owed was done, in time or late.
    case kept = 4
    /// Nothing is owed any more.
    case lifted = 5

    package var word: String { "\(self)" }
    package var isEnded: Bool { self == .kept || self == .lifted }

    package var words: Bilingual {
        switch self {
        case .running: Bilingual("Còn hạn", "running")
        case .warned: Bilingual("Sắp hết hạn", "nearly due")
        case .breached: Bilingual("Quá hạn", "overdue")
        case .kept: Bilingual("Đã thực hiện", "done")
        case .lifted: Bilingual("Không còn phải thực hiện", "lifted")
        }
    }
}
