// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Text armour (RFC 7468), read by hand: OpenSSL's reader asks for passwords. It reads what people and
/// tools write: a mark of UTF-8 in front, any end of a line, text around the blocks, blocks of other
/// kinds between them, several blocks in a file; or one DER as it is.
package enum PEM {
    /// What a file may hold, by the labels in use for it.
    package enum Content: Sendable {
        case certificate
        case revocationList
        case ocspResponse
        case cms

        /// The first one is what RFC 7468 has.
        var labels: [String] {
            switch self {
            case .certificate: ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]
            case .revocationList: ["X509 CRL", "CRL"]
            case .ocspResponse: ["OCSP RESPONSE"]
            case .cms: ["CMS", "PKCS7"]
            }
        }
    }

    /// What is wrong with a file, and where.
    package struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
        /// Counted from 1.
        package let line: Int
        package let vi: String
        package let en: String

        package var description: String { "dòng \(line): \(vi) / line \(line): \(en)" }
    }

    /// More blocks than any file of trust has.
    private static let blockLimit = 10_000

    /// Every block of that kind in the file, in its order, at least one.
    package static func ders(_ bytes: [UInt8], of content: Content) throws(Problem) -> [[UInt8]] {
        if isDER(bytes) { return [bytes] }
        let (blocks, problem) = bytes.withUnsafeBytes { scan($0, content) }
        if let problem { throw problem }
        guard !blocks.isEmpty else {
            throw Problem(
                line: 1, vi: "không có khối \(content.labels[0]) nào, và không phải DER",
                en: "there is no \(content.labels[0]), and it is not DER")
        }
        return blocks
    }

    /// The first block that can be read, of bytes that nobody of ours has written.
    package static func first(_ bytes: UnsafeRawBufferPointer, of content: Content) -> [UInt8]? {
        scan(bytes, content).blocks.first
    }

    /// The same blocks with nothing around them, for libraries that read PEM themselves.
    package static func text(_ ders: [[UInt8]], as content: Content) -> String {
        ders.map { der in
            var lines = ["-----BEGIN \(content.labels[0])-----"]
            var rest = Substring(Base64.encode(der))
            while !rest.isEmpty {
                lines.append(String(rest.prefix(64)))
                rest = rest.dropFirst(64)
            }
            lines.append("-----END \(content.labels[0])-----\n")
            return lines.joined(separator: "\n")
        }.joined()
    }

    /// A SEQUENCE as long as the bytes: a text may begin with the same byte, which is a zero.
    private static func isDER(_ bytes: [UInt8]) -> Bool {
        elementLength(bytes) == bytes.count
    }

    /// Of the SEQUENCE at the beginning, its header included; nil where there is none.
    private static func elementLength(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2, bytes[0] == 0x30 else { return nil }
        guard bytes[1] >= 0x80 else { return 2 + Int(bytes[1]) }
        let count = Int(bytes[1] & 0x7F)
        guard (1...4).contains(count), bytes.count >= 2 + count else { return nil }
        return 2 + count + bytes[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func scan(
        _ bytes: UnsafeRawBufferPointer, _ content: Content
    ) -> (blocks: [[UInt8]], problem: Problem?) {
        var blocks: [[UInt8]] = []
        var problem: Problem?
        func note(_ line: Int, _ vi: String, _ en: String) {
            problem = problem ?? Problem(line: line, vi: vi, en: en)
        }
        var body: (label: String, begin: Int, text: String)?
        for (line, text) in lines(bytes) {
            if let label = label(text, "-----BEGIN ") {
                if let body {
                    note(body.begin, "khối không có dòng END", "the block has no END line")
                }
                body = content.labels.contains(label) ? (label, line, "") : nil
            } else if let label = label(text, "-----END ") {
                guard let block = body else { continue }
                body = nil
                guard label == block.label, let der = Base64.decode(block.text), !der.isEmpty
                else {
                    note(
                        block.begin, "khối \(block.label) không đọc được",
                        "the \(block.label) cannot be read")
                    continue
                }
                guard blocks.count < blockLimit else {
                    note(line, "hơn \(blockLimit) khối", "more than \(blockLimit) blocks")
                    break
                }
                // What OpenSSL writes behind a "trusted" certificate is none of it.
                blocks.append(Array(der.prefix(elementLength(der) ?? der.count)))
            } else if body != nil {
                body?.text += text
            }
        }
        if let body { note(body.begin, "khối không có dòng END", "the block has no END line") }
        return (blocks, problem)
    }

    private static func label(_ line: String, _ begin: String) -> String? {
        guard line.hasPrefix(begin), line.hasSuffix("-----"),
            line.utf8.count > begin.utf8.count + 5
        else { return nil }
        return String(line.dropFirst(begin.count).dropLast(5))
    }

    /// Lines with a word in them, counted from 1, without blanks around them.
    private static func lines(_ bytes: UnsafeRawBufferPointer) -> [(number: Int, text: String)] {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var lines: [(Int, String)] = []
        var number = 1
        var start = rest.startIndex
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        func take(_ end: Int) {
            var line = rest[start..<end]
            while let first = line.first, isBlank(first) { line = line.dropFirst() }
            while let last = line.last, isBlank(last) { line = line.dropLast() }
            if !line.isEmpty { lines.append((number, String(decoding: line, as: UTF8.self))) }
        }
        var place = start
        while place < rest.endIndex {
            let byte = rest[place]
            guard byte == 0x0A || byte == 0x0D else {
                place += 1
                continue
            }
            take(place)
            place += 1
            if byte == 0x0D, place < rest.endIndex, rest[place] == 0x0A { place += 1 }
            number += 1
            start = place
        }
        take(rest.endIndex)
        return lines
    }
}
