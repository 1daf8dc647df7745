// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What the first bytes of a packet say: whether it is XML in UTF-8 at all, and if not, what it
/// seems to be instead, so that the sender learns more than "malformed".
enum FirstBytes {
    /// As many as the longest test needs, and so many more where a declaration or blanks begin.
    static let needed = 64
    static let limit = 1024

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// True where more of them would say nothing else, so that it does not matter in what pieces a
    /// packet comes: a declaration is complete, and behind blanks stands something.
    static func suffice(_ bytes: [UInt8]) -> Bool {
        if bytes.count >= limit { return true }
        let mark = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        let text = bytes[mark...]
        guard let first = text.firstIndex(where: { !isBlank($0) }), text.count >= needed,
            bytes.count >= first + needed
        else { return false }
        return !text.starts(with: Array("<?xml".utf8)) || text.contains(UInt8(ascii: ">"))
    }

    /// `isAll` where no more bytes will come.
    static func refusal(_ bytes: ArraySlice<UInt8>, isAll: Bool) -> Refusal? {
        if bytes.isEmpty { return .emptyPacket() }
        if starts(bytes, [0xFE, 0xFF]) || starts(bytes, [0xFF, 0xFE]) {
            return .encodingNotUTF8("UTF-16")
        }
        if starts(bytes, [0x00, 0x3C, 0x00]) || starts(bytes, [0x3C, 0x00]) {
            return .encodingNotUTF8("UTF-16")
        }
        if starts(bytes, [0x4C, 0x6F, 0xA7, 0x94]) { return .encodingNotUTF8("EBCDIC") }
        let foreign: [(String, String)] = [
            ("PK\u{3}\u{4}", "a zip archive"), ("%PDF-", "a PDF"), ("--", "a MIME multipart"),
            ("MIME-Version", "a MIME message"), ("Content-Type", "a MIME message"),
            ("{", "JSON"), ("<!doctype html", "an HTML page"), ("<html", "an HTML page"),
        ]
        for (beginning, kind) in foreign where starts(bytes, beginning) {
            return .notAPacket(kind)
        }
        if bytes.allSatisfy(isBlank) {
            return isAll ? .emptyPacket() : .notXML("a kilobyte of blanks before the XML")
        }
        guard let open = bytes.firstIndex(where: { !isBlank($0) }),
            bytes[open] == UInt8(ascii: "<")
        else { return .notXML("stray bytes before the XML") }
        if open > bytes.startIndex, starts(bytes[open...], "<?xml") {
            return .notXML("stray bytes before the XML declaration")
        }
        return nil
    }

    /// Looks at the `<?xml … ?>` that begins a packet, if there is one.
    static func refusal(declaration bytes: ArraySlice<UInt8>) -> Refusal? {
        guard starts(bytes, "<?xml"), let end = bytes.firstIndex(of: UInt8(ascii: ">")) else {
            return nil
        }
        let declaration = String(decoding: bytes[..<end], as: UTF8.self)
        guard let range = declaration.firstRange(of: "encoding") else { return nil }
        let parts = declaration[range.upperBound...].split(
            maxSplits: 2, omittingEmptySubsequences: false
        ) {
            $0 == "\"" || $0 == "'"
        }
        guard parts.count > 1 else { return nil }
        let encoding = parts[1].lowercased()
        return encoding == "utf-8" ? nil : .encodingNotUTF8(String(parts[1]))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func starts(_ bytes: ArraySlice<UInt8>, _ beginning: [UInt8]) -> Bool {
        bytes.starts(with: beginning)
    }

    /// Without regard to the case of ASCII letters.
    private static func starts(_ bytes: ArraySlice<UInt8>, _ beginning: String) -> Bool {
        bytes.count >= beginning.utf8.count
            && zip(bytes, beginning.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
