// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLiteEventLog
import Synchronization
import TestSupport
import Testing

/// What retention and compaction remove, and what they may not.
@Suite struct MaintenanceTests {
    private final class Clock: Sendable {
        let now = Mutex<Int64>(1_000_000)
        func set(_ value: Int64) { now.withLock { $0 = value } }
    }

    private struct Scene {
        var directory: TemporaryDirectory
        var clock = Clock()
        var log: SQLiteEventLog

        init(_ cleanup: TopicSpec.Cleanup) async throws {
            directory = try TemporaryDirectory()
            let clock = clock
            log = try await SQLiteEventLog(
                path: directory.file("events.sqlite"),
                options: SQLiteEventLogOptions(
                    tombstoneRetentionMilliseconds: 500, clock: { clock.now.withLock { $0 } }))
            try await log.create([TopicSpec(name: "t", partitions: 2, cleanup: cleanup)])
        }

        func append(_ partition: Int32, _ key: String, _ value: String?) async throws {
            try await log.append([
                NewRecord(
                    topic: "t", partition: partition, key: Array(key.utf8),
                    value: value.map { Array($0.utf8) })
            ])
        }

        func maintainAll(limit: Int = 2000) async throws -> Int {
            var calls = 1
            while try await !log.maintain(now: clock.now.withLock { $0 }, limit: limit) {
                calls += 1
                if calls > 1000 { throw DeadlineExceeded(description: "no end of maintenance") }
            }
            return calls
        }

        func reopened() async throws -> Scene {
            await log.close()
            var copy = self
            copy.log = try await SQLiteEventLog(path: directory.file("events.sqlite"))
            return copy
        }

        var texts: [String] {
            get async throws {
                try await log.readAll("t").map { "\($0.partition)/\($0.offset) \($0.text)" }
                    .sorted()
            }
        }
    }

    @Test func `old records go, young ones and their offsets stay`() async throws {
        let scene = try await Scene(.delete(retentionMilliseconds: 1000))
        try await scene.append(0, "k", "a")
        try await scene.append(0, "k", "b")
        try await scene.append(1, "k", "c")
        scene.clock.set(1_000_900)
        try await scene.append(0, "k", "d")
        _ = try await scene.maintainAll()
        #expect(try await scene.log.readAll("t").count == 4)
        scene.clock.set(1_001_500)
        _ = try await scene.maintainAll()
        #expect(try await scene.texts == ["0/2 d"])
        let places = [TopicPartition("t", 0), TopicPartition("t", 1)]
        let bounds = try await scene.log.bounds(of: places)
        #expect(bounds[places[0]] == PartitionBounds(beginning: 2, end: 3))
        #expect(bounds[places[1]] == PartitionBounds(beginning: 1, end: 1))
        // An offset is not given twice, also after all records of a partition went.
        let again = try await scene.reopened()
        #expect(try await again.log.bounds(of: places) == bounds)
        try await again.append(1, "k", "e")
        #expect(try await again.texts == ["0/2 d", "1/1 e"])
        await again.log.close()
    }

    @Test func `of each key the newest stays, in its partition`() async throws {
        let scene = try await Scene(.compact)
        for round in 0..<3 {
            for key in ["x", "y"] {
                try await scene.append(0, key, "\(key)\(round)")
                try await scene.append(1, key, "\(key)\(round)")
            }
        }
        _ = try await scene.maintainAll()
        let rest = ["0/4 x2", "0/5 y2", "1/4 x2", "1/5 y2"]
        #expect(try await scene.texts == rest)
        // Later ones are compared with those already compacted.
        try await scene.append(0, "x", "x3")
        _ = try await scene.maintainAll()
        #expect(try await scene.texts == ["0/5 y2", "0/6 x3", "1/4 x2", "1/5 y2"])
        await scene.log.close()
    }

    @Test func `a tombstone outlives its record by its time, then goes with its key`() async throws
    {
        let scene = try await Scene(.compact)
        try await scene.append(0, "x", "a")
        try await scene.append(0, "x", nil)
        _ = try await scene.maintainAll()
        #expect(try await scene.log.readAll("t").map(\.value) == [nil])
        scene.clock.set(1_000_501)
        _ = try await scene.maintainAll()
        #expect(try await scene.log.readAll("t").isEmpty)
        try await scene.append(0, "x", "b")
        _ = try await scene.maintainAll()
        #expect(try await scene.texts == ["0/2 b"])
        await scene.log.close()
    }

