// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite
import WorkerRuntime

/// A stage's state in memory, in the order of its keys, so that a year of timers is found at once.
final class SimulatedState: StateReading {
    private let database: Connection
    /// The earliest timer of a partition, as far as it was asked for since the last change.
    private var nextDue: [Int32: BusinessTime?] = [:]

    init() throws {
        database = try Connection(path: ":memory:")
        try database.execute(
            """
            CREATE TABLE entries (
                partition INTEGER, key TEXT, value BLOB, PRIMARY KEY (partition, key)
            ) WITHOUT ROWID
            """)
    }

    func value(partition: Int32, key: String) throws -> [UInt8]? {
        let found = try database.prepare(
            "SELECT value FROM entries WHERE partition = ?1 AND key = ?2")
        try found.bind(1, Int64(partition))
        try found.bind(2, key)
        defer { found.reset() }
        return try found.step() ? found.bytes(0) : nil
    }

    func entries(partition: Int32, prefix: String, limit: Int) throws -> [StateEntry] {
        let found = try database.prepare(
            """
            SELECT key, value FROM entries WHERE partition = ?1 AND key >= ?2 AND key < ?3
            ORDER BY key LIMIT ?4
            """)
        try found.bind(1, Int64(partition))
        try found.bind(2, prefix)
        try found.bind(3, prefix + "\u{10FFFF}")
        try found.bind(4, Int64(limit))
        defer { found.reset() }
        var entries: [StateEntry] = []
        while try found.step() {
            entries.append(StateEntry(key: found.string(0), value: found.bytes(1)))
        }
        return entries
    }

    func apply(_ changes: [StateChange]) throws {
        for change in changes {
            if change.key.hasPrefix(StateKey.timers) { nextDue[change.partition] = nil }
            guard let value = change.value else {
                try database.run(
                    "DELETE FROM entries WHERE partition = ? AND key = ?",
                    .integer(Int64(change.partition)), .text(change.key))
                continue
            }
            try database.run(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                .integer(Int64(change.partition)), .text(change.key), .blob(value))
        }
    }

    /// The earliest timer of all partitions.
    func firstDue(partitions: Int32) throws -> BusinessTime? {
        var first: BusinessTime?
        for partition in 0..<partitions {
            let due: BusinessTime?
            if let known = nextDue[partition] {
                due = known
            } else {
                due = try timers(partition: partition, limit: 1).first?.due
                nextDue[partition] = .some(due)
            }
            if let due, first.map({ due < $0 }) ?? true { first = due }
        }
        return first
    }

    func timers(dueBy now: BusinessTime, partitions: Int32) throws -> [StageTimer] {
        try (0..<partitions).flatMap { partition in
            try timers(partition: partition, limit: 500).prefix { $0.due <= now }
        }
    }

    /// How many keys there are that begin so.
    func count(prefix: String) throws -> Int64 {
        try database.int64(
            "SELECT count(*) FROM entries WHERE key >= ? AND key < ?", .text(prefix),
            .text(prefix + "\u{10FFFF}")) ?? 0
    }
}
