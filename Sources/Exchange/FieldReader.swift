// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of a table's rows; every error names line and column.
package struct FieldReader {
    package struct Column {
        let name: String
        fileprivate let place: Int?

        package init(_ table: CSVTable, _ name: String) {
            self.name = name
            place = table.place(name)
        }
    }

    let table: CSVTable

    package init(_ table: CSVTable) { self.table = table }

    /// True also for a column that the table does not have.
    package func isEmpty(_ row: CSVTable.Row, _ column: Column) -> Bool {
        column.place.map { row.fields[$0].normalisedOrNil == nil } ?? true
    }

    package func text(_ row: CSVTable.Row, _ column: Column) throws(TableError) -> String {
        guard let text = column.place.flatMap({ row.fields[$0].normalisedOrNil }) else {
            throw table.error(row, column.name, "để trống", "is empty")
        }
        return text
    }

    /// At most so many characters; `orEmpty` where there need be none.
    package func text(
        _ row: CSVTable.Row, _ column: Column, atMost limit: Int, orEmpty: Bool = false
    ) throws(TableError) -> String {
        if orEmpty, isEmpty(row, column) { return "" }
        let text = try text(row, column)
        guard text.unicodeScalars.count <= limit else {
            throw table.error(
                row, column.name, "dài hơn \(limit) ký tự", "is longer than \(limit) characters")
        }
        return text
    }

    /// A whole number of 1 and more; nil for an empty field.
    package func count(_ row: CSVTable.Row, _ column: Column) throws(TableError) -> Int64? {
        if isEmpty(row, column) { return nil }
        let text = try text(row, column)
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(text),
            count > 0
        else {
            throw table.error(
                row, column.name, "\"\(text.clipped(60))\" không phải số nguyên dương",
                "\"\(text.clipped(60))\" is no whole number of 1 or more")
        }
        return count
    }

    /// `yes` or `no`; nil for an empty field.
    package func answer(_ row: CSVTable.Row, _ column: Column) throws(TableError) -> Bool? {
        if isEmpty(row, column) { return nil }
        switch try text(row, column) {
        case "yes": return true
        case "no": return false
        case let text:
            throw table.error(
                row, column.name, "\"\(text.clipped(60))\" không phải yes, no, cũng không trống",
                "\"\(text.clipped(60))\" is neither yes nor no nor empty")
        }
    }

    package func code(
        _ row: CSVTable.Row, _ column: Column, orHop: Bool = false
    ) throws(TableError) -> AgencyCode {
        let text = try text(row, column)
        do throws(AgencyCodeError) {
            return orHop ? try AgencyCode(hop: text) : try AgencyCode(text)
        } catch {
            throw table.error(
                row, column.name, "\"\(text)\" không phải mã cơ quan",
                "\"\(text)\" is no agency code: \(error.rawValue)")
        }
    }

    /// Nil for an empty field.
    package func date(_ row: CSVTable.Row, _ column: Column) throws(TableError) -> CivilDate? {
        if isEmpty(row, column) { return nil }
        let text = try text(row, column)
        guard let date = CivilDate(iso: text) else {
            throw table.error(
                row, column.name, "\"\(text)\" không phải ngày dạng 2025-07-01",
                "\"\(text)\" is no date like 2025-07-01")
        }
        return date
    }

    /// `yes` or nothing.
    package func flag(_ row: CSVTable.Row, _ column: Column) throws(TableError) -> Bool {
        if isEmpty(row, column) { return false }
        let text = try text(row, column)
        guard text == "yes" else {
            throw table.error(
                row, column.name, "\"\(text)\" không phải \"yes\", cũng không trống",
                "\"\(text)\" is neither \"yes\" nor empty")
        }
        return true
    }

    /// One of a closed set of words.
    package func word<Word: RawRepresentable<String> & CaseIterable>(
        _ row: CSVTable.Row, _ column: Column
    ) throws(TableError) -> Word {
        let text = try text(row, column)
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.error(
                row, column.name, "\"\(text)\" không thuộc \(words)",
                "\"\(text)\" is none of \(words)")
        }
        return word
    }
}
