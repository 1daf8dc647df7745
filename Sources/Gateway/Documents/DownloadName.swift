// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// The name under which a browser keeps a file, whatever its sender called it. It stands in a header,
/// whose room is limited, and becomes a name of a file system, which takes 255 bytes.
struct DownloadName {
    /// Bytes in UTF-8.
    static let maxBytes = 200

    let text: String

    /// Without what no name has (control characters, marks that turn the direction of writing,
    /// folders), no longer than a file system takes; the ending stays.
    init(_ name: String) {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let shown = last.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        var name = String(String.UnicodeScalarView(shown))
        while let first = name.first, first == "." || first == " " { name.removeFirst() }
        let fitting = FileName.fitting(name, bytes: Self.maxBytes)
        // Where one letter with all its marks is too long, only the ending is left.
        text = fitting.isEmpty || fitting.first == "." ? "tep" + fitting : fitting
    }

    /// RFC 6266: the name in plain letters for old clients, and as it is (RFC 8187).
    var disposition: String {
        "attachment; filename=\"\(Self.plain(text))\"; filename*=UTF-8''\(Link.encoded(text))"
    }

    /// Letters, digits, dots and dashes; anything else becomes a low line.
    static func plain(_ text: String) -> String {
        let plain = text.utf8.map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e: byte
            default: 0x5f
            }
        }
        return String(decoding: plain.prefix(maxBytes), as: UTF8.self)
    }
}
