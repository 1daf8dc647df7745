// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import SQLiteEventLog
import Synchronization

/// What a simulated exchange has for a log: the registry's topics are kept, of all others it is known
/// how much was written and how far each stage has read, which is what a stage with timers asks before
/// it calls anything late (`TimerBarrier`).
final class SimulatedLog: EventLog {
    private struct Positions {
        var ends: [TopicPartition: Int64] = [:]
        var read: [String: [TopicPartition: Int64]] = [:]
    }

    private let kept: SQLiteEventLog
    private let positions = Mutex(Positions())

    init(_ kept: SQLiteEventLog) { self.kept = kept }

    /// A record was written to a topic that is not kept; returns its offset.
    func write(to place: TopicPartition) -> Int64 {
        positions.withLock { positions in
            let offset = positions.ends[place, default: 0]
            positions.ends[place] = offset + 1
            return offset
        }
    }

    /// A stage has committed what it read of a partition.
    func read(_ count: Int, of place: TopicPartition, by stage: StageKind) {
        positions.withLock { $0.read[stage.name, default: [:]][place, default: 0] += Int64(count) }
    }

    /// How far a stage has read all that it reads.
    func positions(of stage: StageKind, partitions: Int32) -> [TopicPartition: Int64] {
        let read = positions.withLock { $0.read[stage.name] ?? [:] }
        var all: [TopicPartition: Int64] = [:]
        for topic in stage.facts.reads.flatMap(\.facts.topics) {
            for partition in 0..<partitions {
                let place = TopicPartition(topic, partition)
                all[place] = read[place] ?? 0
            }
        }
        return all
    }

    // MARK: EventLog

    func create(_ topics: [TopicSpec]) async throws(EventLogError) { try await kept.create(topics) }
    func topics() async throws(EventLogError) -> [String: Int32] { try await kept.topics() }

    @discardableResult
    func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] {
        let offsets = try await kept.append(records)
        for record in records { _ = write(to: TopicPartition(record.topic, record.partition)) }
        return offsets
    }

    func join(_ membership: Membership) async throws(EventLogError) -> any GroupMember {
        try await kept.join(membership)
    }

    func follow(
        _ positions: [TopicPartition: Int64]
    ) async throws(EventLogError) -> any LogReader { try await kept.follow(positions) }

    func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        positions.withLock { positions in
            Dictionary(
                partitions.map { ($0, PartitionBounds(beginning: 0, end: positions.ends[$0] ?? 0)) }
            ) { $1 }
        }
    }

    func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        let read = positions.withLock { $0.read[group] ?? [:] }
        return Dictionary(
            partitions.compactMap { place in read[place].map { (place, $0) } }
        ) { $1 }
    }

    /// What waits is a record each: there are no markers.
    func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        let ends = positions.withLock { $0.ends }
        return offsets.filter { $0.value < ends[$0.key] ?? 0 }.mapValues { _ in 0 }
    }

    func close() async { await kept.close() }
}
