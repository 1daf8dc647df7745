// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

/// The writer's connection and its statements.
final class LogFile {
    let connection: Connection
    let insertRecord: Statement
    let putPosition: Statement
    /// By partition number: the offset of the next record to be written.
    var nextOffsets: [Int64] = []

    init(path: String, options: SQLiteEventLogOptions) throws {
        connection = try Connection(
            path: path,
            options: ConnectionOptions(
                cacheKibibytes: 8192, maxPageCount: options.maxPageCount, vfs: options.vfs))
        // 8 MiB between two checkpoints; after a burst the file shrinks to that again.
        try connection.execute(
            "PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 8388608")
        try Schema.prepare(connection)
        insertRecord = try connection.prepare(
            "INSERT INTO records (id, timestamp, key, headers, value) VALUES (?, ?, ?, ?, ?)")
        putPosition = try connection.prepare(
            """
            INSERT INTO offsets (id, position) VALUES (?, ?)
            ON CONFLICT (id) DO UPDATE SET position = excluded.position
            """)
    }

    /// What the file holds, for a log that begins.
    func load() throws -> LogState {
        guard
            let name = try connection.string("SELECT value FROM settings WHERE name = 'cluster'")
        else {
            throw EventLogError(
                .corrupt, operation: "open the log", detail: "the cluster's name is missing")
        }
        var state = LogState(clusterName: name)
        try loadTopics(&state)
        try loadBounds(&state)
        try connection.prepare("SELECT number, name FROM groups").rows { row in
            state.groupNumbers[row.string(1)] = Int(row.int64(0))
        }
        try connection.prepare("SELECT id, position FROM offsets").rows { row in
            state.committed[row.int64(0)] = row.int64(1)
        }
        nextOffsets = state.partitions.map(\.end)
        return state
    }

    private func loadTopics(_ state: inout LogState) throws {
        try connection.prepare(
            """
            SELECT first_number, name, partitions, is_compacted, retention_ms, max_record_bytes,
                   uses_log_append_time
            FROM topics ORDER BY first_number
            """
        ).rows { row in
            let spec = TopicSpec(
                name: row.string(1), partitions: Int32(row.int64(2)),
                cleanup: row.int64(3) != 0
                    ? .compact : .delete(retentionMilliseconds: row.optionalInt64(4)),
                maxRecordBytes: Int(row.int64(5)), usesLogAppendTime: row.int64(6) != 0)
            guard row.int64(0) == state.partitions.count else {
                throw EventLogError(
                    .corrupt, operation: "open the log",
                    detail: "the partitions of \(spec.name) are not where they should be")
            }
            state.add(spec, first: state.partitions.count)
        }
    }

    private func loadBounds(_ state: inout LogState) throws {
        let stored = try connection.prepare("SELECT next_offset FROM partitions WHERE number = ?")
        let oldest = try connection.prepare(
            "SELECT id FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT 1")
        let newest = try connection.prepare(
            "SELECT id FROM records WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1")
        for number in state.partitions.indices {
            let from = Value.integer(RecordID.make(number: number, offset: 0))
            let to = Value.integer(RecordID.make(number: number + 1, offset: 0))
            var end: Int64 = 0
            try stored.rows(Value(number)) { end = $0.int64(0) }
            try newest.rows(from, to) { end = max(end, RecordID.offset(of: $0.int64(0)) + 1) }
            var beginning = end
            try oldest.rows(from, to) { beginning = RecordID.offset(of: $0.int64(0)) }
            state.partitions[number].beginning = beginning
            state.partitions[number].end = end
        }
    }

    /// Writes one record under the next offset of its partition, which it returns.
    func insert(
        _ record: NewRecord, number: Int, timestamp: Int64
    ) throws -> Int64 {
        let offset = nextOffsets[number]
        guard offset < RecordID.offsetLimit else {
            throw EventLogError(
                .invalid, operation: "append", detail: "the partition has no offsets left")
        }
        try insertRecord.bind(1, RecordID.make(number: number, offset: offset))
        try insertRecord.bind(2, timestamp)
        try insertRecord.bind(3, record.key)
        try insertRecord.bind(4, HeaderCoding.encode(record.headers))
        if let value = record.value {
            // 8 MiB need not be copied once more.
            try value.withUnsafeBytes { bytes in
                defer { insertRecord.reset() }
                try insertRecord.bindBorrowed(5, bytes)
                try insertRecord.step()
            }
        } else {
            defer { insertRecord.reset() }
            try insertRecord.bindNull(5)
            try insertRecord.step()
        }
        nextOffsets[number] = offset + 1
        return offset
    }
}
