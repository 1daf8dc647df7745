// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc

/// The embedded log: one SQLite file, one process.
///
/// An append or a commit returns after its sync; those that wait at the same moment share one.
/// Readers see only what was synced and are woken by the commit itself. The host calls
/// `maintain` now and then.
package final class SQLiteEventLog: EventLog {
    let engine: LogEngine

    /// Opens the file, creates it if there is none. `.locked` if another process, or another
    /// object of this one, has it open. The file is owned until `close`, or until the log and all
    /// its members and readers are gone.
    package init(
        path: String, options: SQLiteEventLogOptions = SQLiteEventLogOptions()
    ) async throws(EventLogError) {
        // A limit on file sizes must be an error of a write, not the end of the process.
        var action = sigaction()
        if sigaction(SIGXFSZ, nil, &action) == 0, action.__sigaction_handler.sa_handler == nil {
            signal(SIGXFSZ, SIG_IGN)
        }
        engine = try await LogEngine(path: path, options: options)
    }

    /// Random, made with the file and kept in it: event ids begin with it.
    package var clusterName: String { engine.hub.withState { $0.clusterName } }

    package func create(_ topics: [TopicSpec]) async throws(EventLogError) {
        try engine.checkOpen("create topics")
        try await engine.writer.create(topics)
    }

    package func topics() async throws(EventLogError) -> [String: Int32] {
        try engine.checkOpen("list topics")
        return engine.hub.withState { $0.partitionCounts }
    }

    @discardableResult
    package func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] {
        try engine.checkOpen("append")
        if records.isEmpty { return [] }
        let request = try engine.request(records)
        await engine.writer.write(request)
        return try request.result()
    }

    package func join(
        _ membership: Membership
    ) async throws(EventLogError) -> any GroupMember {
        try engine.checkOpen("join")
        guard !membership.group.isEmpty, !membership.instance.isEmpty else {
            throw EventLogError(
                .invalid, operation: "join", detail: "a group and an instance have names")
        }
        try membership.check(engine.hub.withState { $0.partitionCounts })
        let group = try await engine.writer.groupNumber(of: membership.group)
        return EmbeddedMember(membership, groupNumber: group, engine: engine)
    }

    package func follow(
        _ positions: [TopicPartition: Int64]
    ) async throws(EventLogError) -> any LogReader {
        try engine.checkOpen("follow")
        return try EmbeddedReader(positions, engine: engine)
    }

    package func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        try engine.checkOpen("bounds")
        let numbers = try engine.numbers(of: partitions, "bounds")
        return engine.hub.withState { state in
            var bounds: [TopicPartition: PartitionBounds] = [:]
            for (place, number) in zip(partitions, numbers) {
                let partition = state.partitions[number]
                bounds[place] = PartitionBounds(
                    beginning: partition.beginning, end: partition.end)
            }
            return bounds
        }
    }

    package func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try engine.checkOpen("committed")
        let numbers = try engine.numbers(of: partitions, "committed")
        return engine.hub.withState { state in
            var positions: [TopicPartition: Int64] = [:]
            for (place, number) in zip(partitions, numbers) {
                positions[place] = state.committed(group: group, number: number)
            }
            return positions
        }
    }

    package func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try engine.checkOpen("timestamps")
        let places = Array(offsets.keys)
        let numbers = try engine.numbers(of: places, "timestamps")
        let requests = zip(places, numbers).map { place, number in
            engine.request(
                place, number: number, from: max(0, offsets[place] ?? 0),
                to: engine.hub.withState { $0.partitions[number].end })
        }
        return try await engine.reader(for: 0).timestamps(requests)
    }

    package func close() async { await engine.close() }

    /// The file may not grow past so many pages of 4 KiB from now on; `nil` lifts the limit.
    package func setMaxPageCount(_ pages: Int64?) async throws(EventLogError) {
        try engine.checkOpen("limit the file")
        try await engine.writer.setMaxPageCount(pages)
    }

    /// Removes what retention and compaction let go, by the wall clock `now`, at most some
    /// `limit` records a call. False when there may be more to do.
    @discardableResult
    package func maintain(
        now: Int64, limit: Int = 2000
    ) async throws(EventLogError) -> Bool {
        try engine.checkOpen("maintain")
        return try await engine.writer.maintain(now: now, limit: limit)
    }
}
