// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Reads short numbers and separators of dates and times, byte by byte.
struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// At most `limit` digits; nil if there is none, or fewer than `limit` and `exactly` is set.
    mutating func digits(_ limit: Int, exactly: Bool = false) -> Int? {
        var value = 0
        var count = 0
        while count < limit, let byte = rest.first, byte >= 0x30, byte <= 0x39 {
            value = value * 10 + Int(byte - 0x30)
            rest.removeFirst()
            count += 1
        }
        return count == 0 || (exactly && count < limit) ? nil : value
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// The one of `characters` that comes next.
    mutating func takeAny(_ characters: String) -> Unicode.Scalar? {
        guard let byte = rest.first,
            let found = characters.unicodeScalars.first(where: { $0.value == UInt32(byte) })
        else { return nil }
        rest.removeFirst()
        return found
    }
}
