// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The 32 bytes of a SHA-256, kept in the value itself: no allocation to store, hash or compare.
package struct SHA256Digest: Sendable {
    private var a: UInt64 = 0
    private var b: UInt64 = 0
    private var c: UInt64 = 0
    private var d: UInt64 = 0

    /// All zero bytes.
    package init() {}

    /// Exactly 32 bytes, else `nil`.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        Swift.withUnsafeMutableBytes(of: &self) { $0.copyBytes(from: bytes) }
    }

    /// Exactly 64 hexadecimal digits of either case, else `nil`.
    package init?(hex: some StringProtocol) {
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        var count = 0
        for digit in hex.utf8 {
            guard count < 64, let value = Self.value(ofHexDigit: digit) else { return nil }
            bytes[count / 2] = bytes[count / 2] << 4 | value
            count += 1
        }
        guard count == 64 else { return nil }
        Swift.withUnsafeMutableBytes(of: &self) { own in
            for index in 0..<32 { own[index] = bytes[index] }
        }
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        withUnsafeBytes { bytes in
            String(unsafeUninitializedCapacity: 64) { text in
                for (index, byte) in bytes.enumerated() {
                    text[2 * index] = Self.hexDigit(byte >> 4)
                    text[2 * index + 1] = Self.hexDigit(byte & 15)
                }
                return 64
            }
        }
    }

    package var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    /// The pointer is good inside `body` only.
    package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try Swift.withUnsafeBytes(of: self, body)
    }

    /// For C functions that write 32 bytes.
    package mutating func withUnsafeMutableBytes<R>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> R
    ) rethrows -> R {
        try Swift.withUnsafeMutableBytes(of: &self, body)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(ofHexDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension SHA256Digest: Hashable {
    /// The first word alone: a digest is evenly spread, and equality looks at all of it.
    package func hash(into hasher: inout Hasher) { hasher.combine(a) }
}

extension SHA256Digest: Comparable {
    /// In the order of the bytes, which is the order of the hexadecimal texts.
    package static func < (left: SHA256Digest, right: SHA256Digest) -> Bool {
        (left.a.bigEndian, left.b.bigEndian, left.c.bigEndian, left.d.bigEndian)
            < (right.a.bigEndian, right.b.bigEndian, right.c.bigEndian, right.d.bigEndian)
    }
}

extension SHA256Digest: CustomStringConvertible {
    package var description: String { hex }
}
