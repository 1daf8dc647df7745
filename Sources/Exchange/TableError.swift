// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a table, and where.
package struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The table's name, as in `agencies`, or its file's.
    package var table: String
    /// Counted from 1, the header being line 1.
    package var line: Int
    /// The column's name, or its number where no name is known; nil where the whole line is at fault.
    package var column: String?
    package var detail: Bilingual

    package init(table: String, line: Int, column: String? = nil, detail: Bilingual) {
        self.table = table
        self.line = line
        self.column = column
        self.detail = detail
    }

    package init(table: String, line: Int, column: String? = nil, _ vi: String, _ en: String) {
        self.init(table: table, line: line, column: column, detail: Bilingual(vi, en))
    }

    package var vi: String {
        "\(table), dòng \(line)" + (column.map { ", cột \($0)" } ?? "") + ": \(detail.vi)"
    }

    package var en: String {
        "\(table), line \(line)" + (column.map { ", column \($0)" } ?? "") + ": \(detail.en)"
    }

    package var description: String { "\(vi) / \(en)" }
}
