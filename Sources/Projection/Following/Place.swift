// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// Where an event lies, as one number: of two events of one topic and lane the later one has the
/// higher. The lane stands last, so that any two events of a document differ and have an order.
struct Place: Hashable, Comparable {
    let number: Int64

    /// No event yet.
    static let none = Place(number: -1)

    init(number: Int64) { self.number = number }

    init(_ record: Record, _ lane: Lane = .normal) {
        self.init(partition: record.partition, offset: record.offset, lane)
    }

    init(partition: Int32, offset: Int64, _ lane: Lane = .normal) {
        number = (offset &<< 6) | Int64(partition & 31) << 1 | (lane == .urgent ? 1 : 0)
    }

    var offset: Int64 { number >> 6 }
    var partition: Int32 { Int32(truncatingIfNeeded: number >> 1 & 31) }
    var exists: Bool { self != .none }

    static func < (left: Place, right: Place) -> Bool { left.number < right.number }
}
