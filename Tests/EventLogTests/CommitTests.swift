// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

/// The contract of reading in a group and committing, for every log.
@Suite struct CommitTests {
    private static let logs = EventLogUnderTest.all

    /// Topics `in` and `out` with so many partitions, and a group of the test's own.
    private struct Scene {
        var log: any EventLog
        var input = uniqueName("in")
        var output = uniqueName("out")
        var group = uniqueName("group")

        init(_ log: any EventLog, partitions: Int32 = 1) async throws {
            self.log = log
            try await log.create([
                TopicSpec(name: input, partitions: partitions, cleanup: .keep),
                TopicSpec(name: output, partitions: partitions, cleanup: .keep),
            ])
        }

        func append(_ texts: [String], partition: Int32 = 0) async throws {
            try await log.append(texts.map { textRecord(input, partition, $0) })
        }

        func join(_ instance: String = "one") async throws -> MemberProbe {
            MemberProbe(
                try await log.join(
                    Membership(
                        group: group, instance: instance,
                        subscriptions: [Subscription(.topic(input))])))
        }

        func committed() async throws -> [TopicPartition: Int64] {
            try await log.committed(group: group, [TopicPartition(input, 0)])
        }
    }

    @Test(arguments: logs)
    func `a new group starts at the beginning`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log, partitions: 2)
            try await scene.append(["a", "b"], partition: 0)
            try await scene.append(["c"], partition: 1)
            #expect(try await scene.committed().isEmpty)
            var member = try await scene.join()
            let records = try await member.consume(3)
            #expect(records.filter { $0.partition == 0 }.map(\.text) == ["a", "b"])
            #expect(records.filter { $0.partition == 1 }.map(\.text) == ["c"])
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `a commit moves the group and shows the outputs`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.append(["a", "b", "c"])
            var member = try await scene.join()
            member.limit.records = 2
            let batch = try await member.batch()
            #expect(try await log.readAll(scene.output).isEmpty)
            try await member.member.commit(
                batch, batch.records.map { textRecord(scene.output, "done \($0.text)") })
            #expect(try await scene.committed() == batch.positions)
            #expect(
                try await log.readAll(scene.output).map(\.text)
                    == batch.records.map { "done \($0.text)" })
            // What follows begins where the batch ended.
            let rest = try await member.consume(3 - batch.records.count)
            #expect((batch.records + rest).map(\.text) == ["a", "b", "c"])
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `a commit that fails does neither`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.append(["a"])
            var member = try await scene.join()
            let batch = try await member.batch()
            let error = await #expect(throws: EventLogError.self) {
                try await member.member.commit(
                    batch,
                    [textRecord(scene.output, "x"), textRecord(uniqueName("unknown"), "x")])
            }
            #expect(error?.code == .unknownTopic)
            #expect(try await scene.committed().isEmpty)
            #expect(try await log.readAll(scene.output).isEmpty)
            // The member is none the worse for it.
            await member.member.abandon(batch)
            let again = try await member.consume(1) { [textRecord(scene.output, $0.text)] }
            #expect(again.map(\.text) == ["a"])
            #expect(try await log.readAll(scene.output).map(\.text) == ["a"])
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `what was given up comes again in order`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            let texts = (0..<10).map { "\($0)" }
            try await scene.append(texts)
            var member = try await scene.join()
            member.limit.records = 4
            for _ in 0..<3 {
                let batch = try await member.batch()
                #expect(batch.records.first?.text == "0")
                await member.member.abandon(batch)
            }
            #expect(try await member.consume(10).map(\.text) == texts)
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `what was read and not committed is delivered to the next who joins`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.append(["a", "b", "c"])
            var first = try await scene.join()
            first.limit.records = 1
            #expect(try await first.consume(1).map(\.text) == ["a"])
            let lost = try await first.batch()
            #expect(lost.records.first?.text == "b")
            await first.member.leave()
            var second = try await scene.join()
            #expect(try await second.consume(2).map(\.text) == ["b", "c"])
            await second.member.leave()
        }
    }

    @Test(arguments: logs)
    func `a batch keeps to its limits, and a larger record comes alone`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            let large = [UInt8](repeating: 1, count: 300_000)
            try await log.append(
                [[1], large, [2], [3], [4]].map {
                    NewRecord(topic: scene.input, partition: 0, key: nil, value: $0)
                })
            var member = try await scene.join()
            member.limit = BatchLimit(records: 2, bytes: 100_000)
            var sizes: [Int] = []
            while sizes.count < 5 {
                let batch = try await member.batch()
                #expect(batch.records.count <= 2)
                let bytes = batch.records.reduce(0) { $0 + ($1.value?.count ?? 0) }
                #expect(bytes <= 100_000 || batch.records.count == 1)
                sizes += batch.records.map { $0.value?.count ?? 0 }
                try await member.member.commit(batch, [])
            }
            #expect(sizes == [1, 300_000, 1, 1, 1])
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `an empty batch commits outputs and leaves the group where it is`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.append(["a", "b"])
            var member = try await scene.join()
            member.limit.records = 1
            let first = try await member.consume(1)
            let empty = try await member.member.emptyBatch()
            #expect(empty.records.isEmpty)
            try await member.member.commit(empty, [textRecord(scene.output, "timer")])
            #expect(try await log.readAll(scene.output).map(\.text) == ["timer"])
            #expect(try await member.consume(1).map(\.text) == ["b"])
            #expect(first.map(\.text) == ["a"])
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `a namesake fences the first, with records or without`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.append(["a", "b"])
            var first = try await scene.join("same")
            let batch = try await first.batch()
            let empty = try await first.member.emptyBatch()
            var second = try await scene.join("same")
            try await second.waitUntilOwned(partitions([scene.input], 1))
            for old in [batch, empty] {
                let error = await #expect(throws: EventLogError.self) {
                    try await first.member.commit(old, [textRecord(scene.output, "ghost")])
                }
                #expect(error?.code == .fenced)
            }
            #expect(try await second.consume(2).map(\.text) == ["a", "b"])
            #expect(try await log.readAll(scene.output).isEmpty)
            await first.member.leave()
            // The fenced one's leaving takes nothing from its successor.
            try await scene.append(["c"])
            #expect(try await second.consume(1).map(\.text) == ["c"])
            await second.member.leave()
        }
    }
}
