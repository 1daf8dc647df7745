// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLiteEventLog
import TestSupport
import Testing

/// Workers that give up, vanish and are replaced at random: each input still has its output once.
@Suite struct ExactlyOnceTests {
    private static let partitionCount: Int32 = 6
    private static let perPartition = 300

    @Test(.timeLimit(.minutes(2)))
    func `whatever the workers do, no record is lost, doubled or out of order`() async throws {
        let seed = SeededGenerator.fromEnvironment().seed
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("events.sqlite"))
        try await log.create(
            ["in", "out"].map {
                TopicSpec(
                    name: $0, partitions: Self.partitionCount,
                    cleanup: .delete(retentionMilliseconds: nil))
            })
        let inputs = (0..<Self.perPartition).flatMap { index in
            (0..<Self.partitionCount).map { textRecord("in", $0, "\(index)") }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var rest = inputs[...]
                while !rest.isEmpty {
                    try await log.append(Array(rest.prefix(50)))
                    rest = rest.dropFirst(50)
                }
            }
            for worker in 0..<4 {
                group.addTask { try await Self.work(worker, seed: seed, log) }
            }
            try await group.waitForAll()
        }
        var outputs: [Int32: [String]] = [:]
        for record in try await log.readAll("out") {
            outputs[record.partition, default: []].append(record.text)
        }
        let expected = (0..<Self.perPartition).map { "\($0)" }
        for partition in 0..<Self.partitionCount {
            #expect(outputs[partition] == expected, "SEED=\(seed) partition \(partition)")
        }
        await log.close()
    }

    /// Lives several lives, two workers under each name, until all outputs are there.
    private static func work(
        _ worker: Int, seed: UInt64, _ log: SQLiteEventLog
    ) async throws {
        var random = SeededGenerator(seed: seed &+ UInt64(worker))
        let places = (0..<partitionCount).map { TopicPartition("out", $0) }
        while true {
            let written = try await log.bounds(of: places).values.reduce(0) { $0 + $1.end }
            if written >= Int64(perPartition) * Int64(partitionCount) { return }
            let member = try await log.join(
                Membership(
                    group: "g", instance: "i\(worker % 2)\(random.next() % 2)",
                    subscriptions: [Subscription(.topic("in"))]))
            do throws(EventLogError) {
                try await live(member, &random)
            } catch {
                guard error.code == .fenced || error.code == .stale else { throw error }
            }
            // Some leave in good order, some are only dropped.
            if Bool.random(using: &random) { await member.leave() }
        }
    }

    private static func live(
        _ member: any GroupMember, _ random: inout SeededGenerator
    ) async throws(EventLogError) {
        var held: Batch?
        for _ in 0..<Int.random(in: 5...40, using: &random) {
            switch try await member.next(
                BatchLimit(records: 7, bytes: 1 << 20), wait: .milliseconds(5))
            {
            case .records(let batch):
                switch Int.random(in: 0..<10, using: &random) {
                case 0: await member.abandon(batch)
                // Held over the next read, which may revoke it.
                case 1, 2: held = batch
                default: try await commit(member, batch)
                }
            case .assigned, .revoked, .missing, .held, .nothing:
                if let batch = held {
                    held = nil
                    try await commit(member, batch)
                }
            }
        }
    }

    private static func commit(
        _ member: any GroupMember, _ batch: Batch
    ) async throws(EventLogError) {
        try await member.commit(
            batch, batch.records.map { textRecord("out", $0.partition, $0.text) })
    }
}
