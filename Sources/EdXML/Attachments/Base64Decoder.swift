// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Base64 (RFC 4648) that comes in pieces, with white space anywhere between the characters.
struct Base64Decoder {
    private var bits: UInt32 = 0
    private var count = 0
    private var padding = 0

    /// The most bytes that `decode` writes for so many characters.
    static func capacity(for characters: Int) -> Int { characters / 4 * 3 + 3 }

    /// Writes what the characters complete and says how many bytes that is; nil for a character
    /// that is none of Base64, or stands behind the end.
    mutating func decode(
        _ characters: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>
    ) -> Int? {
        var bits = bits
        var count = count
        var written = 0
        var index = 0
        let end = characters.count
        while index < end {
            let character = Int(characters[index])
            index += 1
            let value = Base64Decoder.values[character]
            if value < 64 {
                if padding > 0 { return nil }
                bits = bits << 6 | UInt32(value)
                count += 1
                if count == 4 {
                    output[written] = UInt8(truncatingIfNeeded: bits >> 16)
                    output[written + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    output[written + 2] = UInt8(truncatingIfNeeded: bits)
                    written += 3
                    bits = 0
                    count = 0
                }
            } else if value == Base64Decoder.pad {
                padding += 1
                // One or two, and only where two or three characters wait for them.
                guard count >= 2, count + padding <= 4 else { return nil }
                if count + padding == 4 {
                    if count == 3 {
                        output[written] = UInt8(truncatingIfNeeded: bits >> 10)
                        output[written + 1] = UInt8(truncatingIfNeeded: bits >> 2)
                        written += 2
                    } else {
                        output[written] = UInt8(truncatingIfNeeded: bits >> 4)
                        written += 1
                    }
                    bits = 0
                    count = 0
                    // From here on only white space.
                    padding = 4
                }
            } else if value != Base64Decoder.blank {
                return nil
            }
        }
        self.bits = bits
        self.count = count
        return written
    }

    /// False if the last group is cut short.
    var isComplete: Bool { count == 0 && (padding == 0 || padding == 4) }

    private static let pad: UInt8 = 64
    private static let blank: UInt8 = 65
    // Written once, before anybody can read it.
    private nonisolated(unsafe) static let values: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        table.initialize(repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() {
            table[Int(character)] = UInt8(value)
        }
        table[Int(UInt8(ascii: "="))] = pad
        for character in [0x20, 0x09, 0x0A, 0x0D] { table[character] = blank }
        return UnsafePointer(table)
    }()
}
