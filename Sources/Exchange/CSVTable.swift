// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A table in separated values (RFC 4180), as people and spreadsheets write it: UTF-8 with or without
/// its mark, one header line, lines that end with CR, LF or both, quotes where needed. Fields are
/// separated by what separates the header's: a comma, a semicolon (a spreadsheet where the comma is
/// the decimal mark, as in Viet Nam) or a tabulator; a line `sep=;` in front, which some spreadsheets
/// write, says so too. Lines without a word, as a spreadsheet leaves behind a table, are none.
///
/// Every table that is imported is read here and nowhere else.
package struct CSVTable {
    package struct Row {
        /// Where it begins; counted from 1.
        package let line: Int
        package let fields: [String]
    }

    /// What a table may have at most.
    package struct Limits: Sendable {
        /// Default 64 MiB.
        package var bytes = 64 << 20
        /// Default 500,000: the whole country has 14,000 agencies.
        package var rows = 500_000
        /// More columns than any table of ours has. Default 64.
        package var columns = 64
        /// Bytes of a field. Default 16 KiB.
        package var fieldBytes = 16 << 10

        package init() {}
    }

    let name: String
    let header: [String]
    package let rows: [Row]

    /// Every row must have as many fields as the header.
    package init(
        _ bytes: [UInt8], name: String, limits: Limits = Limits()
    ) throws(TableError) {
        guard bytes.count <= limits.bytes else {
            throw TableError(
                table: name, line: 1, "lớn hơn \(limits.bytes) byte",
                "is larger than \(limits.bytes) bytes")
        }
        var parser = try CSVParser(bytes, table: name, limits: limits)
        guard let header = try parser.row() else {
            throw TableError(table: name, line: 1, "thiếu dòng tiêu đề", "no header line")
        }
        var rows: [Row] = []
        while let row = try parser.row() {
            guard row.fields.count == header.fields.count else {
                let (own, wanted) = (row.fields.count, header.fields.count)
                throw TableError(
                    table: name, line: row.line, "\(own) trường, dòng tiêu đề có \(wanted)",
                    "\(own) fields, the header has \(wanted)")
            }
            guard rows.count < limits.rows else {
                throw TableError(
                    table: name, line: row.line, "hơn \(limits.rows) dòng",
                    "more than \(limits.rows) rows")
            }
            rows.append(row)
        }
        self.name = name
        self.header = header.fields.map(\.trimmed)
        self.rows = rows
    }

    /// Refuses a header that lacks a required column, or has one that nobody reads: a misspelt
    /// column would otherwise be ignored in silence.
    package func check(required: [String], optional: [String]) throws(TableError) {
        for name in required where !header.contains(name) {
            throw TableError(table: self.name, line: 1, column: name, "thiếu cột này", "is missing")
        }
        for name in header where !required.contains(name) && !optional.contains(name) {
            throw TableError(
                table: self.name, line: 1, column: name, "không có cột nào tên như vậy",
                "is not known")
        }
        if Set(header).count != header.count {
            throw TableError(
                table: self.name, line: 1, "một cột có hai lần", "a column stands twice")
        }
    }

    /// The place of a column; nil if the table has none of that name.
    func place(_ column: String) -> Int? { header.firstIndex(of: column) }

    package func error(_ row: Row, _ column: String?, _ vi: String, _ en: String) -> TableError {
        TableError(table: name, line: row.line, column: column, vi, en)
    }
}

private struct CSVParser {
    private static let quote = UInt8(ascii: "\"")

