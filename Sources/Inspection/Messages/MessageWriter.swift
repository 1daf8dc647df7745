// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Writes the fields of a message one after the other, numbers in little-endian order.
struct MessageWriter {
    private(set) var bytes: [UInt8] = []

    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func flag(_ value: Bool) { integer(UInt8(value ? 1 : 0)) }

    /// Preceded by their number.
    mutating func blob(_ value: some Collection<UInt8>) {
        integer(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func text(_ value: String) { blob(value.utf8) }

    mutating func optional<T>(_ value: T?, _ write: (inout MessageWriter, T) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    /// Without their number.
    mutating func raw(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }
}
