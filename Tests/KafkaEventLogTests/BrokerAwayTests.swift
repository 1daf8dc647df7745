// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import TestSupport
import Testing

@testable import KafkaEventLog

/// A broker that stops answering for longer than a transaction may take, and comes back.
@Suite(.enabled(if: KafkaBroker.canStartNodes), .serialized) struct BrokerAwayTests {
    /// Not the one that other tests use: it is going to be hurt.
    private static let starting = Task { try await KafkaBroker.start() }

    /// How often the broker goes away in one run, and in how many runs.
    private static let pauses = 2
    private static var seeds: [UInt64] {
        let isLong = ProcessInfo.processInfo.environment["LONG"] == "1"
        return isLong ? Array(1...6) : [1]
    }

    @Test(arguments: seeds)
    func `no record is lost or doubled while the broker is away`(seed: UInt64) async throws {
        let broker = try await Self.starting.value
        var limits = KafkaLimits.forTests
        limits.transactionMilliseconds = 2_000
        limits.outcomeMilliseconds = 1_000
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log, partitions: 4)
            let total = 4 * 400
            try await scene.fill(scene.input, 0..<400)
            var member = try await scene.join("one")
            member.limit.records = 10
            var random = SeededGenerator(seed: seed)
            var seen: Set<EventLogError.Code> = []
            var left = total
            var pauses = 0
            let deadline = ContinuousClock.now + .seconds(120)
            while left > 0, ContinuousClock.now < deadline {
                let batch = try await member.batch()
                let isPause = pauses < Self.pauses && left < total - 100 * (pauses + 1)
                let step = Int.random(in: 0...8, using: &random)
                async let back: Void = isPause ? hurt(broker, at: step) : ()
                if isPause { pauses += 1 }
                do {
                    try await member.member.commit(batch, scene.copies(batch))
                    left -= batch.records.count
                } catch let error as EventLogError {
                    seen.insert(error.code)
                    try await back
                    left -= try await giveUp(batch, member.member, scene, error)
                }
                try await back
            }
            #expect(left == 0)
            #expect(pauses == Self.pauses)
            #expect(seen.isSubset(of: [.unavailable, .outcomeUnknown]), "\(seen)")
            #expect(
                try await scene.copied(from: scene.input)
                    == scene.expected(from: scene.input, 0..<400))
            await member.member.leave()
        }
    }

    @Test func `while the broker is away nobody says that a transaction hangs`() async throws {
        let broker = try await Self.starting.value
        var limits = KafkaLimits.forTests
        limits.stallMilliseconds = 1_000
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log)
            let place = TopicPartition(scene.input, 0)
            let reader = try await log.follow([place: 0])
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("open"),
                records: [textRecord(scene.input, "hidden")], group: uniqueName("other"),
                positions: [place: 0], timeoutMilliseconds: 120_000)
            func read(until isDone: (Run) -> Bool) async throws {
                let deadline = ContinuousClock.now + patience
                while ContinuousClock.now < deadline {
                    let run = try await reader.next(maxRecords: 10, wait: .milliseconds(200))
                    if isDone(run) { return }
                }
                throw DeadlineExceeded(description: "the reader did not get there")
            }
            try await read { $0.held == [place] }
            try broker.pause()
            do {
                try await read { $0.held.isEmpty }
                // Longer than the patience.
                let end = ContinuousClock.now + .seconds(4)
                try await read { run in
                    #expect(run.held.isEmpty)
                    return ContinuousClock.now > end
                }
            } catch {
                try broker.resume()
                throw error
            }
            try broker.resume()
            try await read { $0.held == [place] }
            try await open.commit()
            try await read { $0.records.map(\.text) == ["hidden"] }
            await reader.close()
        }
    }

    @Test func `what append acknowledged is there when the broker comes back`() async throws {
        let broker = try await Self.starting.value
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await log.append([textRecord(scene.output, "before")])
            try broker.pause()
            async let appended = log.append((0..<50).map { textRecord(scene.output, "\($0)") })
            try await resume(broker, after: .seconds(3))
            let offsets = try await appended
            #expect(offsets == offsets.sorted())
            let texts = ["before"] + (0..<50).map { "\($0)" }
            #expect(try await log.readAll(scene.output).map(\.text) == texts)
        }
    }

    @Test func `a broker that does not answer is unavailable, not a wait without end`()
        async throws
    {
        let broker = try await Self.starting.value
        var limits = KafkaLimits.forTests
        limits.answerMilliseconds = 1_000
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log)
            try broker.pause()
            let start = ContinuousClock.now
            let error = await #expect(throws: EventLogError.self) {
                try await log.append([textRecord(scene.output, "x")])
            }
            #expect(error?.code == .unavailable)
            #expect(error?.isRetriable == true)
            #expect(ContinuousClock.now - start < .seconds(10))
            try broker.resume()
        }
    }

    /// Away for some seconds, from some moment of a commit on: each of its steps takes about a
    /// millisecond.
    private func hurt(_ broker: KafkaBroker, at step: Int) async throws {
        try await ContinuousClock().sleep(for: .milliseconds(step))
        try broker.pause()
        try await resume(broker, after: .seconds(5))
    }

    /// A stopped process cannot be asked whether it has been stopped for long enough: the clock
    /// says so.
    private func resume(_ broker: KafkaBroker, after time: Duration) async throws {
        try await ContinuousClock().sleep(for: time)
        try broker.resume()
    }

    /// Gives the batch up; the number of its records that were committed nevertheless.
    private func giveUp(
        _ batch: Batch, _ member: any GroupMember, _ scene: KafkaScene, _ error: EventLogError
    ) async throws -> Int {
        await member.abandon(batch)
        guard error.code == .outcomeUnknown else { return 0 }
        let committed = try await scene.log.committed(
            group: scene.group, Array(batch.positions.keys))
        return committed == batch.positions ? batch.records.count : 0
    }
}
