// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Where a document as a whole stands. The raw value is what the file holds.
package enum DocumentState: Int, CaseIterable, Hashable, Sendable {
    /// Received, not yet registered.
    case received = 0
    /// Registered; waits for the check of its signatures.
    case accepted = 1
    /// Checked; waits for its first step.
    case verified = 2
    /// On its way; not in every receiver's inbox yet.
    case routing = 3
    /// In the inbox of every receiver.
    case delivered = 4
    /// Refused, and no earlier attempt stands.
    case refused = 5

    package var word: String { "\(self)" }
}

/// Where one delivery stands, from the routing's `deliveries.due` on: what `DeliveryState` knows,
/// what comes before it, and what a newer version may say. The raw value is what the file holds.
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

    /// What the receiver still has to do something with.
    package static let open: Set<DeliveryStanding> = [
        .due, .arrived, .accepted, .assigned, .processing,
    ]

    /// What an inbox shows: everything but what is still on its way.
    package static let inInbox = Set(allCases).subtracting([.onTheWay])
}
