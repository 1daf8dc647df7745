// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import KafkaEventLog
import TestSupport
import Testing

/// A commit that is cut off at its last step: only the broker knows whether it happened.
@Suite(.enabled(if: KafkaBroker.canStartNodes), .serialized) struct OutcomeTests {
    /// A broker that sends its clients to the proxy.
    private static let starting = Task {
        let proxy = try LossyProxy()
        let broker = try await KafkaBroker.start(
            settings: ["advertised.listeners=PLAINTEXT://127.0.0.1:\(proxy.port)"])
        proxy.lead(to: broker.port)
        return (proxy, broker)
    }

    @Test func `a commit whose answers are lost has happened`() async throws {
        try await loseOutcome(.answer, after: 1)
    }

    /// With and without a position that was committed before.
    @Test(arguments: [0, 1])
    func `a commit whose requests are lost has not happened`(before: Int) async throws {
        try await loseOutcome(.request, after: before)
    }

    @Test func `a commit whose first answer is lost asks again`() async throws {
        let (proxy, broker) = try await Self.starting.value
        try await broker.withLog(limits: limits(outcomeMilliseconds: 10_000)) { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<6)
            var member = try await scene.join("one")
            member.limit.records = 2
            let batch = try await member.batch()
            proxy.lose(.answer, times: 1)
            try await member.member.commit(batch, scene.copies(batch))
            #expect(proxy.lost == 1)
            try await finish(&member, from: batch.records.count, scene)
        }
    }

    private func limits(outcomeMilliseconds: Int32) -> KafkaLimits {
        var limits = KafkaLimits.forTests
        limits.transactionMilliseconds = 2_000
        limits.outcomeMilliseconds = outcomeMilliseconds
        return limits
    }

    /// Loses the outcome of a batch's commit, after so many that went well, and lets the member
    /// find it out.
    private func loseOutcome(_ loss: LossyProxy.Loss, after count: Int) async throws {
        let (proxy, broker) = try await Self.starting.value
        try await broker.withLog(limits: limits(outcomeMilliseconds: 500)) { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<6)
            var member = try await scene.join("one")
            member.limit.records = 2
            var positions: [TopicPartition: Int64] = [:]
            var done = 0
            for _ in 0..<count {
                let batch = try await member.batch()
                try await member.member.commit(batch, scene.copies(batch))
                positions = batch.positions
                done += batch.records.count
            }

            let batch = try await member.batch()
            proxy.lose(loss)
            let error = await #expect(throws: EventLogError.self) {
                try await member.member.commit(batch, scene.copies(batch))
            }
            proxy.loseNothing()
            #expect(error?.code == .outcomeUnknown)
            #expect(proxy.lost > 0)
            // It does not try its luck while it does not know.
            let again = await #expect(throws: EventLogError.self) {
                try await member.member.commit(batch, scene.copies(batch))
            }
            #expect(again?.code == .unavailable)

            await member.member.abandon(batch)
            if loss == .answer {
                positions = batch.positions
                done += batch.records.count
            }
            let places = Array(batch.positions.keys)
            #expect(try await log.committed(group: scene.group, places) == positions)
            try await finish(&member, from: done, scene)
        }
    }

    /// Copies the rest: every record comes out once.
    private func finish(_ member: inout MemberProbe, from done: Int, _ scene: KafkaScene)
        async throws
    {
        let rest = try await member.consume(6 - done) { [textRecord(scene.output, $0.text)] }
        #expect(rest.map(\.offset) == Array(Int64(done)..<6))
        #expect(
            try await scene.copied(from: scene.input) == scene.expected(from: scene.input, 0..<6))
        await member.member.leave()
    }
}
