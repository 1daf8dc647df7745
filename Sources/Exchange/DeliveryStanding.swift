// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where one delivery stands, from the routing's `deliveries.due` on: what `DeliveryState` knows,
/// what comes before it, and what a newer version may say. The raw value is what the projection's file holds.
package enum DeliveryStanding: Int, CaseIterable, Hashable, Sendable {
    /// Routed to the receiver, not in its inbox yet.
    case onTheWay = 0
    /// In the inbox, not fetched.
    case due = 1
    case arrived = 2
    case rejected = 3
    case accepted = 4
    case assigned = 5
    case processing = 6
    case completed = 7
    /// Taken back with the receiver's consent.
    case cancelled = 8
    /// Recalled before it was fetched.
    case withdrawn = 9
    /// A state that this version does not know.
    case unknown = 10
    /// The sender asks for it back; the receiver has not answered yet.
    case recallAsked = 11

    package init(_ state: DeliveryState) {
        switch state {
        case .due: self = .due
        case .arrived: self = .arrived
        case .rejected: self = .rejected
        case .accepted: self = .accepted
        case .assigned: self = .assigned
        case .processing: self = .processing
        case .completed: self = .completed
        case .cancelled: self = .cancelled
        case .withdrawn: self = .withdrawn
        }
    }

    /// Of the word in an event.
    package init(state word: String) {
        self = DeliveryState(rawValue: word).map(DeliveryStanding.init) ?? .unknown
    }

    package var word: String { "\(self)" }

    package var words: Bilingual {
        switch self {
        case .onTheWay: Bilingual("Đang trên đường", "on its way")
        case .due: Bilingual("Trong hộp đến, chưa lấy", "in the inbox, not fetched")
        case .arrived: StatusCode.arrived.words
        case .rejected: StatusCode.rejected.words
        case .accepted: StatusCode.accepted.words
        case .assigned: StatusCode.assigned.words
        case .processing: StatusCode.processing.words
        case .completed: StatusCode.completed.words
        // The law's "xóa" and "thu hồi" (Decision 28 Article 10(2)), which have no status of their own.
        case .cancelled: Bilingual("Đã xóa theo yêu cầu thu hồi", "deleted, as recalled")
        case .withdrawn: Bilingual("Đã thu hồi", "recalled")
        case .unknown: Bilingual("Không rõ", "unknown")
        case .recallAsked: Bilingual("Nơi gửi yêu cầu thu hồi", "recall asked")
        }
    }

    /// What the receiver still has to do something with.
    package static let open: Set<DeliveryStanding> = [
        .due, .arrived, .accepted, .assigned, .processing, .recallAsked,
    ]

    /// Where the content is out of the receiver's reach; what the document was, and that it was
    /// recalled, stays to be seen.
    package static let frozen: Set<DeliveryStanding> = [.recallAsked, .withdrawn, .cancelled]

    /// Where the receiver has nothing of it any more.
    package static let takenBack: Set<DeliveryStanding> = [.withdrawn, .cancelled]

    /// Nothing is heard of the receiver.
    package static let silent: Set<DeliveryStanding> = [.onTheWay, .due, .recallAsked]

    /// In the order in which a sender looks at its receivers: first those of whom nothing is heard, then
    /// those who have not finished, then the rest.
    package static let silentFirst: [DeliveryStanding] = [
        .due, .onTheWay, .recallAsked, .arrived, .rejected, .accepted, .assigned, .processing,
        .unknown, .completed, .cancelled, .withdrawn,
    ]

    /// What an inbox shows: everything but what is still on its way.
    package static let inInbox = Set(allCases).subtracting([.onTheWay])
}
