// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Where a member stands. One value, so that what excludes each other cannot both be.
enum MemberState {
    /// It asks the group's coordinator for partitions.
    case joining
    /// Partitions came, and wait until the positions of whoever had them are certain.
    case arriving(Arrival)
    case assigned(Assignment)
    /// The caller knows that the assignment goes; the next `next` lets it go. Until then a batch
    /// of it can be committed.
    case leaving(Assignment)
    /// It can do no more: it left, or was fenced.
    case ended(EventLogError)

    /// What the member owns; a change takes effect only while it owns anything.
    var assignment: Assignment? {
        get {
            switch self {
            case .assigned(let assignment), .leaving(let assignment): assignment
            case .joining, .arriving, .ended: nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .assigned: self = .assigned(newValue)
            case .leaving: self = .leaving(newValue)
            case .joining, .arriving, .ended: break
            }
        }
    }

    var ended: EventLogError? {
        if case .ended(let error) = self { error } else { nil }
    }
}

/// Partitions that came and are not yet read.
struct Arrival {
    let partitions: Set<TopicPartition>
    /// Nil where the member had lost its place before they reached it.
    let metadata: GroupMetadata?
}

/// The partitions a member owns, and what it shows the broker for them.
struct Assignment {
    let number: Int
    let partitions: Set<TopicPartition>
    /// Nil where the member had lost its place before this assignment reached it.
    let metadata: GroupMetadata?
    /// The offset to be read next once all that is out is committed.
    var positions: [TopicPartition: Int64]
    /// Found when it came, and not yet told.
    var missing: [Gap]
    var batch = BatchState.none

    /// No record lies before these offsets that was not read.
    mutating func reach(_ ends: [TopicPartition: Int64]) {
        for (place, end) in ends {
            if let position = positions[place] { positions[place] = max(position, end) }
        }
    }
}

/// What became of the batch that was read last; with it the first offset of each of its partitions.
enum BatchState: Equatable {
    /// There is none, or it was committed.
    case none
    case out([TopicPartition: Int64])
    /// To be read again.
    case givenUp([TopicPartition: Int64])
    /// Whether its commit happened is not known.
    case inDoubt([TopicPartition: Int64])

    var starts: [TopicPartition: Int64] {
        switch self {
        case .none: [:]
        case .out(let starts), .givenUp(let starts), .inDoubt(let starts): starts
        }
    }

    var isInDoubt: Bool {
        if case .inDoubt = self { true } else { false }
    }
}

/// What a batch remembers of its reading.
struct KafkaLease: Sendable {
    let assignment: Int
    let starts: [TopicPartition: Int64]
}

extension Batch {
    /// Nil for a batch of another log.
    var kafkaLease: KafkaLease? { lease as? KafkaLease }
}
