// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

/// Where the next call of `maintain` goes on, so that one busy partition does not keep the others
/// from their turn.
struct MaintenanceCursor {
    var number = 0
}

/// The bounded work of one call of `maintain` on the writer's connection.
struct MaintenanceRun {
    let connection: Connection
    let now: Int64
    let tombstoneRetention: Int64
    /// Rows that may still be looked at.
    var budget: Int
    /// By partition number its oldest offset, where that may have changed.
    private(set) var beginnings: [Int: Int64] = [:]
    /// Work that the budget cut short.
    private(set) var isComplete = true

    init(connection: Connection, now: Int64, tombstoneRetention: Int64, budget: Int) {
        self.connection = connection
        self.now = now
        self.tombstoneRetention = tombstoneRetention
        self.budget = budget
    }

    // MARK: Retention

    /// Removes the records before the first one that is young enough.
    mutating func expire(_ number: Int, end: Int64, retention: Int64) throws {
        let (cutoff, overflow) = now.subtractingReportingOverflow(retention)
        if overflow { return }
        let from = RecordID.make(number: number, offset: 0)
        let to = RecordID.make(number: number, offset: end)
        let limit = budget
        var keepFrom = from
        var seen = 0
        let oldest = try connection.prepare(
            "SELECT id, timestamp FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT ?")
        defer { oldest.reset() }
        try oldest.bind([.integer(from), .integer(to), Value(limit)])
        while try oldest.step(), oldest.int64(1) < cutoff {
            seen += 1
            keepFrom = oldest.int64(0) + 1
        }
        oldest.reset()
        if seen == 0 { return }
        budget -= seen
        if seen == limit { isComplete = false }
        try rememberEnd(number, end)
        try connection.run(
            "DELETE FROM records WHERE id >= ? AND id < ?", .integer(from), .integer(keepFrom))
        try noteBeginning(number, end)
    }

    // MARK: Compaction

    /// Looks at the records since the last time and removes of each key all but the newest.
    mutating func compact(_ number: Int, end: Int64) throws {
        let done =
            try connection.int64(
                "SELECT compacted_to FROM partitions WHERE number = ?", Value(number)) ?? 0
        guard done < end else { return }
        let limit = budget
        var seen = 0
        var last = done
        var removed = false
        let previous = try connection.prepare(
            "SELECT id FROM latest WHERE number = ? AND key = ?")
        let remove = try connection.prepare("DELETE FROM records WHERE id = ?")
        let remember = try connection.prepare(
            """
            INSERT INTO latest (number, key, id, tombstone_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (number, key)
            DO UPDATE SET id = excluded.id, tombstone_at = excluded.tombstone_at
            """)
        try connection.prepare(
            """
            SELECT id, key, value IS NULL, timestamp FROM records
            WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
            """
        ).rows(
            .integer(RecordID.make(number: number, offset: done)),
            .integer(RecordID.make(number: number, offset: end)), Value(limit)
        ) { row in
            seen += 1
            let id = row.int64(0)
            last = RecordID.offset(of: id) + 1
            guard let key = row.optionalBytes(1) else { return }
            var older: Int64?
            try previous.rows(Value(number), .blob(key)) { older = $0.int64(0) }
            if let older, older != id {
                try remove.run(.integer(older))
                removed = true
            }
            let isTombstone = row.int64(2) != 0
            try remember.run(
                Value(number), .blob(key), .integer(id),
                isTombstone ? .integer(row.int64(3)) : .null)
        }
        budget -= seen
        if seen == limit {
            isComplete = false
        } else {
            last = end
        }
        try connection.run(
            "UPDATE partitions SET compacted_to = ? WHERE number = ?", .integer(last),
            Value(number))
        if removed { try noteBeginning(number, end) }
    }

    /// Removes tombstones that everybody has had time to read.
    mutating func removeTombstones(ends: [Int64]) throws {
        let (cutoff, overflow) = now.subtractingReportingOverflow(tombstoneRetention)
        if overflow { return }
        let limit = budget
        var old: [(number: Int, key: [UInt8], id: Int64)] = []
        try connection.prepare(
            "SELECT number, key, id FROM latest WHERE tombstone_at < ? LIMIT ?"
        ).rows(.integer(cutoff), Value(limit)) { row in
            old.append((Int(row.int64(0)), row.bytes(1), row.int64(2)))
        }
        budget -= old.count
        if old.count == limit { isComplete = false }
        for (number, key, id) in old {
            try rememberEnd(number, ends[number])
            try connection.run("DELETE FROM records WHERE id = ?", .integer(id))
            try connection.run(
                "DELETE FROM latest WHERE number = ? AND key = ?", Value(number), .blob(key))
        }
        for number in Set(old.map(\.number)) { try noteBeginning(number, ends[number]) }
    }

    // MARK: Bounds

    /// Removed records must not give their offsets to later ones.
    private func rememberEnd(_ number: Int, _ end: Int64) throws {
        try connection.run(
            "UPDATE partitions SET next_offset = ? WHERE number = ?", .integer(end),
            Value(number))
    }

    private mutating func noteBeginning(_ number: Int, _ end: Int64) throws {
        let oldest = try connection.int64(
            "SELECT id FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT 1",
            .integer(RecordID.make(number: number, offset: 0)),
            .integer(RecordID.make(number: number, offset: end)))
        beginnings[number] = oldest.map(RecordID.offset(of:)) ?? end
    }
}
