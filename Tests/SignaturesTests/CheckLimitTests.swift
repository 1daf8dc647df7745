// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// Each limit of a check is reached, and named; a file that stays below it is judged by itself.
@Suite struct CheckLimitTests {
    let world = TestWorld.shared

    func reason(
        _ bytes: [UInt8], _ change: (inout CheckLimits) -> Void = { _ in }
    ) throws -> Reason? {
        var limits = CheckLimits()
        change(&limits)
        let checker = SignatureChecker(trust: try TrustStore(world.material()), limits: limits)
        return checker.checkPDF(bytes: bytes, at: TestWorld.now).reason
    }

    /// Person and agency.
    var twice: TestPDF {
        var pdf = world.signedPDF()
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { world.cms(world.agency).sign($0) }
        return pdf
    }

    @Test func `each limit is named`() throws {
        let pdf = twice.bytes
        #expect(try reason(pdf) == nil)
        #expect(try reason(pdf) { $0.signatures = 1 } == .limitSignatures)
        #expect(try reason(pdf) { $0.revisions = 1 } == .limitRevisions)
        #expect(try reason(pdf) { $0.fields = 1 } == .limitObjects)
        #expect(try reason(pdf) { $0.depth = 0 } == .limitObjects)
        #expect(try reason(pdf) { $0.objects = 5 } == .limitObjects)
        #expect(try reason(pdf) { $0.textBytes = 4 } == .limitSize)
        #expect(try reason(pdf) { $0.work = 0 - pdf.count * 8 + 1000 } == .limitWork)
    }

    @Test func `a hundred sign the minutes of a council`() throws {
        var pdf = TestPDF("Minutes")
        for number in 1...100 {
            var signing = TestPDF.Signing()
            signing.field = "Member\(number)"
            signing.reservedBytes = 2_500
            pdf.sign(signing) { world.cms(number % 2 == 0 ? world.person : world.agency).sign($0) }
        }
        let checker = SignatureChecker(trust: try TrustStore(world.material()))
        let report = checker.checkPDF(bytes: pdf.bytes, at: TestWorld.now)
        #expect(report.verdict == .valid, "\(report.reason?.rawValue ?? "")")
        #expect(report.signatures.count == 100)
    }

    @Test func `two thousand updates after a signature are looked through`() throws {
        var pdf = world.signedPDF()
        let metadata = pdf.takeID()
        for number in 1...2_000 {
            pdf.update([
                (metadata, TestPDF.stream("<x>\(number)</x>", "/Type /Metadata /Subtype /XML")),
                (TestPDF.catalog, pdf.catalogText("/Metadata \(metadata) 0 R")),
            ])
        }
        let checker = SignatureChecker(trust: try TrustStore(world.material()))
        let report = checker.checkPDF(bytes: pdf.bytes, at: TestWorld.now)
        #expect(report.verdict == .valid, "\(report.reason?.rawValue ?? "")")
        #expect(report.signatures.first?.changesAfter == .ltaUpdates)
        // A page that changes among them is found.
        pdf.update([(TestPDF.content, TestPDF.stream("0 0 1 rg"))])
        #expect(try reason(pdf.bytes) == .documentModifiedAfterSigning)
    }

    @Test func `what streams expand to is counted together`() throws {
        var pdf = world.signedPDF()
        let stream = Deflate.compress([UInt8](repeating: 0, count: 100_000))
        let text = String(decoding: TestPDF.hex(stream), as: UTF8.self) + ">"
        // Hexadecimal digits are a filter too.
        let first = pdf.nextID
        pdf.update([
            (first, TestPDF.stream(text, "/Filter [/ASCIIHexDecode /FlateDecode]")),
            (TestPDF.catalog, pdf.catalogText("/DSS << /Certs [\(first) 0 R] >>")),
        ])
        #expect(try reason(pdf.bytes) == .limitStreams)
    }

    @Test func `byte ranges that no field has are tried a few times`() throws {
        var few = TestPDF("Few")
        few.addStrayByteRanges(3, fields: 10, nameBytes: 10)
        #expect(try reason(few.bytes) == .formatFailure)
        var many = TestPDF("Many")
        many.addStrayByteRanges(12, fields: 10, nameBytes: 10)
        #expect(try reason(many.bytes) == .limitRevisions)
    }
}
