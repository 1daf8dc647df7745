// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// A message that is not as the other side writes it.
struct MalformedMessage: Error, Hashable {}

/// Reads what `MessageWriter` wrote. The bytes may be anybody's: every length is checked before it
/// is used, and nothing larger than the bytes at hand is ever allocated.
struct MessageReader {
    private var rest: UnsafeRawBufferPointer

    /// The pointer must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    mutating func integer<T: FixedWidthInteger>(
        _ type: T.Type = T.self
    ) throws(MalformedMessage) -> T {
        let size = MemoryLayout<T>.size
        guard rest.count >= size else { throw MalformedMessage() }
        let value = T(littleEndian: rest.loadUnaligned(as: T.self))
        rest = UnsafeRawBufferPointer(rebasing: rest[size...])
        return value
    }

    /// A number up to `limit`.
    mutating func count<T: FixedWidthInteger>(
        _ type: T.Type, limit: Int
    ) throws(MalformedMessage) -> Int {
        guard let count = Int(exactly: try integer(type)), (0...limit).contains(count) else {
            throw MalformedMessage()
        }
        return count
    }

    mutating func flag() throws(MalformedMessage) -> Bool {
        switch try integer(UInt8.self) {
        case 0: false
        case 1: true
        default: throw MalformedMessage()
        }
    }

    mutating func blob(limit: Int) throws(MalformedMessage) -> UnsafeRawBufferPointer {
        try raw(count(UInt32.self, limit: limit))
    }

    mutating func raw(_ count: Int) throws(MalformedMessage) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= rest.count else { throw MalformedMessage() }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    /// UTF-8 of at most so many bytes.
    mutating func text(limit: Int) throws(MalformedMessage) -> String {
        guard let text = String(validating: try blob(limit: limit), as: UTF8.self) else {
            throw MalformedMessage()
        }
        return text
    }

    mutating func digest() throws(MalformedMessage) -> SHA256Digest {
        guard let digest = SHA256Digest(try raw(32)) else { throw MalformedMessage() }
        return digest
    }

    mutating func optional<T>(
        _ read: (inout MessageReader) throws(MalformedMessage) -> T
    ) throws(MalformedMessage) -> T? {
        try flag() ? try read(&self) : nil
    }

    /// Nothing may be left over.
    func end() throws(MalformedMessage) {
        guard rest.isEmpty else { throw MalformedMessage() }
    }
}
