// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A few counts in one cell, readable as text.
struct Counts: Hashable {
    private var values: [Int64]

    init(_ count: Int) { values = Array(repeating: 0, count: count) }

    /// What is missing is 0, what is too much is left away: another version may count more.
    init(_ text: String, count: Int) {
        self.init(count)
        for (index, word) in text.split(separator: " ").prefix(count).enumerated() {
            values[index] = Int64(word) ?? 0
        }
    }

    subscript(index: Int) -> Int64 {
        get { values[index] }
        set { values[index] = newValue }
    }

    var total: Int64 { values.reduce(0, +) }

    var text: String { values.map { String($0) }.joined(separator: " ") }
}
