// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// Batches used in ways that a careful caller avoids, and very large ones.
@Suite(.enabled(if: KafkaBroker.isExpected)) struct BatchTests {
    @Test func `what was committed is neither committed nor given up again`() async throws {
        try await KafkaBroker.shared().withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<10)
            var member = try await scene.join("one")
            member.limit.records = 3
            let early = try await emptyBatch(&member, scene)
            let batch = try await member.batch()
            try await member.member.commit(batch, scene.copies(batch))
            let error = await #expect(throws: EventLogError.self) {
                try await member.member.commit(batch, scene.copies(batch))
            }
            #expect(error?.code == .invalid)
            await member.member.abandon(batch)
            // Its positions are those before the batch; they must not come back.
            try await member.member.commit(early, [textRecord(scene.output, "timer")])
            #expect(
                try await log.committed(group: scene.group, [TopicPartition(scene.input, 0)])
                    == batch.positions)
            _ = try await member.copy(scene, atLeast: 10 - batch.records.count)
            #expect(
                try await scene.copied(from: scene.input)
                    == scene.expected(from: scene.input, 0..<10))
            await member.member.leave()
        }
    }

    @Test func `outputs may be larger than what the producer holds`() async throws {
        try await KafkaBroker.shared().withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<1)
            var member = try await scene.join("one")
            let batch = try await member.batch()
            let value = [UInt8](repeating: 7, count: 1 << 20)
            let outputs = (0..<24).map { index in
                NewRecord(
                    topic: scene.output, partition: 0, key: Array("\(index)".utf8), value: value)
            }
            try await member.member.commit(batch, outputs)
            let records = try await log.readAll(scene.output)
            #expect(records.map(\.key) == outputs.map(\.key))
            #expect(records.allSatisfy { $0.value?.count == 1 << 20 })
            await member.member.leave()
        }
    }

    /// Once the member owns its partitions, before it has read any.
    private func emptyBatch(
        _ member: inout MemberProbe, _ scene: KafkaScene
    ) async throws -> Batch {
        try await member.waitUntilOwned(partitions([scene.input, scene.urgent], 1))
        return try await member.member.emptyBatch()
    }
}