    @Test func `a call does a bounded piece of the work`() async throws {
        let scene = try await Scene(.compact)
        try await scene.log.append(
            (0..<100).map { textRecord("t", Int32($0 % 2), key: "k", "\($0)") })
        let calls = try await scene.maintainAll(limit: 10)
        #expect(calls >= 10)
        #expect(try await scene.texts == ["0/49 98", "1/49 99"])
        await scene.log.close()
    }

    @Test func `a group reads over what was removed under it`() async throws {
        let scene = try await Scene(.compact)
        let log = scene.log
        var member = MemberProbe(
            try await log.join(
                Membership(
                    group: "g", instance: "i", subscriptions: [Subscription(.topic("t"))])))
        try await scene.append(0, "x", "1")
        #expect(try await member.consume(1).count == 1)
        try await scene.append(0, "x", nil)
        _ = try await scene.maintainAll()
        scene.clock.set(1_000_501)
        _ = try await scene.maintainAll()
        // Nothing is left between the group's position and the end.
        guard case .nothing = try await member.step() else {
            Issue.record("something came")
            return
        }
        try await scene.append(0, "y", "2")
        #expect(try await member.consume(1).map(\.text) == ["2"])
        await log.close()
    }

    @Test func `what retention removed before it was read is told to groups and readers`()
        async throws
    {
        let scene = try await Scene(.delete(retentionMilliseconds: 1000))
        let log = scene.log
        func join() async throws -> MemberProbe {
            MemberProbe(
                try await log.join(
                    Membership(
                        group: "g", instance: "i", subscriptions: [Subscription(.topic("t"))])))
        }
        func gaps(_ member: inout MemberProbe) async throws -> [Gap]? {
            let deadline = ContinuousClock.now + patience
            while ContinuousClock.now < deadline {
                if case .missing(let gaps) = try await member.step() { return gaps }
            }
            return nil
        }
        let place = TopicPartition("t", 0)
        for text in ["a", "b", "c"] { try await scene.append(0, "k", text) }
        var member = try await join()
        member.limit.records = 1
        #expect(try await member.consume(1).map(\.text) == ["a"])
        await member.member.leave()
        scene.clock.set(1_002_000)
        try await scene.append(0, "k", "d")
        _ = try await scene.maintainAll()

        // While it was away.
        member = try await join()
        #expect(try await gaps(&member) == [Gap(place, from: 1, to: 3)])
        #expect(try await member.consume(1).map(\.text) == ["d"])
        // While it is there, and everything went.
        try await scene.append(0, "k", "e")
        scene.clock.set(1_004_000)
        _ = try await scene.maintainAll()
        #expect(try await gaps(&member) == [Gap(place, from: 4, to: 5)])
        try await scene.append(0, "k", "f")
        #expect(try await member.consume(1).map(\.text) == ["f"])

        let reader = try await log.follow([place: 2])
        let run = try await reader.next(maxRecords: 10, wait: .seconds(10))
        #expect(run.missing == [Gap(place, from: 2, to: 5)])
        #expect(run.records.map(\.text) == ["f"])
        await log.close()
    }

    @Test func `a reader learns the end, though the records before it were removed`() async throws {
        let scene = try await Scene(.compact)
        try await scene.append(0, "x", "1")
        try await scene.append(0, "x", nil)
        _ = try await scene.maintainAll()
        scene.clock.set(1_000_501)
        _ = try await scene.maintainAll()
        let places = [TopicPartition("t", 0): Int64(0), TopicPartition("t", 1): 0]
        let reader = try await scene.log.follow(places)
        let run = try await reader.next(maxRecords: 10, wait: .seconds(10))
        #expect(run.records.isEmpty && run.isAtEnd)
        #expect(run.ends == [TopicPartition("t", 0): 2, TopicPartition("t", 1): 0])
        await scene.log.close()
    }

    @Test func `a compacted topic takes no record without a key`() async throws {
        let scene = try await Scene(.compact)
        let error = await #expect(throws: EventLogError.self) {
            try await scene.log.append([textRecord("t", "x")])
        }
        #expect(error?.code == .invalid)
        await scene.log.close()
    }
}
