// LienThong
// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// One connection to one database file. Not Sendable: an actor on its own queue owns it, since
/// every call may block.
package final class Connection {
    private var handle: OpaquePointer?
    private var cache: [String: Statement] = [:]
    private let cacheLimit = 128
    private let begin: Statement
    private let commit: Statement

    /// Opens the file, and creates it unless `isReadOnly`. `:memory:` is a database without a file.
    package init(
        path: String, options: ConnectionOptions = ConnectionOptions()
    ) throws(SQLiteError) {
        // One thread at a time uses a connection, so SQLite needs no mutex of its own.
        let flags =
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
            | (options.isReadOnly ? 0 : SQLITE_OPEN_CREATE)
        var opened: OpaquePointer?
        let result = sqlite3_open_v2(path, &opened, flags, options.vfs)
        guard result == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            let systemError = opened.map { sqlite3_system_errno($0) } ?? 0
            sqlite3_close_v2(opened)
            throw SQLiteError(
                extended: result, systemError: systemError, message: "\(message): \(path)")
        }
        do throws(SQLiteError) {
            try Connection.configure(opened, options)
            begin = try Statement(opened, "BEGIN IMMEDIATE")
            commit = try Statement(opened, "COMMIT")
        } catch {
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
    }

    deinit { close() }

    /// Closes the file when the last statement still held elsewhere goes. Idempotent; afterwards
    /// the connection may not be used.
    package func close() {
        cache = [:]
        sqlite3_close_v2(handle)
        handle = nil
    }

    // MARK: Statements

    /// Runs one or more statements without values or rows, such as a schema.
    package func execute(_ sql: String) throws(SQLiteError) {
        try Connection.execute(open, sql)
    }

    /// The compiled statement for this text, reset. Statements are kept by their text; one that is
    /// just being stepped through is not handed out twice.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        if let cached = cache[sql] {
            if !cached.isBusy {
                cached.reset()
                return cached
            }
            return try Statement(open, sql)
        }
        let statement = try Statement(open, sql)
        if cache.count >= cacheLimit { cache = [:] }
        cache[sql] = statement
        return statement
    }

    /// Prepares, binds, runs to the end: for a statement whose rows do not matter.
    package func run(_ sql: String, _ values: Value...) throws(SQLiteError) {
        try prepare(sql).run(values)
    }

    /// The first cell of the first row; `nil` if there is no row or the cell is NULL.
    package func int64(_ sql: String, _ values: Value...) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        defer { statement.reset() }
        try statement.bind(values)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.int64(0)
    }

    /// The first cell of the first row; `nil` if there is no row or the cell is NULL.
    package func string(_ sql: String, _ values: Value...) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        defer { statement.reset() }
        try statement.bind(values)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.string(0)
    }

    // MARK: Transactions

    /// Runs `body` between BEGIN IMMEDIATE and COMMIT. If it throws, or the commit fails, nothing
    /// of it remains.
    package func transaction<T>(_ body: () throws -> T) throws -> T {
        try begin.run()
        do {
            let value = try body()
            try commit.run()
            return value
        } catch {
            // SQLite has already rolled back after some errors (full, I/O).
            if isInTransaction { try rollBack(after: error) }
            throw error
        }
    }

    /// Runs `body` on one state of the database, however many statements it has.
    package func readTransaction<T>(_ body: () throws -> T) throws -> T {
        try prepare("BEGIN DEFERRED").run()
        do {
            let value = try body()
            try commit.run()
            return value
        } catch {
            if isInTransaction { try rollBack(after: error) }
            throw error
        }
    }

    /// Runs `body` inside a transaction so that it alone can be undone: if it throws, what it did
    /// is gone, what came before stays. After some errors (full disk) SQLite undoes the whole
    /// transaction: then `isInTransaction` is false.
    package func savepoint<T>(_ body: () throws -> T) throws -> T {
        try prepare("SAVEPOINT inner_work").run()
        do {
            let value = try body()
            try prepare("RELEASE inner_work").run()
            return value
        } catch {
            if isInTransaction {
                try prepare("ROLLBACK TO inner_work").run()
                try prepare("RELEASE inner_work").run()
            }
            throw error
        }
    }

    package var isInTransaction: Bool { sqlite3_get_autocommit(open) == 0 }

    // MARK: The database

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    package var changes: Int64 { sqlite3_changes64(open) }
    package var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(open) }

    /// The program's own version number, kept in the file's header. 0 in a new file.
    package func userVersion() throws(SQLiteError) -> Int64 {
        try int64("PRAGMA user_version") ?? 0
    }

    package func setUserVersion(_ version: Int32) throws(SQLiteError) {
        try execute("PRAGMA user_version = \(version)")
    }

    /// The file may not grow past so many pages; `nil` lifts the limit. For this connection only.
    package func setMaxPageCount(_ pages: Int64?) throws(SQLiteError) {
        try Connection.execute(open, "PRAGMA max_page_count = \(pages ?? 4_294_967_294)")
    }

    package func pageCount() throws(SQLiteError) -> Int64 {
        try int64("PRAGMA page_count") ?? 0
    }

    /// Copies what the write-ahead log holds into the file, as far as readers allow;
    /// `truncating` waits for the readers and empties the log.
    package func checkpoint(truncating: Bool = false) throws(SQLiteError) {
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let result = sqlite3_wal_checkpoint_v2(open, nil, mode, nil, nil)
        guard result == SQLITE_OK else { throw Connection.error(open, result, "checkpoint") }
    }

    private var open: OpaquePointer {
        guard let handle else { preconditionFailure("the connection was closed") }
        return handle
    }

    /// A rollback that fails leaves the connection useless: that error is the one to report.
    private func rollBack(after error: any Error) throws {
        try prepare("ROLLBACK").run()
    }
}

extension Connection {
    private static func configure(
        _ handle: OpaquePointer, _ options: ConnectionOptions
    ) throws(SQLiteError) {
        let parts = options.busyTimeout.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
        if let mode = options.journalMode, !options.isReadOnly {
            try execute(handle, "PRAGMA journal_mode = \(mode.rawValue)")
        }
        try execute(
            handle,
            """
            PRAGMA synchronous = \(options.synchronous.rawValue);
            PRAGMA cache_size = -\(options.cacheKibibytes);
            PRAGMA mmap_size = \(options.mmapBytes);
            PRAGMA foreign_keys = ON;
            PRAGMA trusted_schema = OFF
            """)
        if let pages = options.maxPageCount {
            try execute(handle, "PRAGMA max_page_count = \(pages)")
        }
    }

    private static func execute(_ handle: OpaquePointer, _ sql: String) throws(SQLiteError) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw error(handle, result, sql) }
    }

    static func error(_ handle: OpaquePointer?, _ result: Int32, _ sql: String?) -> SQLiteError {
        SQLiteError(
            extended: result, systemError: handle.map { sqlite3_system_errno($0) } ?? 0,
            message: handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no connection",
            sql: sql)
    }
}
