// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Rows in aligned columns. Cells are made printable; the last column is never padded.
struct TextTable {
    struct Column {
        var title: String
        var isRight = false
        /// Longer cells are cut.
        var limit = Int.max
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(
            zip(columns, cells).map { column, cell in
                TextWidth.cut(TextWidth.printable(cell), to: column.limit)
            })
    }

    /// The header line first, unless no column has a title.
    var lines: [String] {
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

    var text: String { lines.joined(separator: "\n") }
}

extension TextTable.Column: ExpressibleByStringLiteral {
    init(stringLiteral title: String) { self.init(title: title) }

    static func right(_ title: String) -> TextTable.Column {
        TextTable.Column(title: title, isRight: true)
    }

    static func cut(_ title: String, at limit: Int) -> TextTable.Column {
        TextTable.Column(title: title, limit: limit)
    }
}
