// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// The partitions a member owns, and what it shows the broker for them.
struct Assignment {
    let number: Int
    let partitions: Set<TopicPartition>
    /// Nil where the member had lost its place before this assignment reached it.
    let metadata: GroupMetadata?
    /// The offset to be read next once all that is out is committed.
    var positions: [TopicPartition: Int64]
}

/// Partitions that came and are not yet read.
struct Arrival {
    let partitions: Set<TopicPartition>
    let metadata: GroupMetadata?
}

/// What a batch remembers of its reading.
struct KafkaLease: Sendable {
    let assignment: Int
    let starts: [TopicPartition: Int64]
}

extension Batch {
    var kafkaLease: KafkaLease {
        get throws(EventLogError) {
            guard let lease = lease as? KafkaLease else {
                throw EventLogError(
                    .invalid, operation: "commit or abandon", detail: "a batch of another log")
            }
            return lease
        }
    }
}
