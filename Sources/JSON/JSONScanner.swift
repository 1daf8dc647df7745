// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The bytes of a JSON text and a place in them: strings, numbers, words.
struct JSONScanner {
    let bytes: [UInt8]
    var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    func error(_ code: JSONError.Code) -> JSONError { JSONError(code: code, offset: index) }

    /// What stands here does not belong here.
    private var unexpected: JSONError { error(peek.map { .unexpectedByte($0) } ?? .unexpectedEnd) }

    mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
            index += 1
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard take(byte) else { throw unexpected }
    }

    mutating func word(_ text: StaticString) throws(JSONError) {
        for offset in 0..<text.utf8CodeUnitCount { try expect(text.utf8Start[offset]) }
    }

    // MARK: Numbers

    mutating func number() throws(JSONError) -> JSONToken {
        let start = index
        let negative = take(0x2d)
        guard let first = peek, Self.isDigit(first) else {
            throw index == start ? unexpected : error(.invalidNumber)
        }
        skipDigits()
        // RFC 8259: a leading zero stands alone.
        if first == 0x30 && index - start > (negative ? 2 : 1) { throw error(.invalidNumber) }
        var isInteger = true
        if take(0x2e) {
            isInteger = false
            try requireDigits()
        }
        if take(0x65) || take(0x45) {
            isInteger = false
            if !take(0x2b) { _ = take(0x2d) }
            try requireDigits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw error(.invalidNumber) }
        return .double(value)
    }

    private mutating func requireDigits() throws(JSONError) {
        guard let byte = peek, Self.isDigit(byte) else { throw error(.invalidNumber) }
        skipDigits()
    }

    private mutating func skipDigits() {
        while let byte = peek, Self.isDigit(byte) { index += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    // MARK: Strings

    mutating func string() throws(JSONError) -> String {
        try expect(0x22)
        let start = index
        while let byte = peek, byte != 0x22, byte != 0x5c {
            if byte < 0x20 { throw error(.controlCharacterInString) }
            index += 1
        }
        if peek == 0x22 {
            defer { index += 1 }
            return try text(bytes[start..<index], from: start)
        }
        return try escapedString(from: start)
    }

    /// The string with an escape in it, which needs a buffer of its own.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<index])
        while let byte = peek {
            switch byte {
            case 0x22:
                index += 1
                return try text(buffer[...], from: start)
            case 0x5c: try escape(into: &buffer)
            case 0..<0x20: throw error(.controlCharacterInString)
            default:
                buffer.append(byte)
                index += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private func text(_ slice: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONError(code: .invalidUTF8, offset: start)
        }
        return text
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        index += 1
        guard let byte = peek else { throw error(.unexpectedEnd) }
        index += 1
        switch byte {
        case 0x22, 0x5c, 0x2f: buffer.append(byte)
        case 0x62: buffer.append(0x08)
        case 0x66: buffer.append(0x0c)
        case 0x6e: buffer.append(0x0a)
        case 0x72: buffer.append(0x0d)
        case 0x74: buffer.append(0x09)
        case 0x75: buffer.append(contentsOf: String(try scalar()).utf8)
        default:
            index -= 1
            throw error(.invalidEscape)
        }
    }

    /// Four hexadecimal digits, or a surrogate pair of them (RFC 8259, section 7).
    private mutating func scalar() throws(JSONError) -> Character {
        var value = try hex4()
        if (0xd800..<0xdc00).contains(value) {
            guard take(0x5c), take(0x75) else { throw error(.invalidEscape) }
            let low = try hex4()
            guard (0xdc00..<0xe000).contains(low) else { throw error(.invalidEscape) }
            value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error(.invalidEscape) }
        return Character(scalar)
    }

    private mutating func hex4() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek else { throw error(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error(.invalidEscape)
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
