// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// How the deliveries of a document are listed.
package enum DeliveryOrder: String, CaseIterable, Sendable {
    /// By code. What changes meanwhile changes no page.
    case receiver
    /// Those of whom nothing is heard first (`DeliveryStanding.silentFirst`), then by code. Who answers
    /// while somebody turns pages moves to another one.
    case silent

    /// The place of a delivery in the list, in SQL. The numbers are ours.
    var rank: String {
        switch self {
        case .receiver: return "0"
        case .silent:
            let cases = DeliveryStanding.silentFirst.enumerated().map { rank, standing in
                "WHEN \(standing.rawValue) THEN \(rank)"
            }
            return "CASE standing \(cases.joined(separator: " ")) ELSE 99 END"
        }
    }

    /// Where a page begins: behind this place.
    struct Cursor {
        var rank: Int64
        var receiver: String

        static let start = Cursor(rank: -1, receiver: "")

        init(rank: Int64, receiver: String) {
            self.rank = rank
            self.receiver = receiver
        }

        /// Throws `.invalid` for what was not made here; nil is the beginning.
        init(_ text: String?, _ order: DeliveryOrder) throws(ProjectionError) {
            guard let text else {
                self = .start
                return
            }
            if order == .receiver {
                self.init(rank: 0, receiver: text)
                return
            }
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let rank = Int64(parts[0]) else {
                throw ProjectionError(
                    .invalid, operation: "deliveries", detail: "not a place in this list: \(text)",
                    hint: "begin again without one")
            }
            self.init(rank: rank, receiver: parts[1])
        }

        func text(_ order: DeliveryOrder) -> String {
            order == .receiver ? receiver : "\(rank) \(receiver)"
        }
    }
}
