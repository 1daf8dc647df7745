// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a person reads in a file's name.
package enum FileName {
    /// Whether it reads as that of a PDF, or the file is declared as one. Characters that nobody sees (U+2060, a soft hyphen, marks
    /// of writing direction) count for nothing, before, within and after it.
    package static func isCalledPDF(_ name: String, type: String = "") -> Bool {
        if type.lowercased().hasPrefix("application/pdf") { return true }
        var seen = String.UnicodeScalarView()
        for scalar in name.unicodeScalars where !scalar.isUnseen { seen.append(scalar) }
        return String(seen).lowercased().hasSuffix(".pdf")
    }
}

extension FileName {
    /// What a file system takes for one name, in bytes of UTF-8. The standard's 200 characters may be
    /// 600 bytes; the name itself is kept and told whole.
    package static let fileSystemBytes = 255

    /// The name as a file is saved under: cut where a letter ends, its extension kept.
    package static func fitting(_ name: String, bytes limit: Int = fileSystemBytes) -> String {
        guard name.utf8.count > limit else { return name }
        var end = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
        if end == name || end.utf8.count > 20 { end = "" }
        var kept = ""
        var count = end.utf8.count
        for letter in name.dropLast(end.count) {
            count += letter.utf8.count
            if count > limit { break }
            kept.append(letter)
        }
        return kept + end
    }
}

/// What a file is by its bytes.
package enum FileContent: Sendable {
    case pdf, xml
    /// Anything else: no signature of it is read here.
    case other

    /// By its first bytes. What is called a PDF and is none is no XML file either: who opens it by its
    /// name sees something else than who looks at its bytes.
    package init(_ first: [UInt8], isCalledPDF: Bool) {
        if Self.isPDF(first, isCalledPDF: isCalledPDF) {
            self = .pdf
        } else {
            self = !isCalledPDF && Self.isXML(first) ? .xml : .other
        }
    }

    /// How many of its first bytes tell.
    package static let prefixBytes = 1024

    /// A PDF says so within its first kilobyte, where readers look for it. Of a file that is not
    /// called one it stands at the beginning: an archive or a letter that holds a PDF is none.
    package static func isPDF(_ first: [UInt8], isCalledPDF: Bool) -> Bool {
        let mark = Array("%PDF-".utf8)
        guard isCalledPDF else {
            // White space and the mark of UTF-8 may stand before it.
            let blank: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF]
            return first.drop { blank.contains($0) }.starts(with: mark)
        }
        return first.indices.contains { first[$0...].starts(with: mark) }
    }

    /// XML, or something else that begins like it: a tag, in UTF-8 or UTF-16. Whether it is
    /// well-formed, who reads it says.
    package static func isXML(_ first: [UInt8]) -> Bool {
        let open = UInt8(ascii: "<")
        let wide: [[UInt8]] = [
            [0xFE, 0xFF, 0, open], [0xFF, 0xFE, open, 0], [0, open], [open, 0],
        ]
        if wide.contains(where: { first.starts(with: $0) }) { return true }
        let text = first.starts(with: [0xEF, 0xBB, 0xBF]) ? first.dropFirst(3) : first[...]
        return text.first { ![0x09, 0x0A, 0x0D, 0x20].contains($0) } == open
    }
}

extension Unicode.Scalar {
    fileprivate var isUnseen: Bool {
        properties.isDefaultIgnorableCodePoint || properties.isWhitespace
            || [.format, .control].contains(properties.generalCategory)
    }
}
