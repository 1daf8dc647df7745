// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Every `/ByteRange [ … ]` that stands anywhere in a file.
struct RawByteRanges {
    private(set) var found: [[Int64]] = []

    private static let limit = 256

    /// More of them than are looked at pass the budget.
    init(_ file: FileBytes, _ budget: CheckBudget) throws(SignatureError) {
        let mark = Array("/ByteRange".utf8)
        var places: [Int] = []
        var place = 0
        // The end of the piece before, so that no mark is lost between two.
        var carry: [UInt8] = []
        try file.read(0..<file.count) { piece in
            let joint = carry + piece.prefix(mark.count - 1)
            for offset in Self.places(of: mark, in: joint) where offset < carry.count {
                places.append(place - carry.count + offset)
            }
            places += piece.withMemoryRebound(to: UInt8.self) { bytes in
                Self.places(of: mark, in: bytes).map { place + $0 }
            }
            let last = piece[max(0, piece.count - mark.count + 1)...]
            carry = Array((carry + last).suffix(mark.count - 1))
            place += piece.count
            return places.count < Self.limit
        }
        if places.count >= Self.limit { budget.exceed(.limitRevisions) }
        for place in places {
            var syntax = PDFSyntax(file.bytes, at: place + mark.count)
            if let numbers = syntax.read()?.integers, numbers.count == 4 {
                found.append(numbers)
            } else {
                // A byte range of another shape is worth knowing of too.
                found.append([])
            }
        }
    }

    private static func places(of mark: [UInt8], in bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBufferPointer { places(of: mark, in: $0) }
    }

    private static func places(of mark: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        guard let start = bytes.baseAddress else { return [] }
        var places: [Int] = []
        var from = 0
        while places.count < limit, bytes.count - from >= mark.count,
            let hit = memchr(start + from, Int32(mark[0]), bytes.count - from)
        {
            let offset = UnsafeRawPointer(hit) - UnsafeRawPointer(start)
            if bytes.count - offset >= mark.count, memcmp(hit, mark, mark.count) == 0 {
                places.append(offset)
            }
            from = offset + 1
        }
        return places
    }
}
