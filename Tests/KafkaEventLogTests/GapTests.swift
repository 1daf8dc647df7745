// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// Records that the broker removed before they were read, and what only looks like it.
@Suite(.enabled(if: KafkaBroker.isExpected)) struct GapTests {
    @Test func `a group is told what was removed while it was away`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<10)
            let place = TopicPartition(scene.input, 0)
            var member = try await scene.join("one")
            member.limit.records = 2
            _ = try await member.copy(scene, atLeast: 2)
            await member.member.leave()
            try await RecordRemoval(servers: broker.servers).remove(before: 7, of: place)
            member = try await scene.join("one")
            #expect(try await member.gaps() == [Gap(place, from: 2, to: 7)])
            #expect(try await member.consume(3).map(\.offset) == [7, 8, 9])
            // Once passed it is passed.
            await member.member.leave()
            try await scene.fill(scene.input, 10..<11)
            member = try await scene.join("one")
            #expect(try await member.consume(1).map(\.offset) == [10])
            await member.member.leave()
        }
    }

    @Test func `a member is told what was removed before it came to it`() async throws {
        let broker = try await KafkaBroker.shared()
        var limits = KafkaLimits.forTests
        limits.fetchAheadBytes = 16_384
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log)
            let place = TopicPartition(scene.input, 0)
            let value = [UInt8](repeating: 1, count: 500_000)
            for _ in 0..<10 {
                try await log.append([
                    NewRecord(topic: place.topic, partition: 0, key: nil, value: value)
                ])
            }
            var member = try await scene.join("one")
            member.limit.records = 1
            var seen = try await member.consume(1).map(\.offset)
            try await RecordRemoval(servers: broker.servers).remove(before: 8, of: place)
            // What had been fetched ahead still comes.
            var missing: [Gap] = []
            let deadline = ContinuousClock.now + patience
            while seen.last != 9 || missing.isEmpty {
                try #require(ContinuousClock.now < deadline, "\(seen), \(missing)")
                switch try await member.step() {
                case .records(let batch):
                    seen += batch.records.map(\.offset)
                    try await member.member.commit(batch, [])
                case .missing(let gaps): missing += gaps
                case .assigned, .revoked, .held, .nothing: break
                }
            }
            let gap = try #require(missing.first)
            #expect(missing == [Gap(place, from: gap.from, to: 8)])
            #expect(seen == Array(0..<gap.from) + [8, 9])
            await member.member.leave()
        }
    }

    @Test func `a commit's marker that was removed is no record`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<1)
            var member = try await scene.join("one")
            _ = try await member.copy(scene, atLeast: 1)
            await member.member.leave()
            // The output has a record at 0 and a marker at 1; its reader has seen the end.
            let place = TopicPartition(scene.output, 0)
            func join() async throws -> MemberProbe {
                MemberProbe(
                    try await log.join(
                        Membership(
                            group: scene.group + ".reader", instance: "one",
                            subscriptions: [Subscription(.topic(scene.output))])))
            }
            var reader = try await join()
            _ = try await reader.consume(1)
            var empty = try await reader.member.emptyBatch()
            let deadline = ContinuousClock.now + patience
            while empty.positions != [place: 2], ContinuousClock.now < deadline {
                try await reader.step()
                empty = try await reader.member.emptyBatch()
            }
            #expect(empty.positions == [place: 2])
            try await reader.member.commit(empty, [])
            await reader.member.leave()
            try await RecordRemoval(servers: broker.servers).remove(before: 2, of: place)
            try await log.append([textRecord(scene.output, "late")])
            reader = try await join()
            #expect(try await reader.gaps().isEmpty)
            #expect(try await reader.consume(1).map(\.text) == ["late"])
            await reader.member.leave()
        }
    }

    @Test func `a reader is told what was removed, at the start and on its way`() async throws {
        let broker = try await KafkaBroker.shared()
        var limits = KafkaLimits.forTests
        limits.fetchAheadBytes = 16_384
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log)
            let place = TopicPartition(scene.input, 0)
            let value = [UInt8](repeating: 1, count: 500_000)
            for _ in 0..<10 {
                try await log.append([
                    NewRecord(topic: place.topic, partition: 0, key: nil, value: value)
                ])
            }
            let removal = RecordRemoval(servers: broker.servers)
            try await removal.remove(before: 2, of: place)
            let reader = try await log.follow([place: 1])
            var seen: [Int64] = []
            var missing: [Gap] = []
            let deadline = ContinuousClock.now + patience
            while seen.last != 9 {
                try #require(ContinuousClock.now < deadline, "\(seen), \(missing)")
                let run = try await reader.next(maxRecords: 1, wait: .milliseconds(100))
                seen += run.records.map(\.offset)
                missing += run.missing
                if seen == [2] { try await removal.remove(before: 8, of: place) }
            }
            try #require(missing.count == 2, "\(seen), \(missing)")
            let gap = missing[1]
            #expect(missing == [Gap(place, from: 1, to: 2), Gap(place, from: gap.from, to: 8)])
            #expect(seen == Array(2..<gap.from) + [8, 9])
            await reader.close()
        }
    }

    @Test func `a partition shorter than what was read is not read from its beginning`()
        async throws
    {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<3)
            // As after a broker came back with an older disk.
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("ahead"), records: [],
                group: scene.group, positions: [TopicPartition(scene.input, 0): 50])
            try await open.commit()
            var member = try await scene.join("one")
            let error = await #expect(throws: EventLogError.self) {
                try await member.waitUntilOwned(partitions([scene.input, scene.urgent], 1))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.hint?.contains("lost records") == true)
            await member.member.leave()

            let reader = try await log.follow([TopicPartition(scene.input, 0): 50])
            let ofReader = await #expect(throws: EventLogError.self) {
                let deadline = ContinuousClock.now + patience
                while ContinuousClock.now < deadline {
                    let run = try await reader.next(maxRecords: 10, wait: .milliseconds(100))
                    #expect(run.records.isEmpty)
                }
            }
            #expect(ofReader?.code == .unavailable)
            await reader.close()
        }
    }
}

extension MemberProbe {
    /// The gaps that are told before the first record.
    fileprivate mutating func gaps() async throws -> [Gap] {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            switch try await step() {
            case .missing(let gaps): return gaps
            case .records(let batch):
                await member.abandon(batch)
                return []
            case .assigned, .revoked, .held, .nothing: break
            }
        }
        throw DeadlineExceeded(description: "neither gaps nor records")
    }
}
