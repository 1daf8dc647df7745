// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Tells a signed XML file from an unsigned one by its text. Only so much that a signature nobody
/// checked is not reported as "no signature".
enum XMLSniff {
    private static let limitBytes = 1 << 20

    static func isSigned(_ file: FileBytes) throws(SignatureError) -> Bool {
        var text: [UInt8] = []
        try file.read(0..<min(file.count, limitBytes)) { piece in
            text.append(contentsOf: piece)
            return true
        }
        let start = text.drop { PDFSyntax.isSpace($0) || [0xEF, 0xBB, 0xBF].contains($0) }
        guard start.first == UInt8(ascii: "<") else { return false }
        return String(decoding: text, as: UTF8.self).contains("SignatureValue>")
    }
}
