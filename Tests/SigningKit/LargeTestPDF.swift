// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// A signed PDF with an attachment of zeros, for which the file has a hole.
package struct LargeTestPDF {
    private let head: [UInt8]
    private let attachmentBytes: Int
    private var tail: [UInt8]
    private let gap: Range<Int>

    private var count: Int { head.count + attachmentBytes + tail.count }

    package init(attachmentBytes: Int) {
        self.attachmentBytes = attachmentBytes
        var places: [Int] = []
        var bytes: [UInt8] = []
        var shift = 0
        func add(_ text: String) { bytes += Array(text.utf8) }
        func object(_ text: String) {
            places.append(bytes.count + shift)
            add("\(places.count) 0 obj\n\(text)\nendobj\n")
        }
        add("%PDF-1.7\n")
        object("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>")
        object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
        object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [4 0 R] >>")
        object("<< /Type /Annot /Subtype /Widget /FT /Sig /T (S) /V 6 0 R /Rect [0 0 0 0] >>")
        places.append(bytes.count)
        add("5 0 obj\n<< /Type /EmbeddedFile /Length \(attachmentBytes) >>\nstream\n")
        head = bytes
        shift = head.count + attachmentBytes
        bytes = []
        add("\nendstream\nendobj\n")
        let room = String(repeating: "0", count: 12_000)
        let marks = "/ByteRange [0 aaaaaaaaaa bbbbbbbbbb cccccccccc]"
        let dictionary = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
        let opening = "6 0 obj\n" + dictionary + marks + " /Contents "
        let start = shift + bytes.count + opening.utf8.count
        gap = start..<(start + room.utf8.count + 2)
        object(dictionary + marks + " /Contents <\(room)> >>")
        let section = bytes.count + shift
        add("xref\n0 7\n0000000000 65535 f\r\n")
        for place in places { add(Self.ten(place) + " 00000 n\r\n") }
        add("trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n\(section)\n%%EOF\n")
        tail = bytes
        let end = shift + tail.count
        for (mark, number) in [
            ("aaaaaaaaaa", gap.lowerBound), ("bbbbbbbbbb", gap.upperBound),
            ("cccccccccc", end - gap.upperBound),
        ] {
            let text = String(number)
            let padded = Array((text + String(repeating: " ", count: 10 - text.utf8.count)).utf8)
            guard let place = tail.firstRange(of: Array(mark.utf8)) else { continue }
            tail.replaceSubrange(place, with: padded)
        }
    }

    /// Writes the file; `sign` gets the digest of what the byte range covers.
    package mutating func write(
        to path: String, sign: (SHA256Digest) -> [UInt8]
    ) throws {
        let shift = head.count + attachmentBytes
        var digest = SHA256()
        digest.update(head)
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var left = attachmentBytes
        while left > 0 {
            digest.update(zeros[..<min(left, zeros.count)])
            left -= min(left, zeros.count)
        }
        digest.update(tail[..<(gap.lowerBound - shift)])
        digest.update(tail[(gap.upperBound - shift)...])
        let signature = TestPDF.hex(sign(digest.finalize()))
        let place = gap.lowerBound - shift + 1
        tail.replaceSubrange(place..<(place + signature.count), with: signature)

        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0)
        defer { close(descriptor) }
        precondition(pwrite(descriptor, head, head.count, 0) == head.count)
        precondition(pwrite(descriptor, tail, tail.count, shift) == tail.count)
    }

    private static func ten(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: 10 - text.utf8.count) + text
    }
}
