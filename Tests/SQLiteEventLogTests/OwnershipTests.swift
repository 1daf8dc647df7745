// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc
import SQLite
import SQLiteEventLog
import TestSupport
import Testing

/// One file, one owner; and what a file keeps from one owner to the next.
@Suite struct OwnershipTests {
    private static let spec = TopicSpec(
        name: "t", partitions: 2, cleanup: .delete(retentionMilliseconds: nil))

    @Test func `a second object of this process is locked out until the first closes`() async throws
    {
        let directory = try TemporaryDirectory()
        let path = directory.file("events.sqlite")
        let first = try await SQLiteEventLog(path: path)
        let error = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog(path: path)
        }
        #expect(error?.code == .locked)
        #expect(error?.detail.contains("\(getpid())") == true)
        await first.close()
        let second = try await SQLiteEventLog(path: path)
        await second.close()
    }

    @Test func `a second process is locked out`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("events.sqlite")
        let log = try await SQLiteEventLog(path: path)
        await #expect(processExitsWith: .exitCode(42)) { [path = path as String] in
            do throws(EventLogError) {
                let log = try await SQLiteEventLog(path: path)
                await log.close()
                exit(1)
            } catch {
                exit(error.code == .locked ? 42 : 2)
            }
        }
        await log.close()
    }

    @Test func `what was appended and committed is there after a crash`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("events.sqlite")
        let name = try await crash(path)
        let log = try await SQLiteEventLog(path: path)
        #expect(log.clusterName == name)
        #expect(try await log.topics() == ["t": 2, "out": 1])
        #expect(try await log.readAll("out").map(\.text) == ["a done"])
        var member = MemberProbe(try await join(log))
        // "b" was read and not committed: it comes again, before what is new.
        let offsets = try await log.append([textRecord("t", 1, "c")])
        #expect(offsets == [2])
        #expect(try await member.consume(2).map(\.text) == ["b", "c"])
        await log.close()
    }

    /// Leaves a log with an outstanding batch, without closing anything.
    private func crash(_ path: String) async throws -> String {
        let log = try await SQLiteEventLog(path: path)
        try await log.create([
            Self.spec,
            TopicSpec(name: "out", partitions: 1, cleanup: .delete(retentionMilliseconds: nil)),
        ])
        try await log.append([textRecord("t", 1, "a"), textRecord("t", 1, "b")])
        var member = MemberProbe(try await join(log))
        member.limit.records = 1
        _ = try await member.consume(1) { [textRecord("out", "\($0.text) done")] }
        _ = try await member.batch()
        return log.clusterName
    }

    private func join(_ log: SQLiteEventLog) async throws -> any GroupMember {
        try await log.join(
            Membership(
                group: "g", instance: "i", subscriptions: [Subscription(.topic("t"))]))
    }

    @Test func `clusters have names of their own`() async throws {
        let directory = try TemporaryDirectory()
        let one = try await SQLiteEventLog(path: directory.file("one"))
        let two = try await SQLiteEventLog(path: directory.file("two"))
        #expect(one.clusterName != two.clusterName)
        #expect(one.clusterName.count > 20)
        await one.close()
        await two.close()
    }

    @Test func `another program's database is left alone`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("events.sqlite")
        try Connection(path: path).execute("CREATE TABLE theirs (x)")
        let error = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog(path: path)
        }
        #expect(error?.code == .incompatible)
    }

    @Test func `a file that is no database is corrupt`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("events.sqlite")
        let file = try #require(fopen(path, "w"))
        fputs(String(repeating: "no database ", count: 1000), file)
        fclose(file)
        let error = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog(path: path)
        }
        #expect(error?.code == .corrupt)
    }
}
