// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Synchronization
import TestSupport

/// A log that is nothing but records to follow, in an interleaving of its own: which partition
/// comes next, and how many of its records, is chance, repeatable by the seed.
final class ScriptedLog: EventLog {
    private struct State {
        var records: [TopicPartition: [Record]]
        var random: SeededGenerator
        /// Errors for the next reads.
        var failures: [EventLogError] = []
        /// Nothing is given out beyond so many records.
        var limit = Int.max
    }

    private let state: Mutex<State>

    init(_ story: Story, seed: UInt64 = 1) {
        state = Mutex(State(records: story.records, random: SeededGenerator(seed: seed)))
    }

    func set(_ story: Story) { state.withLock { $0.records = story.records } }
    func limit(to count: Int) { state.withLock { $0.limit = count } }
    func failNextRead(_ error: EventLogError) { state.withLock { $0.failures.append(error) } }

    func follow(
        _ positions: [TopicPartition: Int64]
    ) async throws(EventLogError) -> any LogReader {
        ScriptedReader(self, positions)
    }

    func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        state.withLock { state in
            var bounds: [TopicPartition: PartitionBounds] = [:]
            for place in partitions {
                // A marker lies behind the last record, as on Kafka.
                let end = state.records[place]?.last.map { $0.offset + 2 } ?? 0
                bounds[place] = PartitionBounds(beginning: 0, end: end)
            }
            return bounds
        }
    }

    fileprivate func next(
        _ positions: inout [TopicPartition: Int64], maxRecords: Int
    ) throws(EventLogError) -> Run {
        var moved = positions
        let result: Result<Run, EventLogError> = state.withLock { state in
            if !state.failures.isEmpty { return .failure(state.failures.removeFirst()) }
            var run = Run(records: [], isAtEnd: false)
            var left = min(state.limit, Int(state.random.next() % UInt64(maxRecords)) + 1)
            var open = moved.keys.filter { (state.records[$0]?.last?.offset ?? -1) >= moved[$0]! }
                .sorted { ($0.topic, $0.partition) < ($1.topic, $1.partition) }
            while left > 0, !open.isEmpty {
                let index = Int(state.random.next() % UInt64(open.count))
                let place = open[index]
                let from = moved[place] ?? 0
                let waiting = (state.records[place] ?? []).filter { $0.offset >= from }
                let count = min(left, Int(state.random.next() % 4) + 1)
                run.records += waiting.prefix(count)
                left -= min(count, waiting.count)
                state.limit -= min(count, waiting.count)
                if let last = waiting.prefix(count).last { moved[place] = last.offset + 1 }
                if waiting.count <= count { open.remove(at: index) }
            }
            for (place, position) in moved where state.records[place]?.last != nil {
                let last = state.records[place]!.last!.offset
                if position == last + 1 { run.ends[place] = last + 2 }
            }
            run.isAtEnd = open.isEmpty
            return .success(run)
        }
        let run = try result.get()
        positions = moved
        return run
    }

    func create(_ topics: [TopicSpec]) async throws(EventLogError) { throw unused }
    func topics() async throws(EventLogError) -> [String: Int32] { throw unused }
    func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] { throw unused }
    func join(_ membership: Membership) async throws(EventLogError) -> any GroupMember {
        throw unused
    }
    func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] { throw unused }
    func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64] { throw unused }
    func close() async {}

    private var unused: EventLogError {
        EventLogError(.invalid, operation: "scripted log", detail: "only to be followed")
    }
}

private actor ScriptedReader: LogReader {
    private let log: ScriptedLog
    private var positions: [TopicPartition: Int64]

    init(_ log: ScriptedLog, _ positions: [TopicPartition: Int64]) {
        self.log = log
        self.positions = positions
    }

    func next(maxRecords: Int, wait: Duration) async throws(EventLogError) -> Run {
        await Task.yield()
        return try log.next(&positions, maxRecords: maxRecords)
    }

    func close() async {}
}
