// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Glibc

/// Whether the bytes of a header can be read in one way only. libmicrohttpd (0.9.75) takes a bare LF
/// for the end of a line, joins folded lines, ends a value at a NUL, keeps a bare CR in it and a blank
/// before the colon: what a proxy in front reads as one header would be two here, or another.
///
/// It cuts the lines in place: behind each text lie the zero bytes that stand for `:` and for CR
/// and LF. Whatever lies there otherwise was none of these.
struct HeaderBytes {
    private var end: UnsafeRawPointer
    private var isSound = true

    /// `method` and `version` are the ends of the request line, as the handler is given them.
    static func areSound(
        of connection: OpaquePointer, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) -> Bool {
        guard version.pointee != 0 else { return false }
        var bytes = HeaderBytes(end: UnsafeRawPointer(version + strlen(version)))
        withUnsafeMutablePointer(to: &bytes) { bytes in
            _ = MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { context, _, name, nameLength, value, valueLength in
                    guard let context, let name, let value else { return .NO }
                    let bytes = context.assumingMemoryBound(to: HeaderBytes.self)
                    bytes.pointee.add(
                        UnsafeRawBufferPointer(start: name, count: nameLength),
                        UnsafeRawBufferPointer(start: value, count: valueLength))
                    return bytes.pointee.isSound ? .YES : .NO
                }, bytes)
        }
        // The last line's end and the empty line, which is the end of all.
        return bytes.isSound && areZero(bytes.end, 4)
            && UnsafeRawPointer(method) + mhd_header_size(connection) == bytes.end + 4
    }

    /// The target of a request line ends where the version begins.
    static func isWhole(_ target: UnsafePointer<CChar>) -> Bool {
        let version = target + strlen(target) + 1
        return strncmp(version, "HTTP/1.", 7) == 0
    }

    private init(end: UnsafeRawPointer) { self.end = end }

    private mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard let nameStart = name.baseAddress, let valueStart = value.baseAddress,
            nameStart == end + 2, Self.areZero(end, 2), !name.isEmpty,
            name.allSatisfy(Self.isTokenByte), value.allSatisfy(Self.isValueByte)
        else {
            isSound = false
            return
        }
        let colon = nameStart + name.count
        let gap = valueStart - colon
        guard gap >= 1, Self.areZero(colon, 1) else {
            isSound = false
            return
        }
        let blanks = UnsafeRawBufferPointer(start: colon + 1, count: gap - 1)
        guard blanks.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
            isSound = false
            return
        }
        end = valueStart + value.count
    }

    private static func areZero(_ start: UnsafeRawPointer, _ count: Int) -> Bool {
        UnsafeRawBufferPointer(start: start, count: count).allSatisfy { $0 == 0 }
    }

    /// RFC 9110, 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == 0x09
    }
}
