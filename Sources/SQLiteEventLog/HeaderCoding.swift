// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Headers as one blob: for each the length of its name, the name, the length of its value, the
/// value; lengths as in LEB128.
enum HeaderCoding {
    static func encode(_ headers: [RecordHeader]) -> [UInt8]? {
        if headers.isEmpty { return nil }
        var bytes: [UInt8] = []
        var size = 0
        for header in headers { size += header.name.utf8.count + header.value.count + 6 }
        bytes.reserveCapacity(size)
        for header in headers {
            append(header.name.utf8.count, to: &bytes)
            bytes.append(contentsOf: header.name.utf8)
            append(header.value.count, to: &bytes)
            bytes.append(contentsOf: header.value)
        }
        return bytes
    }

    /// `nil` where the bytes are not what `encode` writes.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> [RecordHeader]? {
        var headers: [RecordHeader] = []
        var index = 0
        while index < bytes.count {
            guard let name = field(bytes, &index), let value = field(bytes, &index) else {
                return nil
            }
            headers.append(
                RecordHeader(String(decoding: bytes[name], as: UTF8.self), [UInt8](bytes[value])))
        }
        return headers
    }

    private static func append(_ count: Int, to bytes: inout [UInt8]) {
        var rest = count
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func field(
        _ bytes: UnsafeRawBufferPointer, _ index: inout Int
    ) -> Range<Int>? {
        var count = 0
        var shift = 0
        while true {
            guard index < bytes.count, shift <= 28 else { return nil }
            let byte = bytes[index]
            index += 1
            count |= Int(byte & 0x7f) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        guard count <= bytes.count - index else { return nil }
        defer { index += count }
        return index..<index + count
    }
}
