// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import Testing

/// Whatever a file holds, the answer is a report: no trap, no endless loop, never "valid".
@Suite struct HostileFileTests {
    let world = TestWorld.shared
    let now = TestWorld.now

    @Test func `cut anywhere`() throws {
        let checker = try world.checker()
        let pdf = world.signedPDF().bytes
        for length in stride(from: 0, to: pdf.count - 1, by: 97) {
            let report = checker.checkPDF(bytes: Array(pdf[..<length]), at: now)
            #expect(report.verdict != .valid, "cut to \(length)")
        }
        // The last line end may go: nothing else is missing.
        #expect(checker.checkPDF(bytes: Array(pdf[..<(pdf.count - 2)]), at: now).verdict != .valid)
    }

    @Test func `changed anywhere`() throws {
        let checker = try world.checker()
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 20_250_616
        var generator = Seeded(state: seed)
        var signed = world.signedPDF()
        let first = Covered(signed, from: 0)
        var signing = TestPDF.Signing()
        signing.field = "Seal"
        signed.sign(signing) { world.cms(world.agency).sign($0) }
        let second = Covered(signed, from: first.end)
        let pdf = signed.bytes
        for round in 0..<400 {
            var changed = pdf
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<pdf.count, using: &generator)
                changed[place] = UInt8.random(in: 0...255, using: &generator)
            }
            for signature in checker.checkPDF(bytes: changed, at: now).signatures
            where signature.verdict == .valid {
                // Nothing that it covers is another than was signed.
                let covered = signature.field == "Seal" ? second : first
                #expect(covered.isSame(pdf, changed), "SEED=\(seed), round \(round)")
            }
        }
    }

    /// The bytes a test's signature covers.
    struct Covered {
        let gap: Range<Int>
        let end: Int

        /// Of the first signature behind a place, at the end of the file.
        init(_ pdf: TestPDF, from place: Int) {
            let start = pdf.place(of: "/Contents <", from: place) + 10
            gap = start..<(pdf.place(of: ">", from: start) + 1)
            end = pdf.bytes.count
        }

        func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
            one[..<gap.lowerBound] == other[..<gap.lowerBound]
                && one[gap.upperBound..<end] == other[gap.upperBound..<end]
        }
    }

    @Test func `fields that are their own children`() throws {
        var pdf = TestPDF("Loop")
        pdf.update([
            (10, "<< /FT /Sig /T (a) /Kids [11 0 R 10 0 R] >>"),
            (11, "<< /T (b) /Parent 10 0 R /Kids [10 0 R 11 0 R] >>"),
            (1, pdf.catalogText("/AcroForm << /Fields [10 0 R 11 0 R] >>")),
        ])
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.reason == .noSignature)
    }

    @Test func `a field tree without end`() throws {
        var pdf = TestPDF("Deep")
        var objects = (10..<3000).map { id in
            (id, "<< /FT /Sig /T (x) /Kids [\(id + 1) 0 R] >>")
        }
        objects.append((1, pdf.catalogText("/AcroForm << /Fields [10 0 R] >>")))
        pdf.update(objects)
        // What is not walked to its end may hide a signature.
        #expect(try world.checker().checkPDF(bytes: pdf.bytes, at: now).reason == .limitObjects)
    }

    @Test(arguments: ["[", "<<", "(", "<</A", "[<<"])
    func `nested without end`(_ opening: String) throws {
        let deep = String(repeating: opening, count: 60_000)
        var pdf = TestPDF("Nested")
        pdf.update([(10, deep), (1, pdf.catalogText("/AcroForm << /Fields [10 0 R] >>"))])
        #expect(try world.checker().checkPDF(bytes: pdf.bytes, at: now).verdict != .valid)
        // In the signature dictionary itself.
        var signing = TestPDF.Signing()
        signing.entries = "/X " + deep
        #expect(
            try world.checker().checkPDF(bytes: world.signedPDF(signing).bytes, at: now).verdict
                != .valid)
    }

    @Test(arguments: [
        "99999999999999999999", "-1", "9223372036854775807", "18446744073709551615", "0", "x", "",
    ])
    func `a cross-reference at`(_ place: String) throws {
        var pdf = world.signedPDF()
        pdf.append("startxref\n\(place)\n%%EOF\n")
        #expect(try world.checker().checkPDF(bytes: pdf.bytes, at: now).verdict != .valid)
    }

    @Test func `a chain of cross-references that closes upon itself`() throws {
        var pdf = world.signedPDF()
        let place = pdf.bytes.count
        pdf.append(
            "xref\n0 1\n0000000000 65535 f\r\ntrailer\n<< /Size 9 /Root 1 0 R /Prev \(place) >>\n"
                + "startxref\n\(place)\n%%EOF\n")
        #expect(try world.checker().checkPDF(bytes: pdf.bytes, at: now).verdict != .valid)
    }

    @Test func `a cross-reference table that promises billions`() throws {
        var pdf = world.signedPDF()
        let place = pdf.bytes.count
        pdf.append(
            "xref\n0 9999999999\n0000000000 65535 f\r\ntrailer\n<< /Size 9999999999 /Root 1 0 R"
                + " /Prev 15 >>\nstartxref\n\(place)\n%%EOF\n")
        #expect(try world.checker().checkPDF(bytes: pdf.bytes, at: now).verdict != .valid)
    }

    @Test func `bytes before the header`() throws {
        let pdf = Array("junk\n".utf8) + world.signedPDF().bytes
        #expect(try world.checker().checkPDF(bytes: pdf, at: now).verdict != .valid)
    }

    @Test func `more signatures than anybody reads`() throws {
        var pdf = TestPDF("Many")
        for number in 0..<140 {
            var signing = TestPDF.Signing()
            signing.field = "S\(number)"
            signing.reservedBytes = 20
            pdf.sign(signing) { _ in [0x30, 0] }
        }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.reason == .limitSignatures)
    }

    @Test func `random bytes`() throws {
        let checker = try world.checker()
        var generator = Seeded(state: 1)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(
                checker.checkPDF(bytes: Array("%PDF-1.7\n".utf8) + bytes, at: now).verdict != .valid
            )
            #expect(
                checker.checkCMS(signature: [0x30] + bytes, content: [], at: now).verdict != .valid)
        }
    }
}
