// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

/// A worker's state on this machine: a cache of its changelog, with the changelog's position
/// inside. Losing the file loses nothing.
///
/// One connection, used by the worker's own queue only. What goes wrong with the file is said as the
/// log says it: `.full` and `.unavailable` may pass.
final class StateStore: StateReading {
    private let connection: Connection

    init(path: String) throws(EventLogError) {
        connection = try Self.trying("open the worker's state") { try Self.opened(path) }
    }

    private static func opened(_ path: String) throws -> Connection {
        // Durability comes from the changelog: a lost write of the cache is read again from there.
        // Nobody else has it open, so there is nothing to wait for.
        let connection = try Connection(path: path, options: ConnectionOptions(busyTimeout: .zero))
        try connection.execute("PRAGMA synchronous = OFF")
        // A long restore writes all of it once through the write-ahead log: that file is cut again.
        try connection.execute("PRAGMA journal_size_limit = 16777216")
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS state (
                partition INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
                PRIMARY KEY (partition, key)
            ) WITHOUT ROWID
            """)
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS positions (
                partition INTEGER PRIMARY KEY, position INTEGER NOT NULL
            )
            """)
        // In a file of its own that goes with the connection.
        try connection.execute(
            """
            CREATE TEMP TABLE gathered (
                sequence INTEGER PRIMARY KEY, partition INTEGER NOT NULL, key TEXT NOT NULL,
                value BLOB
            )
            """)
        return connection
    }

    private static func trying<Value>(
        _ operation: String, _ body: () throws -> Value
    ) throws(EventLogError) -> Value {
        do {
            return try body()
        } catch {
            let found = error as? SQLiteError
            let code: EventLogError.Code =
                found?.isFull == true ? .full : found?.isCorrupt == true ? .corrupt : .unavailable
            throw EventLogError(
                code, operation: operation, detail: "\(error)",
                hint: code == .corrupt
                    ? "Remove the file: it is made again from the changelog"
                    : "Look at the disk under the worker's data directory")
        }
    }

    func value(partition: Int32, key: String) throws(EventLogError) -> [UInt8]? {
        try Self.trying("read the worker's state") {
            try readValue(partition: partition, key: key)
        }
    }

    private func readValue(partition: Int32, key: String) throws -> [UInt8]? {
        let statement = try connection.prepare(
            "SELECT value FROM state WHERE partition = ? AND key = ?")
        defer { statement.reset() }
        try statement.bind(1, Int64(partition))
        try statement.bind(2, key)
        return try statement.step() ? statement.bytes(0) : nil
    }

    func entries(
        partition: Int32, prefix: String, limit: Int
    ) throws(EventLogError) -> [StateEntry] {
        try Self.trying("read the worker's state") {
            let statement = try connection.prepare(
                """
                SELECT key, value FROM state
                WHERE partition = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?
                """)
            var found: [StateEntry] = []
            try statement.rows(
                .integer(Int64(partition)), .text(prefix),
                // No key has the last scalar of Unicode, which is no character.
                .text(prefix + "\u{10FFFF}"), .integer(Int64(limit))
            ) { row in
                found.append(StateEntry(key: row.string(0), value: row.bytes(1)))
            }
            return found
        }
    }

    /// The changelog offset up to which the store is known to hold everything; 0 at first.
    func position(partition: Int32) throws(EventLogError) -> Int64 {
        try Self.trying("read the worker's state") {
            let statement = try connection.prepare(
                "SELECT position FROM positions WHERE partition = ?")
            defer { statement.reset() }
            try statement.bind(1, Int64(partition))
            return try statement.step() ? statement.int64(0) : 0
        }
    }

    /// Applies changes in one transaction, together with new positions where they are known.
    func apply(
        _ changes: [StateChange], positions: [Int32: Int64] = [:]
    ) throws(EventLogError) {
        try Self.trying("keep the worker's state") { try write(changes, positions) }
    }

    private func write(_ changes: [StateChange], _ positions: [Int32: Int64]) throws {
        try connection.transaction {
            let put = try connection.prepare(
                "INSERT OR REPLACE INTO state (partition, key, value) VALUES (?, ?, ?)")
            let remove = try connection.prepare(
                "DELETE FROM state WHERE partition = ? AND key = ?")
            for change in changes {
                if let value = change.value {
                    try put.run(.integer(Int64(change.partition)), .text(change.key), .blob(value))
                } else {
                    try remove.run(.integer(Int64(change.partition)), .text(change.key))
                }
            }
            try move(to: positions)
        }
    }

    private func move(to positions: [Int32: Int64]) throws {
        let move = try connection.prepare(
            "INSERT OR REPLACE INTO positions (partition, position) VALUES (?, ?)")
        for (partition, position) in positions {
            try move.run(.integer(Int64(partition)), .integer(position))
        }
    }

    /// Keeps changes aside for `takeGathered`. A long changelog's keys come in no order, and each
    /// would write a page of its own; sorted, they are written one after the other.
    func gather(_ changes: [StateChange]) throws(EventLogError) {
        try Self.trying("gather the worker's state") {
            try connection.transaction {
                let add = try connection.prepare(
                    "INSERT INTO gathered (partition, key, value) VALUES (?, ?, ?)")
                for change in changes {
                    try add.run(
                        .integer(Int64(change.partition)), .text(change.key),
                        Value(change.value))
                }
            }
        }
    }

    /// Applies what was gathered, the last change of a key alone, together with the positions.
    func takeGathered(positions: [Int32: Int64]) throws(EventLogError) {
        try Self.trying("keep the worker's state") {
            try connection.transaction {
                // A removal stands as a number until all is written: a later change may undo it.
                try connection.execute(
                    """
                    INSERT OR REPLACE INTO state
                        SELECT partition, key, ifnull(value, 0) FROM gathered
                        ORDER BY partition, key, sequence
                    """)
                let remove = try connection.prepare(
                    """
                    DELETE FROM state WHERE partition = ?1 AND typeof(value) = 'integer' AND key IN
                        (SELECT key FROM gathered WHERE partition = ?1 AND value IS NULL)
                    """)
                for partition in positions.keys {
                    try remove.run(.integer(Int64(partition)))
                }
                try connection.execute("DELETE FROM gathered")
                try move(to: positions)
            }
        }
    }

    /// Forgets what was gathered: the reading of it did not come to its end.
    func dropGathered() throws(EventLogError) {
        try Self.trying("drop what was gathered of the worker's state") {
            try connection.execute("DELETE FROM gathered")
        }
    }

    /// Forgets a partition: its changelog is shorter than our position, so it is another one.
    func clear(partition: Int32) throws(EventLogError) {
        try Self.trying("clear the worker's state") {
            try connection.transaction {
                try connection.prepare("DELETE FROM state WHERE partition = ?")
                    .run(.integer(Int64(partition)))
                try connection.prepare("DELETE FROM positions WHERE partition = ?")
                    .run(.integer(Int64(partition)))
            }
        }
    }
}
