// LienThong
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Compressed streams (RFC 1950), small ones of something and of very much of nothing.
package enum Deflate {
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        let sum = bytes.withUnsafeBufferPointer { adler32(1, $0.baseAddress, UInt32($0.count)) }
        return wrap(raw(bytes, Z_FINISH), sum: sum)
    }

    /// So many mebibytes of zeros: a thousandth of that, and itself so even that it shrinks again
    /// by as much. Made without making the zeros.
    package static func zeros(mebibytes: Int) -> [UInt8] {
        // Each block ends on a byte and refers to nothing before it.
        let block = raw([UInt8](repeating: 0, count: 1 << 20), Z_FULL_FLUSH)
        var body: [UInt8] = []
        for _ in 0..<mebibytes { body += block }
        // An empty last block. Of zeros, Adler's first sum stays 1 and the second counts them.
        return wrap(body + [0x03, 0x00], sum: UInt(mebibytes << 20) % 65_521 << 16 | 1)
    }

    private static func wrap(_ body: [UInt8], sum: UInt) -> [UInt8] {
        [0x78, 0xDA] + body + [24, 16, 8, 0].map { UInt8(sum >> $0 & 0xFF) }
    }

    private static func raw(_ bytes: [UInt8], _ end: Int32) -> [UInt8] {
        var stream = z_stream()
        precondition(lt_deflate_begin(&stream, 9) == Z_OK)
        defer { deflateEnd(&stream) }
        var input = bytes
        return [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 1000 + 64) {
            output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let result = deflate(&stream, end)
                precondition(result == (end == Z_FINISH ? Z_STREAM_END : Z_OK))
            }
            count = output.count - Int(stream.avail_out)
        }
    }
}
