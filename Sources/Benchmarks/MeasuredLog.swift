// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization

/// The largest commit of all members, by its records.
final class CommitSizes: Sendable {
    private let most = Mutex((records: 0, bytes: 0))

    var largest: (records: Int, bytes: Int) { most.withLock { $0 } }

    func forget() { most.withLock { $0 = (0, 0) } }

    fileprivate func note(_ outputs: [NewRecord]) {
        let bytes = outputs.reduce(0) { $0 + $1.byteCount }
        most.withLock { $0 = (max($0.records, outputs.count), max($0.bytes, bytes)) }
    }
}

/// A log whose members tell how much they commit at once.
struct MeasuredLog: EventLog {
    private let log: any EventLog
    private let sizes: CommitSizes

    init(_ log: any EventLog, _ sizes: CommitSizes) {
        self.log = log
        self.sizes = sizes
    }

    func join(_ membership: Membership) async throws(EventLogError) -> any GroupMember {
        MeasuredMember(member: try await log.join(membership), sizes: sizes)
    }

    func create(_ topics: [TopicSpec]) async throws(EventLogError) { try await log.create(topics) }

    func topics() async throws(EventLogError) -> [String: Int32] { try await log.topics() }

    func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] {
        try await log.append(records)
    }

    func follow(_ positions: [TopicPartition: Int64]) async throws(EventLogError) -> any LogReader {
        try await log.follow(positions)
    }

    func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        try await log.bounds(of: partitions)
    }

    func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await log.committed(group: group, partitions)
    }

    func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await log.timestamps(at: offsets)
    }

    func close() async { await log.close() }
}

private struct MeasuredMember: GroupMember {
    let member: any GroupMember
    let sizes: CommitSizes

    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError) {
        sizes.note(outputs)
        try await member.commit(batch, outputs)
    }

    func next(_ limit: BatchLimit, wait: Duration) async throws(EventLogError) -> Delivery {
        try await member.next(limit, wait: wait)
    }

    func emptyBatch() async throws(EventLogError) -> Batch { try await member.emptyBatch() }

    func abandon(_ batch: Batch) async { await member.abandon(batch) }

    func leave() async { await member.leave() }
}
