// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc
import SQLiteEventLog
import TestSupport
import Testing

/// A log without room refuses, whole, and goes on when there is room again.
@Suite struct FullDiskTests {
    private static let spec = TopicSpec(
        name: "t", partitions: 1, cleanup: .delete(retentionMilliseconds: nil))

    private static func large(_ number: Int) -> NewRecord {
        NewRecord(
            topic: "t", partition: 0, key: [UInt8(number % 256)],
            value: [UInt8](repeating: 1, count: 50_000))
    }

    /// Appends pairs until the log is full; gives how many pairs went in.
    private static func fill(_ log: SQLiteEventLog) async throws -> Int {
        for count in 0..<1000 {
            do throws(EventLogError) {
                try await log.append([large(count), large(count)])
            } catch {
                if error.code == .full { return count }
                throw error
            }
        }
        throw DeadlineExceeded(description: "1000 pairs and still room")
    }

    @Test func `a page limit is full, nothing half done, and lifted again`() async throws {
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(
            path: directory.file("events.sqlite"),
            options: SQLiteEventLogOptions(maxPageCount: 200))
        try await log.create([Self.spec])
        let pairs = try await Self.fill(log)
        #expect(pairs > 0)
        #expect(try await log.readAll("t").count == 2 * pairs)
        try await log.setMaxPageCount(nil)
        try await log.append([Self.large(0)])
        #expect(try await log.readAll("t").map(\.offset) == Array(0...Int64(2 * pairs)))
        await log.close()
    }

    @Test func `a disk without room is full, and the log goes on when there is some`() async throws
    {
        let directory = try TemporaryDirectory()
        let path = directory.file("events.sqlite")
        let log = try await SQLiteEventLog(
            path: path, options: SQLiteEventLogOptions(vfs: WatchedVFS.name))
        try await log.create([Self.spec])
        try await log.append([Self.large(0)])
        WatchedVFS.setFull(true, path)
        for _ in 0..<3 {
            let error = await #expect(throws: EventLogError.self) {
                try await log.append([Self.large(1)])
            }
            #expect(error?.code == .full)
            #expect(error?.isRetriable == true)
        }
        // What is there can still be read.
        #expect(try await log.readAll("t").count == 1)
        WatchedVFS.setFull(false, path)
        try await log.append([Self.large(2)])
        #expect(try await log.readAll("t").map(\.offset) == [0, 1])
        await log.close()
        let again = try await SQLiteEventLog(path: path)
        #expect(try await again.readAll("t").map(\.key) == [[0], [2]])
        await again.close()
    }

    @Test func `a limit on file sizes is an error, not the end of the process`() async {
        // In a process of its own: the limit holds for all files of a process.
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let log = try await SQLiteEventLog(path: directory.file("events.sqlite"))
            try await log.create([FullDiskTests.spec])
            try FullDiskTests.limitFiles(to: 1 << 20)
            let pairs = try await FullDiskTests.fill(log)
            try FullDiskTests.limitFiles(to: nil)
            try await log.append([FullDiskTests.large(0)])
            let offsets = try await log.readAll("t").map(\.offset)
            await log.close()
            guard pairs > 0, offsets == Array(0...Int64(2 * pairs)) else { exit(9) }
        }
    }

    private static func limitFiles(to bytes: UInt?) throws {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(8) }
        limit.rlim_cur = bytes ?? limit.rlim_max
        guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(7) }
    }
}
