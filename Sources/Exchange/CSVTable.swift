// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A table in comma separated values (RFC 4180): UTF-8, one header line, quotes where needed.
package struct CSVTable {
    package struct Row {
        package let line: Int
        package let fields: [String]
    }

    /// More columns than any table of ours has.
    static let columnLimit = 64

    let name: String
    let header: [String]
    package let rows: [Row]

    /// Every row must have as many fields as the header.
    package init(_ bytes: [UInt8], name: String) throws(TableError) {
        var parser = CSVParser(bytes, table: name)
        guard let header = try parser.row() else {
            throw TableError(table: name, line: 1, detail: "no header line")
        }
        var rows: [Row] = []
        while let row = try parser.row() {
            guard row.fields.count == header.fields.count else {
                throw TableError(
                    table: name, line: row.line,
                    detail: "\(row.fields.count) fields, the header has \(header.fields.count)")
            }
            rows.append(row)
        }
        self.name = name
        self.header = header.fields
        self.rows = rows
    }

    /// Refuses a header that lacks a required column, or has one that nobody reads: a misspelt
    /// column would otherwise be ignored in silence.
    package func check(required: [String], optional: [String]) throws(TableError) {
        for name in required where !header.contains(name) {
            throw TableError(table: self.name, line: 1, column: name, detail: "is missing")
        }
        for name in header where !required.contains(name) && !optional.contains(name) {
            throw TableError(table: self.name, line: 1, column: name, detail: "is not known")
        }
        if Set(header).count != header.count {
            throw TableError(table: self.name, line: 1, detail: "a column stands twice")
        }
    }

    /// The place of a column; nil if the table has none of that name.
    func place(_ column: String) -> Int? { header.firstIndex(of: column) }

    package func error(_ row: Row, _ column: String?, _ detail: String) -> TableError {
        TableError(table: name, line: row.line, column: column, detail: detail)
    }
}

private struct CSVParser {
    private let bytes: [UInt8]
    private let table: String
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8], table: String) {
        self.bytes = bytes
        self.table = table
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next line that is not empty; nil at the end.
    mutating func row() throws(TableError) -> CSVTable.Row? {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
        guard position < bytes.count else { return nil }
        let first = line
        var fields: [String] = []
        while true {
            guard fields.count < CSVTable.columnLimit else {
                throw TableError(
                    table: table, line: first, detail: "more than \(CSVTable.columnLimit) fields")
            }
            fields.append(try field(number: fields.count + 1))
            guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { break }
            position += 1
        }
        return CSVTable.Row(line: first, fields: fields)
    }

    private mutating func field(number: Int) throws(TableError) -> String {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            return try quotedField(number: number)
        }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D { break }
            if byte == UInt8(ascii: "\"") {
                throw error(number, "a quote inside a field that does not begin with one")
            }
            position += 1
        }
        return try text(bytes[start..<position], number)
    }

    private mutating func quotedField(number: Int) throws(TableError) -> String {
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\"") else {
                if byte == 0x0A { line += 1 }
                content.append(byte)
                continue
            }
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                if position < bytes.count, ![0x2C, 0x0A, 0x0D].contains(bytes[position]) {
                    throw error(number, "something follows the closing quote")
                }
                return try text(content[...], number)
            }
            content.append(byte)
            position += 1
        }
        throw error(number, "a quote is not closed")
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ number: Int) throws(TableError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error(number, "is not UTF-8")
        }
        return text
    }

    private func error(_ number: Int, _ detail: String) -> TableError {
        TableError(table: table, line: line, column: String(number), detail: detail)
    }
}
