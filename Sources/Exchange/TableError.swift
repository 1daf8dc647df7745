// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a table, and where.
package struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The table's name, as in `agencies`.
    package var table: String
    /// Counted from 1, the header being line 1.
    package var line: Int
    /// The column's name; nil where the whole line is at fault.
    package var column: String?
    package var detail: String

    package var description: String {
        "\(table), line \(line)" + (column.map { ", column \($0)" } ?? "") + ": \(detail)"
    }
}
