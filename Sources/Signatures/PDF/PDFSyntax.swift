// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Reads one object as it stands in the file, with the place of each value: qpdf tells what a
/// dictionary says, but not where. References stay references.
struct PDFSyntax {
    indirect enum Node {
        case dictionary([Entry])
        case array([Located])
        case integer(Int64)
        case name([UInt8])
        case hexString
        /// Strings, reals, references, keywords: nothing asks what they say.
        case other
    }

    struct Located {
        let node: Node
        let range: Range<Int>
    }

    struct Entry {
        let name: [UInt8]
        let value: Located
    }

    static let depthLimit = 32
    static let nodeLimit = 20_000

    private let bytes: UnsafeRawBufferPointer
    private(set) var place: Int
    private var nodes = 0

    init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        self.bytes = bytes
        self.place = place
    }

    /// The object at the place; `nil` if it is no PDF syntax or goes beyond the limits.
    mutating func read() -> Located? { read(depth: 0) }

    private mutating func read(depth: Int) -> Located? {
        skipSpace()
        nodes += 1
        guard depth < Self.depthLimit, nodes < Self.nodeLimit, place < bytes.count else {
            return nil
        }
        let start = place
        let node: Node?
        switch bytes[place] {
        case UInt8(ascii: "<") where peek(1) == UInt8(ascii: "<"): node = dictionary(depth)
        case UInt8(ascii: "<"): node = hexString()
        case UInt8(ascii: "["): node = array(depth)
        case UInt8(ascii: "("): node = literalString()
        case UInt8(ascii: "/"): node = name().map { .name($0) }
        default: node = word()
        }
        return node.map { Located(node: $0, range: start..<place) }
    }

    private mutating func dictionary(_ depth: Int) -> Node? {
        place += 2
        var entries: [Entry] = []
        while true {
            skipSpace()
            if peek(0) == UInt8(ascii: ">"), peek(1) == UInt8(ascii: ">") {
                place += 2
                return .dictionary(entries)
            }
            guard peek(0) == UInt8(ascii: "/"), let key = name(),
                let value = readValue(depth: depth + 1)
            else { return nil }
            entries.append(Entry(name: key, value: value))
        }
    }

    private mutating func array(_ depth: Int) -> Node? {
        place += 1
        var elements: [Located] = []
        while true {
            skipSpace()
            if peek(0) == UInt8(ascii: "]") {
                place += 1
                return .array(elements)
            }
            guard let element = readValue(depth: depth + 1) else { return nil }
            elements.append(element)
        }
    }

    /// A value, where `12 0 R` is one.
    private mutating func readValue(depth: Int) -> Located? {
        guard let first = read(depth: depth) else { return nil }
        guard case .integer = first.node else { return first }
        let afterFirst = place
        if let second = read(depth: depth), case .integer = second.node {
            skipSpace()
            if peek(0) == UInt8(ascii: "R"), Self.isDelimiter(peek(1)) {
                place += 1
                return Located(node: .other, range: first.range.lowerBound..<place)
            }
        }
        place = afterFirst
        return first
    }

    /// Hexadecimal digits and white space up to the closing bracket. A signature is the longest
    /// there is, so the loop is kept tight.
    private mutating func hexString() -> Node? {
        var at = place + 1
        while at < bytes.count, Self.hexDigits[Int(bytes[at])] != Self.noDigit { at += 1 }
        guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else { return nil }
        place = at + 1
        return .hexString
    }

    private mutating func literalString() -> Node? {
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return .other }
        }
        return nil
    }

    /// Without the slash; `#xx` decoded.
    private mutating func name() -> [UInt8]? {
        place += 1
        var text: [UInt8] = []
        while place < bytes.count, !Self.isDelimiter(bytes[place]) {
            if bytes[place] == UInt8(ascii: "#"), let high = peek(1).flatMap(Self.hexValue),
                let low = peek(2).flatMap(Self.hexValue)
            {
                text.append(high << 4 | low)
                place += 3
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        return text
    }

    /// A number or keyword.
    private mutating func word() -> Node? {
        let start = place
        while place < bytes.count, !Self.isDelimiter(bytes[place]) { place += 1 }
        guard place > start, place - start <= 64 else { return nil }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        // Nothing that looks like a number but is none that fits may pass for another.
        return Int64(text).map { .integer($0) } ?? .other
    }

    private func peek(_ distance: Int) -> UInt8? {
        place + distance < bytes.count ? bytes[place + distance] : nil
    }

    mutating func skipSpace() {
        while let byte = peek(0) {
            if byte == UInt8(ascii: "%") {
                while let next = peek(0), next != 0x0A, next != 0x0D { place += 1 }
            } else if Self.isSpace(byte) {
                place += 1
            } else {
                return
            }
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C || byte == 0
    }

    /// Where a name or number ends; the end of the bytes as well.
    static func isDelimiter(_ byte: UInt8?) -> Bool {
        guard let byte else { return true }
        return isSpace(byte) || "()<>[]{}/%".utf8.contains(byte)
    }

    /// The value of each digit, or one of the two below.
    static let hexDigits: InlineArray<256, UInt8> = {
        var values = InlineArray<256, UInt8>(repeating: noDigit)
        for byte in UInt8.min...UInt8.max {
            values[Int(byte)] = hexValue(byte) ?? (isSpace(byte) ? space : noDigit)
        }
        return values
    }()
    static let noDigit: UInt8 = 255
    static let space: UInt8 = 254

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension PDFSyntax.Located {
    /// An entry that stands there exactly once.
    subscript(name: StaticString) -> PDFSyntax.Located? {
        guard case .dictionary(let entries) = node else { return nil }
        let found = entries.filter { entry in
            name.withUTF8Buffer { entry.name.elementsEqual($0) }
        }
        return found.count == 1 ? found[0].value : nil
    }

    var hasRepeatedKeys: Bool {
        guard case .dictionary(let entries) = node else { return false }
        return Set(entries.map(\.name)).count != entries.count
    }

    var integer: Int64? {
        if case .integer(let value) = node { return value }
        return nil
    }

    var integers: [Int64]? {
        guard case .array(let elements) = node else { return nil }
        let numbers = elements.compactMap(\.integer)
        return numbers.count == elements.count ? numbers : nil
    }
}
