// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The W3C `traceparent` of an event: which journey it belongs to, and which step caused it.
/// Version 00 of https://www.w3.org/TR/trace-context/.
package struct TraceID: Hashable, Sendable {
    /// Sixteen bytes, the same for a whole journey; never all zero.
    package let high: UInt64
    package let low: UInt64
    /// Eight bytes, one a step; never zero.
    package let parent: UInt64
    package let isSampled: Bool

    package init() {
        var source = SystemRandomNumberGenerator()
        self.init(using: &source)
    }

    package init(using source: inout some RandomNumberGenerator) {
        high = source.next()
        low = .random(in: 1...UInt64.max, using: &source)
        parent = .random(in: 1...UInt64.max, using: &source)
        isSampled = true
    }

    private init(high: UInt64, low: UInt64, parent: UInt64, isSampled: Bool) {
        self.high = high
        self.low = low
        self.parent = parent
        self.isSampled = isSampled
    }

    /// Nil for what the recommendation calls invalid. Later versions may say more after the flags.
    package init?(traceparent: String) {
        let text = Array(traceparent.utf8)
        guard text.count >= 55, text[2] == 0x2d, text[35] == 0x2d, text[52] == 0x2d,
            let version = Self.hex(text[0..<2]), version != 0xff,
            text.count == 55 || (version > 0 && text[55] == 0x2d),
            let high = Self.hex(text[3..<19]), let low = Self.hex(text[19..<35]),
            let parent = Self.hex(text[36..<52]), let flags = Self.hex(text[53..<55]),
            high != 0 || low != 0, parent != 0
        else { return nil }
        self.init(high: high, low: low, parent: parent, isSampled: flags & 1 == 1)
    }

    /// The next step of the same journey.
    package func child(parent: UInt64) -> TraceID {
        TraceID(high: high, low: low, parent: max(parent, 1), isSampled: isSampled)
    }

    package func child() -> TraceID { child(parent: .random(in: 1...UInt64.max)) }

    /// What the header carries.
    package var traceparent: String {
        "00-\(hex)-\(Self.padded(parent))-\(isSampled ? "01" : "00")"
    }

    /// The journey as 32 hexadecimal digits, as it stands in log lines.
    package var hex: String { Self.padded(high) + Self.padded(low) }

    private static func padded(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Lower-case digits only: the recommendation refuses capitals.
    private static func hex(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: value = value << 4 | UInt64(digit - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(digit - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
