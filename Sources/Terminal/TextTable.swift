// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Rows in aligned columns. Cells are made printable; the last column is never padded.
package struct TextTable {
    package struct Column {
        var title: String
        var isRight: Bool
        /// Longer cells are cut.
        var limit: Int

        package init(title: String, isRight: Bool = false, limit: Int = Int.max) {
            self.title = title
            self.isRight = isRight
            self.limit = limit
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(
            zip(columns, cells).map { column, cell in
                TextWidth.cut(TextWidth.printable(cell), to: column.limit)
            })
    }

    /// The header line first, unless no column has a title.
    package var lines: [String] {
        let titles = columns.map(\.title)
        let all = titles.allSatisfy(\.isEmpty) ? rows : [titles] + rows
        let widths = columns.indices.map { index in
            all.map { TextWidth.of($0[index]) }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (index, cell) in row.enumerated() {
                let isLast = index == row.count - 1
                line +=
                    isLast && !columns[index].isRight
                    ? cell
                    : TextWidth.padded(cell, to: widths[index], right: columns[index].isRight)
                if !isLast { line += "  " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    package var text: String { lines.joined(separator: "\n") }
}

extension TextTable.Column: ExpressibleByStringLiteral {
    package init(stringLiteral title: String) { self.init(title: title) }

    package static func right(_ title: String) -> TextTable.Column {
        TextTable.Column(title: title, isRight: true)
    }

    package static func cut(_ title: String, at limit: Int) -> TextTable.Column {
        TextTable.Column(title: title, limit: limit)
    }
}
