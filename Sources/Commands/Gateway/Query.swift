// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A path with its query, percent-encoded: document ids hold commas and slashes.
package struct Query {
    package private(set) var target: String
    private var hasItems = false

    package init(_ path: String) { target = path }

    /// A value of nil is left out.
    package func with(_ name: String, _ value: String?) -> Query {
        guard let value else { return self }
        var query = self
        query.target += (hasItems ? "&" : "?") + Query.encoded(name) + "=" + Query.encoded(value)
        query.hasItems = true
        return query
    }

    package func with(_ name: String, _ value: Int?) -> Query {
        with(name, value.map { String($0) })
    }

    /// RFC 3986: everything but unreserved characters.
    package static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += hex.utf8.count == 1 ? "%0" + hex : "%" + hex
            }
        }
        return result
    }
}
