// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Text armour (RFC 7468), read by hand: OpenSSL's reader asks for passwords.
enum PEM {
    /// The bytes of every block with one of these labels.
    static func blocks(_ bytes: UnsafeRawBufferPointer, labels: [String]) -> [[UInt8]] {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        var blocks: [[UInt8]] = []
        var text: String?
        for line in lines {
            let line = line.trimmingSuffix(while: \.isWhitespace)
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
