// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where one delivery (a document at one receiver) stands.
package enum DeliveryState: String, CaseIterable, Hashable, Sendable {
    /// In the inbox; the receiver has not fetched it.
    case due
    case arrived = "01"
    /// Returned to the sender: final.
    case rejected = "02"
    case accepted = "03"
    case assigned = "04"
    case processing = "05"
    case completed = "06"
    /// Taken back with the receiver's consent: final.
    case cancelled = "15"
    /// Recalled before it was fetched, so nobody had to be asked.
    case withdrawn

    package var isFinal: Bool { self == .rejected || self == .cancelled || self == .withdrawn }

    /// How far the receiver has come; nil off the ladder.
    package var rung: Int? {
        switch self {
        case .due: 0
        case .arrived: 1
        case .accepted: 3
        case .assigned: 4
        case .processing: 5
        case .completed: 6
        case .rejected, .cancelled, .withdrawn: nil
        }
    }

    init?(rungOf code: StatusCode) {
        switch code {
        case .arrived: self = .arrived
        case .accepted: self = .accepted
        case .assigned: self = .assigned
        case .processing: self = .processing
        case .completed: self = .completed
        case .rejected, .takeBackRequested, .changeAgreed, .changeRefused: return nil
        }
    }
}

/// One status as its reporter sent it.
package struct StatusReport: Hashable, Sendable {
    package var code: StatusCode
    /// The reporter's own time stamp: statuses arrive late and out of order.
    package var time: BusinessTime
    /// `Description`: who did what, or why.
    package var description: String?

    package init(_ code: StatusCode, at time: BusinessTime, description: String? = nil) {
        self.code = code
        self.time = time
        self.description = description?.normalisedOrNil
    }
}

/// What the sender asks of a document that is under way or delivered.
package enum ChangeRequest: String, CaseIterable, Hashable, Sendable {
    /// A recall packet, or status 13.
    case recall
    /// An update packet.
    case update
}
