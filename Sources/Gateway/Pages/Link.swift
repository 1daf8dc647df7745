// LienThong
// SPDX-License-Identifier: Apache-2.0

/// An address of our own: a path of plain words and a query, whose values may hold anything.
struct Link: Sendable {
    private(set) var target: String

    init(_ path: StaticString, _ query: [(String, String?)] = []) {
        self.init(path: "\(path)", query.compactMap { name, value in value.map { (name, $0) } })
    }

    /// A path that came in, and goes out again as an address of ours.
    init(segments: [String], query: [(String, String)]) {
        self.init(path: "/" + segments.map(Self.encoded).joined(separator: "/"), query)
    }

    private init(path: String, _ query: [(String, String)]) {
        let fields = query.map { Self.encoded($0) + "=" + Self.encoded($1) }
        target = fields.isEmpty ? path : path + "?" + fields.joined(separator: "&")
    }

    /// Everything but RFC 3986's unreserved characters in percent.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(contentsOf: [digit(byte >> 4), digit(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x41 + value - 10
    }
}
