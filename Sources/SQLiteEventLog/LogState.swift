// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What readers may see and who reads, in memory, under one lock. Only the writer changes ends
/// and positions, and only after the sync: what stands here is durable.
struct LogState {
    struct Topic {
        var spec: TopicSpec
        /// The number of its partition 0; the others follow.
        var first: Int
    }

    struct Partition {
        var place: TopicPartition
        var beginning: Int64
        /// The offset after the newest durable record.
        var end: Int64
    }

    var isClosed = false
    var clusterName: String
    var topics: [String: Topic] = [:]
    /// By number.
    var partitions: [Partition] = []
    /// The numbers under which groups stand in the file.
    var groupNumbers: [String: Int] = [:]
    /// Committed positions, by `OffsetID`.
    var committed: [Int64: Int64] = [:]
    var coordinators: [String: GroupCoordinator] = [:]
    var waiters: [UInt64: Waiter] = [:]
    private var lastID: UInt64 = 0

    init(clusterName: String) { self.clusterName = clusterName }

    /// For members, batches and waiters: never given twice.
    mutating func makeID() -> UInt64 {
        lastID += 1
        return lastID
    }

    func number(of place: TopicPartition) -> Int? {
        guard let topic = topics[place.topic],
            place.partition >= 0, place.partition < topic.spec.partitions
        else { return nil }
        return topic.first + Int(place.partition)
    }

    func committed(group: String, number: Int) -> Int64? {
        guard let group = groupNumbers[group] else { return nil }
        return committed[OffsetID.make(group: group, number: number)]
    }

    /// Adds a topic that the file now has. Its partitions take the next numbers.
    mutating func add(_ spec: TopicSpec, first: Int) {
        topics[spec.name] = Topic(spec: spec, first: first)
        for partition in 0..<spec.partitions {
            partitions.append(
                Partition(
                    place: TopicPartition(spec.name, partition), beginning: 0, end: 0))
        }
    }

    var partitionCounts: [String: Int32] { topics.mapValues(\.spec.partitions) }
}

/// The key of a committed position: the group's number above the partition's.
enum OffsetID {
    static func make(group: Int, number: Int) -> Int64 { Int64(group) << 24 | Int64(number) }
}
