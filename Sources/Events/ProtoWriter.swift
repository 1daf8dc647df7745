// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Writes Protobuf's wire format into one growing buffer. Nothing here knows a message.
package struct ProtoWriter: ~Copyable {
    var base: UnsafeMutablePointer<UInt8>
    var count = 0
    var capacity: Int

    package init(capacity: Int = 2048) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }
    deinit { base.deallocate() }

    package mutating func reset() { count = 0 }
    /// The bytes written so far; valid until the next call on the writer.
    package var written: UnsafeRawBufferPointer { .init(start: base, count: count) }
    package func bytes() -> [UInt8] { [UInt8](written) }

    @inline(never) mutating func grow(_ n: Int) {
        let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(capacity * 2, count + n))
        bigger.update(from: base, count: count)
        base.deallocate()
        base = bigger
        capacity = max(capacity * 2, count + n)
    }
    @inline(__always) mutating func need(_ n: Int) { if capacity - count < n { grow(n) } }

    @inline(__always) mutating func rawVarint(_ value: UInt64) {  // caller has called need(10)
        var v = value
        while v >= 0x80 {
            base[count] = UInt8(truncatingIfNeeded: v) | 0x80
            count += 1
            v >>= 7
        }
        base[count] = UInt8(truncatingIfNeeded: v)
        count += 1
    }
    @inline(__always) mutating func rawBytes(_ p: UnsafeRawPointer, _ n: Int) {
        UnsafeMutableRawPointer(base + count).copyMemory(from: p, byteCount: n)
        count += n
    }

    @inline(__always) package mutating func varint(_ tag: UInt32, _ v: UInt64) {
        need(15)
        rawVarint(UInt64(tag))
        rawVarint(v)
    }
    @inline(__always) package mutating func int(_ tag: UInt32, _ v: Int64) {
        varint(tag, UInt64(bitPattern: v))
    }
    @inline(__always) package mutating func zigzag(_ tag: UInt32, _ v: Int64) {
        varint(tag, UInt64(bitPattern: (v << 1) ^ (v >> 63)))
    }
    @inline(__always) package mutating func fixed64(_ tag: UInt32, _ v: UInt64) {
        need(13)
        rawVarint(UInt64(tag))
        UnsafeMutableRawPointer(base + count).storeBytes(of: v.littleEndian, as: UInt64.self)
        count += 8
    }
    @inline(__always) package mutating func fixed32(_ tag: UInt32, _ v: UInt32) {
        need(9)
        rawVarint(UInt64(tag))
        UnsafeMutableRawPointer(base + count).storeBytes(of: v.littleEndian, as: UInt32.self)
        count += 4
    }
    @inline(__always) package mutating func string(_ tag: UInt32, _ s: String) {
        var s = s
        s.withUTF8 { b in
            need(15 + b.count)
            rawVarint(UInt64(tag))
            rawVarint(UInt64(b.count))
            if let p = b.baseAddress { rawBytes(p, b.count) }
        }
    }
    package mutating func bytes(_ tag: UInt32, _ v: [UInt8]) {
        v.withUnsafeBytes { b in
            need(15 + b.count)
            rawVarint(UInt64(tag))
            rawVarint(UInt64(b.count))
            if let p = b.baseAddress { rawBytes(p, b.count) }
        }
    }
    @inline(__always) package mutating func digest(_ tag: UInt32, _ d: SHA256Digest) {
        need(47)
        rawVarint(UInt64(tag))
        rawVarint(32)
        withUnsafeBytes(of: d) { rawBytes($0.baseAddress!, 32) }
    }

    /// Bytes that are fields already: those of a newer version, kept as they came.
    package mutating func raw(_ fields: [UInt8]) {
        if fields.isEmpty { return }
        fields.withUnsafeBytes { b in
            need(b.count)
            if let p = b.baseAddress { rawBytes(p, b.count) }
        }
    }

    // The same without a tag, for packed fields.
    package mutating func packedVarint(_ v: UInt64) {
        need(10)
        rawVarint(v)
    }
    package mutating func packedInt(_ v: Int64) {
        need(10)
        rawVarint(UInt64(bitPattern: v))
    }
    package mutating func packedZigzag(_ v: Int64) {
        need(10)
        rawVarint(UInt64(bitPattern: (v << 1) ^ (v >> 63)))
    }
    package mutating func packedFixed64(_ v: UInt64) {
        need(8)
        UnsafeMutableRawPointer(base + count).storeBytes(of: v.littleEndian, as: UInt64.self)
        count += 8
    }
    package mutating func packedFixed32(_ v: UInt32) {
        need(4)
        UnsafeMutableRawPointer(base + count).storeBytes(of: v.littleEndian, as: UInt32.self)
        count += 4
    }

    /// A nested message: one byte is kept for its length; a length of 128 or more moves the body along.
    @inline(__always) package mutating func begin(_ tag: UInt32) -> Int {
        need(6)
        rawVarint(UInt64(tag))
        count += 1
        return count
    }
    @inline(__always) package mutating func end(_ start: Int) {
        let n = count - start
        if n < 0x80 { base[start - 1] = UInt8(n) } else { longEnd(start, n) }
    }
    mutating func longEnd(_ start: Int, _ n: Int) {
        need(9)
        var extra = 1
        while n >> (7 * (extra + 1)) != 0 { extra += 1 }
        (base + start + extra).update(from: base + start, count: n)
        count = start - 1
        rawVarint(UInt64(n))
        count += n
    }
}
