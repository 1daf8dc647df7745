// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Walks the elements of definite-length DER without copying. Lengths are checked before anything
/// is sliced; whatever is not plain DER ends the walk with `nil`.
struct DERReader {
    struct Element {
        let tag: UInt8
        /// With tag and length.
        let whole: UnsafeRawBufferPointer
        let content: UnsafeRawBufferPointer

        var bytes: [UInt8] { [UInt8](content) }
    }

    private var rest: UnsafeRawBufferPointer

    /// The pointer must outlive the reader and its elements.
    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next element's tag, if there is one.
    var tag: UInt8? { rest.first }

    mutating func next() -> Element? {
        guard rest.count >= 2, rest[0] & 0x1F != 0x1F else { return nil }
        var header = 2
        var length = Int(rest[1])
        if length >= 0x80 {
            let digits = length & 0x7F
            // Zero digits is BER's indefinite length; four are enough for any file we read.
            guard digits >= 1, digits <= 4, rest.count >= 2 + digits else { return nil }
            length = 0
            for place in 2..<(2 + digits) { length = length << 8 | Int(rest[place]) }
            header += digits
        }
        guard length <= rest.count - header else { return nil }
        let element = Element(
            tag: rest[0],
            whole: UnsafeRawBufferPointer(rebasing: rest[..<(header + length)]),
            content: UnsafeRawBufferPointer(rebasing: rest[header..<(header + length)]))
        rest = UnsafeRawBufferPointer(rebasing: rest[(header + length)...])
        return element
    }

    /// The next element, if it has this tag.
    mutating func next(_ tag: UInt8) -> Element? {
        guard self.tag == tag else { return nil }
        return next()
    }

    static func encode(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        if content.count < 0x80 {
            length = [UInt8(content.count)]
        } else {
            var left = content.count
            while left > 0 {
                length.insert(UInt8(left & 0xFF), at: 0)
                left >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return [tag] + length + content
    }
}
