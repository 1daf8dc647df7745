// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Glibc
import SQLite

/// The file, as its only writer sees it: rows and positions move together. Every call may block.
final class ProjectionFile {
    private let connection: Connection
    private let statements: Statements
    private var nextKey: Int64
    private let maxAuditRecords: Int64
    /// The offset to read next, for each partition that was read.
    private(set) var positions: [TopicPartition: Int64]

    /// Opens the file. One that is damaged, of another schema or made from another log is made
    /// anew: `wasReset` says so.
    static func open(
        _ settings: ProjectionSettings
    ) throws -> (file: ProjectionFile, wasReset: Bool) {
        do {
            return try openAsItIs(settings)
        } catch let error as SQLiteError where error.isCorrupt {
            try remove(settings.path)
            return (try openAsItIs(settings).file, true)
        }
    }

    /// Removes the file and what SQLite keeps beside it.
    static func remove(_ path: String) throws {
        for suffix in ["", "-wal", "-shm"] where unlink(path + suffix) != 0 {
            guard errno == ENOENT else {
                throw ProjectionError(
                    .file, operation: "remove", detail: "\(path + suffix): errno \(errno)",
                    hint: "remove it by hand: it is made again from the log")
            }
        }
    }

    private static func openAsItIs(
        _ settings: ProjectionSettings
    ) throws -> (file: ProjectionFile, wasReset: Bool) {
        let connection = try Connection(
            path: settings.path,
            options: ConnectionOptions(
                synchronous: .normal, cacheKibibytes: settings.cacheKibibytes,
                maxPageCount: settings.maxPageCount))
        // A checkpoint syncs: not after every large batch. The log is cut back after a burst.
        try connection.execute("PRAGMA wal_autocheckpoint = 4000")
        try connection.execute("PRAGMA journal_size_limit = 67108864")
        let isNew = try connection.int64("SELECT count(*) FROM sqlite_schema") == 0
        var isOurs = false
        if !isNew, try connection.userVersion() == Int64(Schema.version) {
            isOurs = try connection.string("SELECT cluster FROM origin") == settings.cluster.name
        }
        if !isOurs { try create(connection, cluster: settings.cluster.name) }
        return (try ProjectionFile(connection, settings), !isNew && !isOurs)
    }

    private static func create(_ connection: Connection, cluster: String) throws {
        try connection.transaction {
            try connection.execute(Schema.dropSQL)
            try connection.execute(Schema.sql)
            try connection.run("INSERT INTO origin VALUES (?)", .text(cluster))
            try connection.setUserVersion(Schema.version)
        }
    }

    private init(_ connection: Connection, _ settings: ProjectionSettings) throws {
        self.connection = connection
        maxAuditRecords = settings.maxAuditRecords
        statements = try Statements(connection)
        nextKey = (try connection.int64("SELECT max(key) FROM documents") ?? 0) + 1
        var positions: [TopicPartition: Int64] = [:]
        try connection.prepare("SELECT topic, partition, next FROM positions").rows { row in
            let place = TopicPartition(row.string(0), Int32(truncatingIfNeeded: row.int64(1)))
            positions[place] = row.int64(2)
        }
        self.positions = positions
    }

    /// Notes what the log removed before it was read, and moves the positions behind it.
    func skip(_ gaps: [Gap]) throws {
        try connection.transaction {
            for gap in gaps {
                try statements.putGap.run(
                    .text(gap.place.topic), Value(gap.place.partition), .integer(gap.from),
                    .integer(gap.to))
                try statements.addSum.run(.text(Tally.missing.name), .integer(gap.count))
                try statements.putPosition.run(
                    .text(gap.place.topic), Value(gap.place.partition), .integer(gap.to))
            }
        }
        for gap in gaps { positions[gap.place] = gap.to }
    }

    /// Applies the records and moves the positions past them, both or neither. Records before the
    /// position of their partition were applied already. Returns how many could not be read.
    func apply(_ records: [Record]) throws -> Int {
        var moved: [TopicPartition: Int64] = [:]
        var unreadable = 0
        let set = WorkingSet(statements, nextKey: nextKey)
        try connection.transaction {
            for record in records {
                guard record.offset >= moved[record.place] ?? positions[record.place] ?? 0,
                    let topic = KnownTopic(record.topic), topic.kind.isFollowed
                else { continue }
                moved[record.place] = record.offset + 1
                do {
                    try set.apply(record, of: topic)
                } catch let error as ProtoError {
                    try note(record, error, in: set)
                    unreadable += 1
                }
            }
            try set.write()
            try forgetOldAudit(set.auditedUntil)
            for (place, next) in moved {
                try statements.putPosition.run(
                    .text(place.topic), Value(place.partition), .integer(next))
            }
        }
        nextKey = set.nextKey
        positions.merge(moved) { $1 }
        return unreadable
    }

    /// The trail as a whole lies in its topic; here are the newest records of it.
    private func forgetOldAudit(_ newest: Place) throws {
        guard newest.exists, newest.offset > maxAuditRecords else { return }
        let oldest = Place(
            partition: newest.partition, offset: newest.offset - maxAuditRecords + 1)
        try statements.forgetAudit.run(.integer(oldest.number))
    }

    private func note(_ record: Record, _ error: ProtoError, in set: WorkingSet) throws {
        try statements.putUnreadable.run(
            .text(record.topic), Value(record.partition), .integer(record.offset),
            .text("\(error)"))
        set.add(1, to: .unreadable)
    }

    /// Empties the write-ahead log as far as readers allow, and closes the file.
    func close() throws {
        defer { connection.close() }
        try connection.checkpoint()
    }

    func setMaxPageCount(_ pages: Int64?) throws { try connection.setMaxPageCount(pages) }
}
