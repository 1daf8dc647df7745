// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// Who has a member's name, when the group's coordinator says that it is another.
@Suite(.enabled(if: KafkaBroker.isExpected)) struct NameTests {
    @Test func `a member whose name a ghost took joins again`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<10)
            var member = try await scene.join("one")
            member.limit.records = 4
            _ = try await member.copy(scene, atLeast: 4)
            let ghost = try Namesake(
                servers: broker.servers, group: scene.group, instance: "one", topic: scene.input)
            #expect(await ghost.hasJoined())
            await ghost.vanish()
            try await scene.fill(scene.input, 10..<20)
            var left = 16
            let deadline = ContinuousClock.now + patience
            while left > 0, ContinuousClock.now < deadline {
                let batch = try await member.batch()
                do {
                    try await member.member.commit(batch, scene.copies(batch))
                    left -= batch.records.count
                } catch let error as EventLogError {
                    // What was read before the ghost came is not its member's any more; and while
                    // it is not known who has the name, nothing is committed under it.
                    #expect([.stale, .unavailable].contains(error.code), "\(error)")
                    await member.member.abandon(batch)
                }
            }
            #expect(left == 0)
            #expect(
                try await scene.copied(from: scene.input)
                    == scene.expected(from: scene.input, 0..<20))
            await member.member.leave()
        }
    }

    @Test func `a member whose name another keeps ends as fenced`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            var member = try await scene.join("one")
            try await member.waitUntilOwned(partitions([scene.input, scene.urgent], 1))
            let other = try Namesake(
                servers: broker.servers, group: scene.group, instance: "one", topic: scene.input)
            #expect(await other.hasJoined())
            let deadline = ContinuousClock.now + patience
            let error = await #expect(throws: EventLogError.self) {
                while ContinuousClock.now < deadline { try await member.step() }
            }
            #expect(error?.code == .fenced)
            await other.vanish()
            await member.member.leave()
        }
    }
}
