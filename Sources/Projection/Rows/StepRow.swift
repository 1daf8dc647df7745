// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

/// An agency on a document's way.
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
    /// How many agencies had it before; the sender is the first.
    var hops = 0
    var arrivedAt: Int64 = 0

    mutating func arrive(_ event: RouteStep, place: Place) {
        guard place > self.place else { return }
        self.place = place
        level = WireLevel(event.level)
        origin = event.trace.last?.agency ?? ""
        // Earlier versions told the receivers themselves.
        receivers = Int64(max(Int(event.receiverCount), event.receivers.count))
        hops = event.trace.count
        arrivedAt = event.trace.last?.at ?? event.acceptedAt
    }

    /// What the traces say of the sender. Earlier versions' traces of several branches may differ
    /// in its time: the last counts.
    mutating func begin(_ hop: Hop) {
        if place.exists { return }
        level = WireLevel(hop.level)
        arrivedAt = max(arrivedAt, hop.at)
    }
}
