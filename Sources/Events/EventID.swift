// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The id of an event: 16 bytes derived from what caused it, so that the same work done twice,
/// by another process or after a crash, makes the same id.
package struct EventID: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The first 16 bytes of SHA-256 over the fields, each preceded by its length (8 bytes, big
    /// endian).
    package init(hashing fields: [[UInt8]]) {
        var input: [UInt8] = []
        for field in fields {
            withUnsafeBytes(of: UInt64(field.count).bigEndian) { input.append(contentsOf: $0) }
            input.append(contentsOf: field)
        }
        bytes = Array(SHA256.hash(input).bytes.prefix(16))
    }

    /// The `index`-th event that `worker` makes of the input.
    package init(cluster: String, input: [UInt8], worker: String, index: Int) {
        self.init(hashing: [
            Array(cluster.utf8), input, Array(worker.utf8), Array(String(index).utf8),
        ])
    }

    package init?(hex: String) {
        guard hex.utf8.count == 32 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in hex.utf8 {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x57
            default: return nil
            }
            if let h = high {
                bytes.append(h << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.bytes = bytes
    }

    package var hex: String { Self.hex(bytes) }
    package var description: String { hex }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