    private let bytes: [UInt8]
    private let table: String
    private let limits: CSVTable.Limits
    private var separator = UInt8(ascii: ",")
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8], table: String, limits: CSVTable.Limits) throws(TableError) {
        self.bytes = bytes
        self.table = table
        self.limits = limits
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            || bytes.prefix(1024).contains(0)
        {
            throw TableError(
                table: table, line: 1, "không phải UTF-8: lưu lại dạng \"CSV UTF-8\"",
                "is not UTF-8: save it as \"CSV UTF-8\"")
        }
        chooseSeparator()
    }

    /// Of the first line with a word in it, outside quotes: names of columns hold none of them.
    private mutating func chooseSeparator() {
        let choices = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        var isQuoted = false
        var end = position
        while end < bytes.count, bytes[end] == 0x0A || bytes[end] == 0x0D { end += 1 }
        let start = end
        var counts: [UInt8: Int] = [:]
        while end < bytes.count {
            let byte = bytes[end]
            if byte == Self.quote { isQuoted.toggle() }
            if !isQuoted {
                if byte == 0x0A || byte == 0x0D { break }
                if choices.contains(byte) { counts[byte, default: 0] += 1 }
            }
            end += 1
        }
        let said = bytes[start..<end]
        if said.count == 5, said.starts(with: Array("sep=".utf8)), let last = said.last,
            choices.contains(last)
        {
            separator = last
            position = end
            return
        }
        separator =
            choices.max { counts[$0, default: 0] < counts[$1, default: 0] }
            .flatMap { counts[$0] == nil ? nil : $0 } ?? UInt8(ascii: ",")
    }

    /// The next line with a word in it; nil at the end.
    mutating func row() throws(TableError) -> CSVTable.Row? {
        while true {
            guard let row = try anyRow() else { return nil }
            if row.fields.contains(where: { !$0.isBlank }) { return row }
        }
    }

    private mutating func anyRow() throws(TableError) -> CSVTable.Row? {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            endLine()
        }
        guard position < bytes.count else { return nil }
        let first = line
        var fields: [String] = []
        while true {
            guard fields.count < limits.columns else {
                throw TableError(
                    table: table, line: first, "hơn \(limits.columns) trường",
                    "more than \(limits.columns) fields")
            }
            fields.append(try field(number: fields.count + 1))
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        return CSVTable.Row(line: first, fields: fields)
    }

    /// Goes past CR, LF or CR LF, which are one end of a line.
    private mutating func endLine() {
        let isReturn = bytes[position] == 0x0D
        position += 1
        if isReturn, position < bytes.count, bytes[position] == 0x0A { position += 1 }
        line += 1
    }

    private func endsField(_ byte: UInt8) -> Bool {
        byte == separator || byte == 0x0A || byte == 0x0D
    }

    private mutating func field(number: Int) throws(TableError) -> String {
        if position < bytes.count, bytes[position] == Self.quote {
            return try quotedField(number: number)
        }
        let start = position
        while position < bytes.count, !endsField(bytes[position]) {
            if bytes[position] == Self.quote {
                throw error(
                    number, "dấu nháy trong trường không mở đầu bằng dấu nháy",
                    "a quote inside a field that does not begin with one")
            }
            position += 1
        }
        return try text(bytes[start..<position], number)
    }

    private mutating func quotedField(number: Int) throws(TableError) -> String {
        var content: [UInt8] = []
        let opened = line
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == Self.quote else {
                if byte == 0x0A || byte == 0x0D {
                    endLine()
                    content.append(0x0A)
                } else {
                    content.append(byte)
                    position += 1
                }
                continue
            }
            position += 1
            guard position < bytes.count, bytes[position] == Self.quote else {
                if position < bytes.count, !endsField(bytes[position]) {
                    throw error(
                        number, "có chữ sau dấu nháy đóng", "something follows the closing quote")
                }
                return try text(content[...], number)
            }
            content.append(byte)
            position += 1
        }
        throw TableError(
            table: table, line: opened, column: String(number), "dấu nháy không được đóng",
            "a quote is not closed")
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ number: Int) throws(TableError) -> String {
        guard bytes.count <= limits.fieldBytes else {
            throw error(
                number, "dài hơn \(limits.fieldBytes) byte",
                "is longer than \(limits.fieldBytes) bytes")
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw error(
                number, "không phải UTF-8: lưu lại dạng \"CSV UTF-8\"",
                "is not UTF-8: save it as \"CSV UTF-8\"")
        }
        return text
    }

    private func error(_ number: Int, _ vi: String, _ en: String) -> TableError {
        TableError(table: table, line: line, column: String(number), vi, en)
    }
}

extension String {
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
