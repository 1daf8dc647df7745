// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

/// An agency on a document's way. The step's own event says that the document came to it; the
/// traces of what it wrote say that it was handled.
struct StepRow: Hashable {
    struct Key: Hashable, Comparable {
        var attempt: Int32
        var agency: String

        static func < (left: Key, right: Key) -> Bool {
            (left.attempt, left.agency) < (right.attempt, right.agency)
        }
    }

    var level = WireLevel(number: WireLevel.count - 1)
    var place = Place.none
    /// The agency it came from.
    var origin = ""
    /// Of this branch.
    var receivers: Int64 = 0
    var arrivedAt: Int64 = 0
    var handledAt: Int64 = 0

    mutating func arrive(_ event: RouteStep, place: Place) {
        guard place > self.place else { return }
        self.place = place
        level = WireLevel(event.level)
        origin = event.trace.last?.agency ?? ""
        receivers = Int64(event.receivers.count)
        arrivedAt = event.trace.last?.at ?? event.acceptedAt
    }

    mutating func handle(_ hop: Hop) {
        // The sender's own step has no event: its level stands in the traces only.
        if !place.exists { level = WireLevel(hop.level) }
        handledAt = max(handledAt, hop.at)
    }

    var isWaiting: Bool { place.exists && handledAt == 0 }
}
