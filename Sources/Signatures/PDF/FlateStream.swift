// LienThong
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Expands streams of a PDF within a limit; qpdf would expand them whatever they hold. One filter,
/// Flate, with PNG predictors: what the parts that are opened here are packed with in practice.
enum FlateStream {
    /// `nil` for what is damaged, or more than `limit` bytes: then the budget is passed.
    static func inflate(
        _ bytes: UnsafeRawBufferPointer, limit: Int, _ budget: CheckBudget
    ) -> [UInt8]? {
        var found: [UInt8] = []
        let end = expand(bytes, limit: min(limit, budget.decodableBytes)) { found += $0 }
        return finish(end, budget) ? found : nil
    }

    /// The same without keeping what comes out.
    static func measure(_ bytes: UnsafeRawBufferPointer, _ budget: CheckBudget) {
        _ = finish(expand(bytes, limit: budget.decodableBytes) { _ in }, budget)
    }

    private enum End {
        case whole(Int)
        case damaged(Int)
        case tooMuch
    }

    private static func finish(_ end: End, _ budget: CheckBudget) -> Bool {
        switch end {
        case .whole(let count):
            budget.decoded(count)
            return true
        case .damaged(let count):
            budget.decoded(count)
            return false
        case .tooMuch:
            budget.exceed(.limitStreams)
            return false
        }
    }

    private static func expand(
        _ bytes: UnsafeRawBufferPointer, limit: Int, _ body: (UnsafeRawBufferPointer) -> Void
    ) -> End {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            bytes.count <= Int(Int32.max)
        else { return .damaged(0) }
        var stream = z_stream()
        guard lt_inflate_begin(&stream) == Z_OK else { return .damaged(0) }
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: start)
        stream.avail_in = UInt32(bytes.count)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { room.deallocate() }
        var count = 0
        while true {
            stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(room.count)
            let result = CZlib.inflate(&stream, Z_NO_FLUSH)
            let made = room.count - Int(stream.avail_out)
            count += made
            guard count <= limit else { return .tooMuch }
            body(UnsafeRawBufferPointer(rebasing: room[..<made]))
            if result == Z_STREAM_END { return .whole(count) }
            // A stream without its end is damaged; so is one that goes nowhere.
            guard result == Z_OK, made > 0 || stream.avail_in > 0 else { return .damaged(count) }
        }
    }

    /// Undoes a PNG predictor (ISO 32000-2 7.4.4.4): each row of `columns` bytes has its kind before
    /// it. `nil` for an unknown kind.
    static func withoutPredictor(_ data: [UInt8], columns: Int) -> [UInt8]? {
        guard columns > 0, columns < data.count + 1 else { return data.isEmpty ? [] : nil }
        var rows: [UInt8] = []
        rows.reserveCapacity(data.count)
        var above = [UInt8](repeating: 0, count: columns)
        var place = 0
        while place < data.count {
            let kind = data[place]
            // The last row may be short.
            var row = Array(data[(place + 1)..<min(place + 1 + columns, data.count)])
            for column in row.indices {
                let left = column > 0 ? row[column - 1] : 0
                let corner = column > 0 ? above[column - 1] : 0
                switch kind {
                case 0: break
                case 1: row[column] &+= left
                case 2: row[column] &+= above[column]
                case 3: row[column] &+= UInt8((Int(left) + Int(above[column])) / 2)
                case 4: row[column] &+= paeth(left, above[column], corner)
                default: return nil
                }
            }
            rows += row
            above.replaceSubrange(row.indices, with: row)
            place += 1 + columns
        }
        return rows
    }

    private static func paeth(_ left: UInt8, _ above: UInt8, _ corner: UInt8) -> UInt8 {
        let guess = Int(left) + Int(above) - Int(corner)
        let distances = [left, above, corner].map { abs(guess - Int($0)) }
        if distances[0] <= distances[1] && distances[0] <= distances[2] { return left }
        return distances[1] <= distances[2] ? above : corner
    }
}
