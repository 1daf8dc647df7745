// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Text armour (RFC 7468), read by hand: OpenSSL's reader asks for passwords.
package enum PEM {
    /// One DER, which stays as it is, or the blocks of a text.
    package static func ders(_ bytes: [UInt8], labels: [String]) -> [[UInt8]] {
        if bytes.first == 0x30 { return [bytes] }
        return bytes.withUnsafeBytes { blocks($0, labels: labels) }
    }

    /// The bytes of every block with one of these labels.
    package static func blocks(_ bytes: UnsafeRawBufferPointer, labels: [String]) -> [[UInt8]] {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        var blocks: [[UInt8]] = []
        var text: String?
        for line in lines {
            let line = line.trimmingPrefix(while: \.isWhitespace)
                .trimmingSuffix(while: \.isWhitespace)
            if labels.contains(where: { line == "-----BEGIN \($0)-----" }) {
                text = ""
            } else if line.hasPrefix("-----END ") {
                if let body = text, let der = Base64.decode(body) { blocks.append(der) }
                text = nil
            } else {
                text?.append(contentsOf: line)
            }
        }
        return blocks
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while drop: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, drop(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
