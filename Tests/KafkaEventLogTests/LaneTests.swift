// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// Urgent and normal records by two queues of one consumer, with commits that fail in between.
@Suite(.enabled(if: KafkaBroker.isExpected)) struct LaneTests {
    private static let count: Int32 = 6

    /// So little is fetched ahead that the fetcher pauses and is woken all the time.
    private static var limits: KafkaLimits {
        var limits = KafkaLimits.forTests
        limits.fetchAheadBytes = 16_384
        return limits
    }

    @Test(arguments: [UInt64(1), 2])
    func `nothing is lost, doubled or reordered when batches are given up`(
        seed: UInt64
    ) async throws {
        try await KafkaBroker.shared().withLog(limits: Self.limits) { log in
            let scene = try await KafkaScene(
                log, partitions: Self.count, maxOutputBytes: 100_000)
            try await scene.fill(scene.input, 0..<300)
            try await scene.fill(scene.urgent, 0..<100)
            var member = try await scene.join("one")
            var random = SeededGenerator(seed: seed)
            var left = Int(Self.count) * 450
            var givenUp = 0
            let deadline = ContinuousClock.now + patience
            while left > 0, ContinuousClock.now < deadline {
                member.limit.records = Int.random(in: 1...200, using: &random)
                let batch = try await member.batch()
                if batch.records.contains(where: { $0.topic == scene.urgent }) {
                    #expect(batch.records.allSatisfy { $0.topic == scene.urgent })
                }
                switch Int.random(in: 0..<8, using: &random) {
                case 0:
                    await member.member.abandon(batch)
                    givenUp += 1
                case 1:
                    // The broker refuses the last record: the transaction is ended without effect.
                    let tooLarge = NewRecord(
                        topic: scene.output, partition: 0, key: nil,
                        value: [UInt8](repeating: 0, count: 150_000))
                    let error = await #expect(throws: EventLogError.self) {
                        try await member.member.commit(batch, scene.copies(batch) + [tooLarge])
                    }
                    #expect(error?.code == .tooLarge)
                    await member.member.abandon(batch)
                    givenUp += 1
                default:
                    try await member.member.commit(batch, scene.copies(batch))
                    left -= batch.records.count
                }
                // More arrives while the rest is read.
                if givenUp == 2 {
                    givenUp += 1
                    try await scene.fill(scene.urgent, 100..<150)
                }
            }
            #expect(left == 0)
            #expect(givenUp > 2)
            let urgent = scene.expected(from: scene.urgent, 0..<150)
            #expect(try await scene.copied(from: scene.urgent) == urgent)
            let normal = scene.expected(from: scene.input, 0..<300)
            #expect(try await scene.copied(from: scene.input) == normal)
            await member.member.leave()
        }
    }

    @Test func `records lie in their lanes from the first, at every assignment`() async throws {
        try await KafkaBroker.shared().withLog(limits: Self.limits) { log in
            let scene = try await KafkaScene(log, partitions: Self.count)
            let all = partitions([scene.input, scene.urgent], Self.count)
            var first = try await scene.join("one")
            first.limit.records = 50
            var copied = 0
            // Others come and go, so that the partitions go and come back.
            for round in 0..<3 {
                try await scene.fill(scene.input, round * 100..<(round + 1) * 100)
                try await scene.fill(scene.urgent, round * 10..<(round + 1) * 10)
                copied += try await first.copy(scene, atLeast: 100)
                var second = try await scene.join("other \(round)")
                try await step(&first, &second) { first, second in
                    !second.owned.isEmpty && first.owned.union(second.owned) == all
                }
                await second.member.leave()
                try await first.waitUntilOwned(all)
                let all = (round + 1) * Int(Self.count) * 110
                copied += try await first.copy(scene, atLeast: all - copied)
            }
            let member = try #require(first.member as? KafkaMember)
            #expect(await member.strays == 0)
            let normal = scene.expected(from: scene.input, 0..<300)
            #expect(try await scene.copied(from: scene.input) == normal)
            let urgent = scene.expected(from: scene.urgent, 0..<30)
            #expect(try await scene.copied(from: scene.urgent) == urgent)
            await first.member.leave()
        }
    }
}

extension MemberProbe {
    /// Copies records as they come; gives how many.
    mutating func copy(_ scene: KafkaScene, atLeast count: Int) async throws -> Int {
        var copied = 0
        let deadline = ContinuousClock.now + patience
        while copied < count {
            guard ContinuousClock.now < deadline else {
                throw DeadlineExceeded(description: "\(copied) of \(count) records copied")
            }
            guard case .records(let batch) = try await step() else { continue }
            try await member.commit(batch, scene.copies(batch))
            copied += batch.records.count
        }
        return copied
    }
}
