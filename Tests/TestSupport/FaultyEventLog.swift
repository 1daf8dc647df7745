// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// A log that fails, delays or repeats the calls its script names, and otherwise passes them on.
package final class FaultyEventLog: EventLog {
    private let log: any EventLog
    package let script: FaultScript

    package init(_ log: any EventLog, script: FaultScript = FaultScript()) {
        self.log = log
        self.script = script
    }

    package func create(_ topics: [TopicSpec]) async throws(EventLogError) {
        try await script.run(.create) { () async throws(EventLogError) in
            try await log.create(topics)
        }
    }

    package func topics() async throws(EventLogError) -> [String: Int32] {
        try await script.run(.topics) { () async throws(EventLogError) in
            try await log.topics()
        }
    }

    @discardableResult
    package func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] {
        try await script.run(.append) { () async throws(EventLogError) in
            try await log.append(records)
        }
    }

    package func join(
        _ membership: Membership
    ) async throws(EventLogError) -> any GroupMember {
        try await script.run(.join) { () async throws(EventLogError) -> any GroupMember in
            FaultyMember(try await log.join(membership), script)
        }
    }

    package func follow(
        _ positions: [TopicPartition: Int64]
    ) async throws(EventLogError) -> any LogReader {
        try await script.run(.follow) { () async throws(EventLogError) -> any LogReader in
            FaultyReader(try await log.follow(positions), script)
        }
    }

    package func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        try await script.run(.bounds) { () async throws(EventLogError) in
            try await log.bounds(of: partitions)
        }
    }

    package func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await script.run(.committed) { () async throws(EventLogError) in
            try await log.committed(group: group, partitions)
        }
    }

    package func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await script.run(.timestamps) { () async throws(EventLogError) in
            try await log.timestamps(at: offsets)
        }
    }

    package func close() async { await log.close() }
}

private final class FaultyMember: GroupMember {
    private let member: any GroupMember
    private let script: FaultScript

    init(_ member: any GroupMember, _ script: FaultScript) {
        self.member = member
        self.script = script
    }

    func next(_ limit: BatchLimit, wait: Duration) async throws(EventLogError) -> Delivery {
        let delivery = try await script.run(.next) { () async throws(EventLogError) in
            try await member.next(limit, wait: wait)
        }
        if case .nothing = delivery, !script.held.isEmpty { return .held(script.held) }
        return delivery
    }

    func emptyBatch() async throws(EventLogError) -> Batch {
        try await script.run(.emptyBatch) { () async throws(EventLogError) in
            try await member.emptyBatch()
        }
    }

    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError) {
        try await script.run(.commit) { () async throws(EventLogError) in
            try await member.commit(batch, outputs)
        }
    }

    func abandon(_ batch: Batch) async { await member.abandon(batch) }

    func leave() async { await member.leave() }
}

private final class FaultyReader: LogReader {
    private let reader: any LogReader
    private let script: FaultScript

    init(_ reader: any LogReader, _ script: FaultScript) {
        self.reader = reader
        self.script = script
    }

    func next(maxRecords: Int, wait: Duration) async throws(EventLogError) -> Run {
        var run = try await script.run(.read) { () async throws(EventLogError) in
            try await reader.next(maxRecords: maxRecords, wait: wait)
        }
        if run.records.isEmpty { run.held = script.held }
        return run
    }

    func close() async { await reader.close() }
}
