// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A part of a list, and where the next one begins.
package struct Page<Item: Sendable>: Sendable {
    package var items: [Item]
    /// For the next question; nil at the end of the list.
    package var next: String?

    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

extension Page: Equatable where Item: Equatable {}

/// How many items one question may have.
enum PageLimit {
    static let range = 1...1000

    static func clamped(_ limit: Int) -> Int {
        min(max(limit, range.lowerBound), range.upperBound)
    }
}

/// A place in a list that is sorted by one or two numbers, as callers carry it.
struct Cursor {
    var first: Int64
    var second: Int64

    /// After everything: where a list that is sorted downward begins.
    static let top = Cursor(first: .max, second: .max)

    init(first: Int64, second: Int64 = 0) {
        self.first = first
        self.second = second
    }

    /// Throws `.invalid` for what was not made here; nil is the beginning.
    init(_ text: String?, operation: String) throws(ProjectionError) {
        guard let text else {
            self = .top
            return
        }
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, let first = Int64(numbers[0]), let second = Int64(numbers[1])
        else {
            throw ProjectionError(
                .invalid, operation: operation, detail: "not a place in this list: \(text)",
                hint: "begin again without one")
        }
        self.init(first: first, second: second)
    }

    var text: String { "\(first)-\(second)" }
}
