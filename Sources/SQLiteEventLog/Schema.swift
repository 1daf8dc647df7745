// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

/// The tables of the file.
///
/// `records.id` is a `RecordID`. `partitions` keeps what cannot be seen from the records once the
/// newest of them were removed. The value stands last in a row, so that reading the rest of a
/// large one does not touch its overflow pages.
enum Schema {
    /// "LTEL": another program's database is not ours to write into.
    static let applicationID: Int64 = 0x4C54_454C
    static let version: Int32 = 1

    static let tables = """
        PRAGMA application_id = 0x4C54454C;
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE topics (
            first_number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            partitions INTEGER NOT NULL,
            is_compacted INTEGER NOT NULL,
            retention_ms INTEGER,
            max_record_bytes INTEGER NOT NULL,
            uses_log_append_time INTEGER NOT NULL
        );
        CREATE TABLE partitions (
            number INTEGER PRIMARY KEY,
            next_offset INTEGER NOT NULL,
            compacted_to INTEGER NOT NULL
        );
        CREATE TABLE records (
            id INTEGER PRIMARY KEY,
            timestamp INTEGER NOT NULL,
            key BLOB,
            headers BLOB,
            value BLOB
        );
        CREATE TABLE groups (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE offsets (id INTEGER PRIMARY KEY, position INTEGER NOT NULL);
        CREATE TABLE latest (
            number INTEGER NOT NULL,
            key BLOB NOT NULL,
            id INTEGER NOT NULL,
            tombstone_at INTEGER,
            PRIMARY KEY (number, key)
        ) WITHOUT ROWID;
        CREATE INDEX latest_tombstones ON latest (tombstone_at) WHERE tombstone_at IS NOT NULL;
        """

    /// Creates the tables of a new file; refuses a file that is not this version of ours.
    static func prepare(_ connection: Connection) throws {
        let application = try connection.int64("PRAGMA application_id") ?? 0
        let version = try connection.userVersion()
        let objects = try connection.int64("SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0 && version == 0 && objects == 0 {
            try connection.transaction {
                try connection.execute(tables)
                try connection.run(
                    "INSERT INTO settings VALUES ('cluster', ?)", Value(makeClusterName()))
                try connection.setUserVersion(Schema.version)
            }
            return
        }
        guard application == applicationID, version == Schema.version else {
            throw EventLogError(
                .incompatible, operation: "open the log",
                detail: "the file is another program's, or of another version (\(version))",
                hint: "Name another file, or run the version that wrote this one")
        }
    }

    /// 128 random bits: ids of events begin with the cluster's name.
    private static func makeClusterName() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return "embedded-"
            + String(
                (0..<32).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }
}
