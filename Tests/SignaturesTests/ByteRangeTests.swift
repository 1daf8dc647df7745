// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

@Suite struct ByteRangeTests {
    let world = TestWorld.shared
    let now = TestWorld.now

    func report(_ bytes: [UInt8]) throws -> FileReport {
        try world.checker().checkPDF(bytes: bytes, at: now)
    }

    @Test(arguments: [
        "start after the beginning", "gap one byte wider", "gap one byte narrower",
        "end one byte early", "end one byte late", "three numbers", "six numbers", "negative",
        "overlapping", "empty first part",
    ])
    func `a byte range that is not exactly right is refused`(_ kind: String) throws {
        var signing = TestPDF.Signing()
        signing.change = { range in
            switch kind {
            case "start after the beginning": [1, range[1] - 1, range[2], range[3]]
            case "gap one byte wider": [0, range[1] - 1, range[2], range[3]]
            case "gap one byte narrower": [0, range[1] + 1, range[2], range[3]]
            case "end one byte early": [0, range[1], range[2], range[3] - 8]
            case "end one byte late": [0, range[1], range[2], range[3] + 1]
            case "three numbers": [0, range[1], range[2]]
            case "six numbers": [0, range[1], range[2], 10, range[2] + 10, range[3] - 10]
            case "negative": [0, -range[1], range[2], range[3]]
            case "overlapping": [0, range[2], range[1], range[3]]
            default: [0, 0, range[2], range[3]]
            }
        }
        let report = try report(world.signedPDF(signing).bytes)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .formatFailure)
    }

    @Test(arguments: [
        "[0 99999999999999999999 5 5]", "[0 9223372036854775807 9223372036854775807 5]",
        "[0 10 9223372036854775806 9223372036854775807]", "[0 4294967306 4294967400 10]",
        "[0 1e19 5 5]", "[0 10.0 20 30]", "[0 +10 20 30]", "[0 18446744073709551615 5 5]",
        "[]", "null", "(text)", "[[0 1] [2 3]]", "<< >>", "[0 10 0 R 20 30]",
    ])
    func `numbers nobody can mean never end the process`(_ text: String) throws {
        var pdf = world.signedPDF()
        let start = pdf.place(of: "/ByteRange")
        let end = pdf.place(of: "]", from: start) + 1
        let new = Array(("/ByteRange " + text).utf8)
        let length = max(end - start, new.count)
        pdf.setBytes { bytes in
            let padding = [UInt8](repeating: 0x20, count: max(0, length - new.count))
            let old = start..<end
            bytes.replaceSubrange(old, with: new + padding)
        }
        let report = try report(pdf.bytes)
        #expect(report.verdict != .valid)
        #expect(report.signatures.allSatisfy { $0.verdict == .invalid })
    }

    /// Numbers that mean the signed range to a reader that cuts, rounds or wraps them.
    @Test(arguments: [
        ("2^32 more", false), ("2^32 more each", false), ("2^64 more", false),
        ("2^64 less", false), ("2^63 more", false), ("reals", false), ("hexadecimal", false),
        ("a sign", true), ("zeros before", true),
    ])
    func `right numbers in other words`(_ kind: String, isRight: Bool) throws {
        var signing = TestPDF.Signing()
        signing.spell = { range in
            let plain = range.map(String.init)
            return switch kind {
            case "2^32 more": plain.dropLast() + ["\(range[3] + 1 << 32)"]
            case "2^32 more each": ["0"] + range.dropFirst().map { "\($0 + 1 << 32)" }
            // 2^64 is 18446744073709551616, beyond every integer of 64 bits.
            case "2^64 more": plain.dropLast() + ["18446744073709\(551_616 + range[3])"]
            case "2^64 less": plain.dropLast() + ["-18446744073709\(551_616 - range[3])"]
            case "2^63 more": plain.dropLast() + ["\(UInt64(range[3]) + 1 << 63)"]
            case "reals": plain.map { $0 + ".0" }
            case "hexadecimal": ["0"] + range.dropFirst().map { "0x" + String($0, radix: 16) }
            case "a sign": ["0"] + plain.dropFirst().map { "+" + $0 }
            default: plain.map { "00" + $0 }
            }
        }
        let report = try report(world.signedPDF(signing).bytes)
        #expect(report.reason == (isRight ? nil : .formatFailure))
    }

    @Test(arguments: ["/ByteRange", "/Contents", "/SubFilter", "/V "])
    func `a signature without one of its keys is never valid`(_ key: String) throws {
        var pdf = world.signedPDF()
        let place = pdf.place(of: key, from: pdf.place(of: "/Type /Sig"))
        pdf.setBytes { $0[place + 1] = UInt8(ascii: "X") }
        let report = try report(pdf.bytes)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .formatFailure)
    }

    /// The same numbers and the same contents in another dictionary: hash and value are right.
    @Test func `a gap in another dictionary is refused`() throws {
        var pdf = world.signedPDF()
        func copy(from key: String, to end: String) -> String {
            let start = pdf.place(of: key)
            let last = pdf.place(of: end, from: start)
            return String(decoding: pdf.bytes[start...last], as: UTF8.self)
        }
        let value = copy(from: "/ByteRange", to: "]") + copy(from: "/Contents <", to: ">")
        let field = pdf.takeID()
        pdf.addField(field)
        pdf.update([
            (
                field,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Copy) /Rect [0 0 0 0] /V << /Type"
                    + " /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \(value) >> >>"
            ), (TestPDF.catalog, pdf.catalogText()), (TestPDF.page, pdf.pageText()),
        ])
        let signatures = try report(pdf.bytes).signatures
        #expect(signatures.first { $0.field == "Copy" }?.reason == .formatFailure)
    }

    @Test func `a tail that nobody signed is told`() throws {
        var blank = world.signedPDF()
        blank.append("\n\n  \n")
        let harmless = try report(blank.bytes)
        #expect(harmless.signatures.map(\.coversWholeDocument) == [false])
        #expect(harmless.signatures.map(\.changesAfter) == [.none])
        #expect(harmless.verdict == .valid)

        var text = world.signedPDF()
        text.append("% something else\n")
        let other = try report(text.bytes)
        #expect(other.signatures.map(\.changesAfter) == [.other])
        #expect(other.reason == .documentModifiedAfterSigning)
    }

    /// Signature wrapping: the signed bytes moved to the end, another document before them, the
    /// byte range adjusted so that hash and end of file are right.
    @Test func `a wrapped signature is refused`() throws {
        let signed = world.signedPDF()
        let gapStart = signed.place(of: "/Contents <") + 10
        let gapEnd = signed.place(of: ">", from: gapStart) + 1
        let tail = Array(signed.bytes[gapEnd...])
        // [0, a) is as it was; then something new; then a copy of what was signed at the end.
        var forged = Array(signed.bytes[..<gapEnd]) + tail
        forged += Array("4 0 obj\n<< /Length 3 >>\nstream\nBAD\nendstream\nendobj\n".utf8)
        let place = forged.count
        forged += tail
        let numbers = "/ByteRange [0 \(gapStart) \(place) \(tail.count)]"
        let start = signed.place(of: "/ByteRange")
        let end = signed.place(of: "]", from: start) + 1
        let padded = numbers.utf8 + Array(repeating: 0x20, count: end - start - numbers.utf8.count)
        forged.replaceSubrange(start..<end, with: padded)
        let report = try report(forged)
        #expect(report.verdict == .invalid)
        #expect(report.signatures.allSatisfy { $0.reason == .formatFailure })
    }

    @Test func `another signature's contents are refused`() throws {
        let mine = world.signedPDF()
        var other = TestPDF("Another decision")
        other.sign { world.cms().sign($0) }
        let from = mine.place(of: "/Contents <")
        let to = other.place(of: "/Contents <")
        other.setBytes { bytes in
            for offset in 0..<10_000 { bytes[to + offset] = mine.bytes[from + offset] }
        }
        #expect(try report(other.bytes).reason == .hashFailure)
    }

    @Test(arguments: [
        "/Contents <3000>", "/ByteRange [0 1 2 3]", "/SubFilter /x", "/Cont#65nts <00>",
        "/#42yteRange [0 1 2 3]", "/Byte#52ang#65 [0 1 2 3]",
    ])
    func `a key that stands twice is refused`(_ entry: String) throws {
        var signing = TestPDF.Signing()
        signing.entries = entry
        let report = try report(world.signedPDF(signing).bytes)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .formatFailure)
    }

    @Test(arguments: ["adbe.pkcs7.sha1", "adbe.x509.rsa_sha1", "Unknown", "null"])
    func `an unknown way of signing is never valid`(_ subFilter: String) throws {
        var signing = TestPDF.Signing()
        signing.subFilter = subFilter
        #expect(try report(world.signedPDF(signing).bytes).verdict != .valid)
    }

    @Test(arguments: ["<>", "<30>", "<zz>", "()", "null", "12"])
    func `contents that are none are refused`(_ contents: String) throws {
        var pdf = world.signedPDF()
        let start = pdf.place(of: "/Contents <") + 10
        let end = pdf.place(of: ">", from: start) + 1
        let padded =
            Array(contents.utf8)
            + [UInt8](repeating: 0x20, count: end - start - contents.utf8.count)
        pdf.setBytes { $0.replaceSubrange(start..<end, with: padded) }
        #expect(try report(pdf.bytes).verdict == .invalid)
    }

    @Test func `upper case, white space and an odd digit in the contents are read`() throws {
        var pdf = world.signedPDF()
        let start = pdf.place(of: "/Contents <") + 11
        let end = pdf.place(of: ">", from: start)
        pdf.setBytes { bytes in
            for place in start..<end where bytes[place] >= UInt8(ascii: "a") { bytes[place] -= 32 }
            // The padding at the end makes room for white space and loses a digit.
            bytes[end - 2] = 0x0A
        }
        #expect(try report(pdf.bytes).verdict == .valid)
    }

    @Test func `what follows the signature in its room must be zeros`() throws {
        var pdf = world.signedPDF()
        let end = pdf.place(of: ">", from: pdf.place(of: "/Contents <"))
        pdf.setBytes { $0[end - 1] = UInt8(ascii: "1") }
        #expect(try report(pdf.bytes).reason == .formatFailure)
    }
}
