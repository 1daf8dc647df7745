// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The partitions that documents have their homes in: every record about a document, its state and
/// its timers lie in one partition number of their topics, whatever their key.
///
/// How many there are is a fact of the cluster, fixed when its topics are made: so many members of
/// a group can share the work, and as many partitions more a commit writes to.
package struct Homes: Hashable, Sendable {
    package static let limit: Int32 = 1024

    /// Of the embedded log, and of a cluster whose operator says nothing.
    package static let standard = Homes(count: 12)

    package let count: Int32

    /// Nil outside 1 to 1024.
    package init?(_ count: Int32) {
        guard (1...Self.limit).contains(count) else { return nil }
        self.count = count
    }

    private init(count: Int32) { self.count = count }

    /// The home of what the text names: murmur2 of its UTF-8, made positive as Kafka's default
    /// partitioner does, modulo the number of homes.
    package func of(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            Int32(Self.murmur2(UnsafeRawBufferPointer(bytes)) & 0x7fff_ffff) % count
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
