// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Reads Protobuf's wire format: a cursor over bytes that someone else keeps alive.
/// Groups are refused; nesting ends at `maxDepth`.
package struct ProtoReader: ~Copyable {
    var p: UnsafePointer<UInt8>
    var end: UnsafePointer<UInt8>
    var depth = 0
    /// Where the field began whose tag was read last.
    var fieldStart: UnsafePointer<UInt8>
    let utf8 = UTF8Table.shared
    static let maxDepth = 32

    /// Use inside withUnsafeBytes only.
    package init(_ b: UnsafeRawBufferPointer) {
        guard let start = b.baseAddress else {
            p = Self.empty
            end = p
            fieldStart = p
            return
        }
        p = start.assumingMemoryBound(to: UInt8.self)
        end = p + b.count
        fieldStart = p
    }
    nonisolated(unsafe) static let empty = UnsafePointer(
        UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

    /// The next tag, or 0 at the end of the message.
    @inline(__always) package mutating func tag() throws(ProtoError) -> UInt32 {
        fieldStart = p
        if p == end { return 0 }
        let b = p.pointee
        if b < 0x80 {
            if b < 8 { throw .badTag }
            p += 1
            return UInt32(b)
        }
        let v = try varint()
        if v < 8 || v > UInt64(UInt32.max) { throw .badTag }
        return UInt32(v)
    }
    @inline(__always) package mutating func varint() throws(ProtoError) -> UInt64 {
        if p == end { throw .truncated }
        let b = p.pointee
        if b < 0x80 {
            p += 1
            return UInt64(b)
        }
        return try longVarint()
    }
    @inline(never) mutating func longVarint() throws(ProtoError) -> UInt64 {
        var v: UInt64 = 0
        var shift: UInt64 = 0
        while p != end {
            let b = p.pointee
            p += 1
            if shift == 63 && b > 1 { throw .badVarint }
            v |= UInt64(b & 0x7f) << shift
            if b < 0x80 { return v }
            shift += 7
            if shift > 63 { throw .badVarint }
        }
        throw .truncated
    }
    @inline(__always) package mutating func int64() throws(ProtoError) -> Int64 {
        Int64(bitPattern: try varint())
    }
    @inline(__always) package mutating func int32() throws(ProtoError) -> Int32 {
        Int32(truncatingIfNeeded: try varint())
    }
    @inline(__always) package mutating func uint32() throws(ProtoError) -> UInt32 {
        UInt32(truncatingIfNeeded: try varint())
    }
    @inline(__always) package mutating func bool() throws(ProtoError) -> Bool { try varint() != 0 }
    @inline(__always) package mutating func zigzag() throws(ProtoError) -> Int64 {
        let v = try varint()
        return Int64(bitPattern: v >> 1) ^ -Int64(bitPattern: v & 1)
    }
    @inline(__always) package mutating func fixed64() throws(ProtoError) -> UInt64 {
        if end - p < 8 { throw .truncated }
        defer { p += 8 }
        return UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self))
    }
    @inline(__always) package mutating func fixed32() throws(ProtoError) -> UInt32 {
        if end - p < 4 { throw .truncated }
        defer { p += 4 }
        return UInt32(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self))
    }
    @inline(__always) mutating func length() throws(ProtoError) -> Int {
        let n = try varint()
        if n > UInt64(end - p) { throw .truncated }
        return Int(n)
    }
    package mutating func string() throws(ProtoError) -> String {
        let n = try length()
        defer { p += n }
        // Not String(validating:as:): it looks up generic metadata each time and validates slowly.
        guard let s = utf8.string(p, n) else { throw .badUTF8 }
        return s
    }
    package mutating func bytes() throws(ProtoError) -> [UInt8] {
        let n = try length()
        defer { p += n }
        return [UInt8](UnsafeBufferPointer(start: p, count: n))
    }
    @inline(__always) package mutating func digest() throws(ProtoError) -> SHA256Digest {
        let n = try length()
        if n == 0 { return .zero }
        if n != 32 { throw .badLength }
        defer { p += 32 }
        return UnsafeRawPointer(p).loadUnaligned(as: SHA256Digest.self)
    }

    /// Narrows the reader to the nested message that follows; hand the result to leave().
    @inline(__always) package mutating func enter() throws(ProtoError) -> UnsafePointer<UInt8> {
        let n = try length()
        if depth == Self.maxDepth { throw .tooDeep }
        depth += 1
        let outer = end
        end = p + n
        return outer
    }
    @inline(__always) package mutating func leave(_ outer: UnsafePointer<UInt8>) {
        depth -= 1
        end = outer
    }
    /// For packed repeated fields.
    package var atEnd: Bool { p == end }

    package mutating func skip(_ tag: UInt32) throws(ProtoError) {
        switch tag & 7 {
        case 0: _ = try varint()
        case 1: _ = try fixed64()
        case 2: p += try length()
        case 5: _ = try fixed32()
        default: throw .badTag
        }
    }

    /// Skips an unknown field and appends it, tag and all, to `unknown`.
    package mutating func keep(_ tag: UInt32, in unknown: inout [UInt8]) throws(ProtoError) {
        let start = fieldStart
        try skip(tag)
        unknown.append(contentsOf: UnsafeBufferPointer(start: start, count: p - start))
    }
}
