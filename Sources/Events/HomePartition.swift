// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The partition number that is a document's home: every record about it, its state and its
/// timers lie in that partition of their topics, whatever their key.
package enum HomePartition {
    /// murmur2 of the text's UTF-8, made positive as Kafka's default partitioner does, modulo 12.
    package static func of(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            Int32(murmur2(UnsafeRawBufferPointer(bytes)) & 0x7fff_ffff) % Topic.homePartitions
        }
    }

    /// MurmurHash2 with the seed and constants of Kafka's clients, so that a producer that
    /// partitions by a document's id with the default partitioner meets the same number.
    static func murmur2(_ data: UnsafeRawBufferPointer) -> UInt32 {
        let m: UInt32 = 0x5bd1_e995
        var h: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: data.count)
        var i = 0
        while i + 4 <= data.count {
            var k = UInt32(littleEndian: data.loadUnaligned(fromByteOffset: i, as: UInt32.self))
            k = k &* m
            k ^= k >> 24
            k = k &* m
            h = h &* m
            h ^= k
            i += 4
        }
        let rest = data.count - i
        if rest >= 3 { h ^= UInt32(data[i + 2]) << 16 }
        if rest >= 2 { h ^= UInt32(data[i + 1]) << 8 }
        if rest >= 1 {
            h ^= UInt32(data[i])
            h = h &* m
        }
        h ^= h >> 13
        h = h &* m
        h ^= h >> 15
        return h
    }
}
