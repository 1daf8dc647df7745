// LienThong
// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc

/// One compiled statement. Indexes of values begin with 1, of columns with 0, as in SQLite.
///
/// A row stands from a `step` that returned true to the next `step` or `reset`. A statement left
/// in the middle of its rows keeps its read transaction open: reset it, or use `rows`.
package final class Statement {
    private let handle: OpaquePointer
    package let sql: String

    init(_ connection: OpaquePointer, _ sql: String) throws(SQLiteError) {
        var compiled: OpaquePointer?
        var sql = sql
        let result = sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_prepare_v3(
                    connection, $0.baseAddress, Int32($0.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
            }
        }
        guard result == SQLITE_OK else { throw Connection.error(connection, result, sql) }
        guard let compiled else {
            throw SQLiteError(extended: SQLITE_MISUSE, message: "empty statement", sql: sql)
        }
        self.handle = compiled
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Running

    /// Moves to the next row; false when there is none.
    @discardableResult
    package func step() throws(SQLiteError) -> Bool {
        // For `failure`: what it finds there comes from this step.
        errno = 0
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let result:
            let error = failure(result)
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Ready to run again; the bindings stay.
    package func reset() {
        // The result repeats the error that the last step has already thrown.
        sqlite3_reset(handle)
    }

    package func clearBindings() { sqlite3_clear_bindings(handle) }

    /// Between the first row and the end or a reset.
    package var isBusy: Bool { sqlite3_stmt_busy(handle) != 0 }

    /// Binds the values and runs to the end.
    package func run(_ values: Value...) throws(SQLiteError) { try run(values) }

    package func run(_ values: [Value]) throws(SQLiteError) {
        try bind(values)
        while try step() {}
        sqlite3_reset(handle)
    }

    /// Binds the values and calls `body` for each row.
    package func rows(_ values: Value..., body: (Statement) throws -> Void) throws {
        try rows(values, body: body)
    }

    package func rows(_ values: [Value], body: (Statement) throws -> Void) throws {
        try bind(values)
        defer { sqlite3_reset(handle) }
        while try step() { try body(self) }
    }

    // MARK: Values in

    /// Binds all values of the statement; there must be as many as it has parameters.
    package func bind(_ values: [Value]) throws(SQLiteError) {
        sqlite3_reset(handle)
        precondition(
            values.count == Int(sqlite3_bind_parameter_count(handle)),
            "the statement has another number of parameters: \(sql)")
        for (index, value) in values.enumerated() {
            let index = Int32(index + 1)
            switch value {
            case .null: try bindNull(index)
            case .integer(let number): try bind(index, number)
            case .real(let number): try bind(index, number)
            case .text(let text): try bind(index, text)
            case .blob(let bytes): try bind(index, bytes)
            }
        }
    }

    package func bindNull(_ index: Int32) throws(SQLiteError) {
        try check(sqlite3_bind_null(handle, index))
    }

    package func bind(_ index: Int32, _ value: Int64) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, index, value))
    }

    package func bind(_ index: Int32, _ value: Double) throws(SQLiteError) {
        try check(sqlite3_bind_double(handle, index, value))
    }

    package func bind(_ index: Int32, _ value: String) throws(SQLiteError) {
        var value = value
        let result = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                lienthong_sqlite3_bind_text(handle, index, $0.baseAddress, UInt64($0.count))
            }
        }
        try check(result)
    }

    package func bind(_ index: Int32, _ value: [UInt8]) throws(SQLiteError) {
        let result = value.withUnsafeBytes {
            lienthong_sqlite3_bind_blob(handle, index, $0.baseAddress, UInt64($0.count))
        }
        try check(result)
    }

    package func bind(_ index: Int32, _ value: [UInt8]?) throws(SQLiteError) {
        if let value { try bind(index, value) } else { try bindNull(index) }
    }

    /// Binds without a copy: the bytes must stay where they are until the statement was run and
    /// the binding replaced or cleared.
    package func bindBorrowed(
        _ index: Int32, _ value: UnsafeRawBufferPointer
    ) throws(SQLiteError) {
        try check(
            lienthong_sqlite3_bind_blob_borrowed(
                handle, index, value.baseAddress, UInt64(value.count)))
    }

    // MARK: Values out

    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    package func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    package func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// Empty where the cell is NULL.
    package func string(_ column: Int32) -> String {
        guard let text = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// Empty where the cell is NULL.
    package func bytes(_ column: Int32) -> [UInt8] {
        withBytes(column) { [UInt8]($0) }
    }

    /// The cell's bytes in place; they are gone with the row.
    package func withBytes<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        let start = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    package func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }
    package func optionalString(_ column: Int32) -> String? {
        isNull(column) ? nil : string(column)
    }
    package func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    package var columnCount: Int { Int(sqlite3_column_count(handle)) }

    private func check(_ result: Int32) throws(SQLiteError) {
        guard result == SQLITE_OK else { throw failure(result) }
    }

    private func failure(_ result: Int32) -> SQLiteError {
        let cause = errno
        var error = Connection.error(sqlite3_db_handle(handle), result, sql)
        // SQLite 3.40 does not note the system's error of a failed COMMIT.
        if error.code == SQLITE_IOERR && error.systemError == 0 { error.systemError = cause }
        return error
    }
}
