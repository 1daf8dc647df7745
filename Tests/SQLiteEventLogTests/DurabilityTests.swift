// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import SQLiteEventLog

/// What a receipt stands on: nobody is answered and nobody sees a record before its sync.
@Suite struct DurabilityTests {
    private struct Scene {
        var directory: TemporaryDirectory
        var path: String
        var log: SQLiteEventLog

        init() async throws {
            directory = try TemporaryDirectory()
            path = directory.file("events.sqlite")
            log = try await SQLiteEventLog(
                path: path, options: SQLiteEventLogOptions(vfs: WatchedVFS.name))
            try await log.create([
                TopicSpec(name: "t", partitions: 4, cleanup: .delete(retentionMilliseconds: nil))
            ])
        }
    }

    @Test func `every append costs a sync of its own when it comes alone`() async throws {
        let scene = try await Scene()
        for index in 0..<10 {
            let before = WatchedVFS.syncs(scene.path)
            try await scene.log.append([textRecord("t", "\(index)")])
            #expect(WatchedVFS.syncs(scene.path) > before)
        }
        await scene.log.close()
    }

    @Test func `before the sync the caller has no answer and readers no record`() async throws {
        let scene = try await Scene()
        let log = scene.log
        let reader = try await log.follow([TopicPartition("t", 0): 0])
        WatchedVFS.hold(scene.path)
        let appended = Task { try await log.append([textRecord("t", "a")]) }
        try await eventually("the sync") { WatchedVFS.isHolding(scene.path) }
        // The writer sits in its sync; readers neither wait for it nor see more than there is.
        let early = try await reader.next(maxRecords: 10, wait: .milliseconds(20))
        #expect(early.records.isEmpty && early.isAtEnd)
        #expect(try await log.bounds(of: [TopicPartition("t", 0)]).values.map(\.end) == [0])
        WatchedVFS.release(scene.path)
        _ = try await appended.value
        let late = try await reader.next(maxRecords: 10, wait: .seconds(10))
        #expect(late.records.map(\.text) == ["a"])
        await log.close()
    }

    @Test func `a hundred that wait together share one sync`() async throws {
        let scene = try await Scene()
        let log = scene.log
        let before = WatchedVFS.syncs(scene.path)
        WatchedVFS.hold(scene.path)
        let first = Task { try await log.append([textRecord("t", "first")]) }
        try await eventually("the sync") { WatchedVFS.isHolding(scene.path) }
        let others = (0..<99).map { index in
            Task { try await log.append([textRecord("t", Int32(index % 4), "\(index)")]) }
        }
        try await eventually("all to wait") { log.engine.writer.waiting == 99 }
        WatchedVFS.release(scene.path)
        _ = try await first.value
        for other in others { _ = try await other.value }
        #expect(WatchedVFS.syncs(scene.path) - before == 2)
        #expect(try await log.readAll("t").count == 100)
        await log.close()
    }

    @Test func `one commit that cannot be written takes no other along`() async throws {
        let scene = try await Scene()
        let log = scene.log
        try await log.create([
            TopicSpec(
                name: "big", partitions: 1, cleanup: .delete(retentionMilliseconds: nil))
        ])
        let member = try await log.join(
            Membership(
                group: "g", instance: "i", subscriptions: [Subscription(.topic("t"))]))
        var probe = MemberProbe(member)
        try await log.append([textRecord("t", "input")])
        let batch = try await probe.batch()
        let pages = try await log.engine.writer.pageCount()
        try await log.setMaxPageCount(pages + 40)
        WatchedVFS.hold(scene.path)
        let first = Task { try await log.append([textRecord("t", "first")]) }
        try await eventually("the sync") { WatchedVFS.isHolding(scene.path) }
        let huge = Task {
            try await member.commit(
                batch,
                [
                    textRecord("t", "half"),
                    NewRecord(
                        topic: "big", partition: 0, key: nil,
                        value: [UInt8](repeating: 1, count: 4 << 20)),
                ])
        }
        try await eventually("the commit to wait") { log.engine.writer.waiting == 1 }
        let small = (0..<5).map { index in
            Task { try await log.append([textRecord("t", "small \(index)")]) }
        }
        try await eventually("all to wait") { log.engine.writer.waiting == 6 }
        WatchedVFS.release(scene.path)
        _ = try await first.value
        for task in small { _ = try await task.value }
        let error = await #expect(throws: EventLogError.self) { try await huge.value }
        #expect(error?.code == .full)
        let texts = try await log.readAll("t").map(\.text)
        #expect(!texts.contains("half"))
        #expect(texts.filter { $0.hasPrefix("small") }.count == 5)
        #expect(try await log.committed(group: "g", [TopicPartition("t", 0)]).isEmpty)
        // With room the same commit goes through.
        try await log.setMaxPageCount(nil)
        try await member.commit(batch, [textRecord("t", "whole")])
        #expect(
            try await log.committed(group: "g", [TopicPartition("t", 0)]) == batch.positions)
        // Offsets have no gap and no double where the failure was.
        #expect(try await log.readAll("t").map(\.offset) == Array(0..<Int64(texts.count + 1)))
        await log.close()
    }
}
