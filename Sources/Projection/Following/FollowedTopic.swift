// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// What the projection reads: all that happens to documents and their deliveries.
enum FollowedTopic: Hashable, Sendable {
    case packetReceived, packetRepeated, statusReceived
    case accepted(Lane)
    case verified(Lane)
    case refused
    case routed
    case due(Lane)
    case changed
    case deadLetter

    static let byName: [String: FollowedTopic] = {
        var topics: [String: FollowedTopic] = [
            Topic.packetsReceived: .packetReceived,
            Topic.packetsRepeated: .packetRepeated,
            Topic.statusesReceived: .statusReceived,
            Topic.documentsRefused: .refused,
            Topic.deliveriesChanged: .changed,
            Topic.deadLetters: .deadLetter,
        ]
        for lane in Lane.allCases {
            topics[Topic.accepted(lane)] = .accepted(lane)
            topics[Topic.verified(lane)] = .verified(lane)
            topics[Topic.deliveriesDue(lane)] = .due(lane)
        }
        for level in Level.allCases { topics[Topic.routes(level)] = .routed }
        return topics
    }()

    /// All partitions of all followed topics.
    static let partitions: [TopicPartition] = Topic.specs
        .filter { byName[$0.name] != nil }
        .flatMap { spec in (0..<spec.partitions).map { TopicPartition(spec.name, $0) } }
}

/// Where an event lies, as one number: of two events of one topic and lane the later one has the
/// higher. The lane stands last, so that any two events of a document differ and have an order.
struct Place: Hashable, Comparable {
    let number: Int64

    /// No event yet.
    static let none = Place(number: -1)

    init(number: Int64) { self.number = number }

    init(_ record: Record, _ lane: Lane = .normal) {
        number =
            (record.offset &<< 6) | Int64(record.partition & 31) << 1 | (lane == .urgent ? 1 : 0)
    }

    var offset: Int64 { number >> 6 }
    var partition: Int32 { Int32(truncatingIfNeeded: number >> 1 & 31) }
    var exists: Bool { self != .none }

    static func < (left: Place, right: Place) -> Bool { left.number < right.number }
}
