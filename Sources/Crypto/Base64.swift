// LienThong
// SPDX-License-Identifier: Apache-2.0

/// RFC 4648 section 4: the standard alphabet, padded. Decoding is strict: no white space, right
/// padding, unused bits zero; so one text stands for one sequence of bytes.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.standard.encode(bytes, padded: true)
    }

    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base64Alphabet.standard.decode(text, padded: true)
    }
}

/// RFC 4648 section 5 without padding, as RFC 7515 uses it. Decoding is as strict as `Base64`.
package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.url.encode(bytes, padded: false)
    }

    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base64Alphabet.url.decode(text, padded: false)
    }
}

private struct Base64Alphabet: Sendable {
    static let standard = Base64Alphabet(last: "+/")
    static let url = Base64Alphabet(last: "-_")

    private let symbols: [UInt8]
    /// 255 where a byte is no symbol.
    private let values: [UInt8]

    private init(last: String) {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        symbols = Array((letters + last).utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: [UInt8], padded: Bool) -> String {
        let capacity = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: capacity) { text in
            var length = 0
            var index = 0
            while index < bytes.count {
                let left = min(3, bytes.count - index)
                var group = UInt32(bytes[index]) << 16
                if left > 1 { group |= UInt32(bytes[index + 1]) << 8 }
                if left > 2 { group |= UInt32(bytes[index + 2]) }
                for place in 0..<4 {
                    if place <= left {
                        text[length] = symbols[Int(group >> (18 - 6 * UInt32(place)) & 63)]
                    } else if padded {
                        text[length] = UInt8(ascii: "=")
                    } else {
                        continue
                    }
                    length += 1
                }
                index += 3
            }
            return length
        }
    }

    func decode(_ text: some StringProtocol, padded: Bool) -> [UInt8]? {
        var symbols = Array(text.utf8)
        if padded {
            guard symbols.count % 4 == 0 else { return nil }
            if symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
            if symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
        }
        guard symbols.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(symbols.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var count = 0
        for symbol in symbols {
            let value = values[Int(symbol)]
            guard value != 255 else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return bits == 0 ? bytes : nil
    }
}
