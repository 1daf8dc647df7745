// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import SQLite

/// Binds the values of a statement one after the other, without an array of them.
struct CellWriter {
    private let statement: Statement
    private var index: Int32 = 0

    init(_ statement: Statement) {
        self.statement = statement
        statement.reset()
    }

    mutating func add(_ value: Int64) throws {
        index += 1
        try statement.bind(index, value)
    }

    mutating func add(_ value: Int) throws { try add(Int64(value)) }
    mutating func add(_ value: Int32) throws { try add(Int64(value)) }
    mutating func add(_ value: Bool) throws { try add(value ? 1 : 0) }
    mutating func add(_ value: Place) throws { try add(value.number) }

    mutating func add(_ value: Int32?) throws {
        if let value { return try add(Int64(value)) }
        index += 1
        try statement.bindNull(index)
    }

    mutating func add(_ value: Int64?) throws {
        if let value { return try add(value) }
        index += 1
        try statement.bindNull(index)
    }

    mutating func add(_ value: String) throws {
        index += 1
        try statement.bind(index, value)
    }

    mutating func add(_ value: String?) throws {
        if let value { return try add(value) }
        index += 1
        try statement.bindNull(index)
    }

    mutating func add(_ value: [UInt8]) throws {
        index += 1
        try statement.bind(index, value)
    }

    /// NULL for a digest that was never set.
    mutating func add(_ value: SHA256Digest) throws {
        index += 1
        if value == SHA256Digest() {
            try statement.bindNull(index)
        } else {
            try statement.bind(index, value.bytes)
        }
    }

    /// Runs the statement to its end.
    func run() throws {
        while try statement.step() {}
        statement.reset()
    }
}

/// Reads the cells of a row one after the other.
struct CellReader {
    private let statement: Statement
    private var column: Int32

    init(_ statement: Statement, from column: Int32 = 0) {
        self.statement = statement
        self.column = column
    }

    private mutating func next() -> Int32 {
        defer { column += 1 }
        return column
    }

    mutating func int64() -> Int64 { statement.int64(next()) }
    mutating func int() -> Int { Int(truncatingIfNeeded: int64()) }
    mutating func int32() -> Int32 { Int32(truncatingIfNeeded: int64()) }
    mutating func bool() -> Bool { int64() != 0 }
    mutating func place() -> Place { Place(number: int64()) }
    mutating func string() -> String { statement.string(next()) }
    mutating func bytes() -> [UInt8] { statement.bytes(next()) }

    mutating func optionalInt32() -> Int32? {
        statement.optionalInt64(next()).map { Int32(truncatingIfNeeded: $0) }
    }

    mutating func digest() -> SHA256Digest {
        statement.withBytes(next()) { SHA256Digest($0) } ?? SHA256Digest()
    }
}
