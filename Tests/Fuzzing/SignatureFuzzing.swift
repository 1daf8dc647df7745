// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit

/// What inspectors look into: PDFs, CMS signatures and signed XML. Every report has bounded texts, and a file
/// that was changed is never reported as the one that was signed.
enum SignatureFuzzing {
    private static let checker: SignatureChecker = {
        do {
            return try TestWorld.shared.checker()
        } catch {
            fatalError("\(error)")
        }
    }()

    static func run(pdf bytes: [UInt8]) {
        let report = checker.checkPDF(bytes: bytes, at: TestWorld.now)
        check(report)
        FuzzTarget.planted(report.signatures.contains { !$0.coversWholeDocument })
    }

    static func run(cms bytes: [UInt8]) {
        let report = checker.checkCMS(signature: bytes, content: content, at: TestWorld.now)
        check(report)
        FuzzTarget.planted(
            report.signatures.contains { $0.signerCommonName == nil })
    }

    static func run(xml bytes: [UInt8]) {
        let report = checker.checkXML(bytes: bytes, at: TestWorld.now)
        check(report)
        // Whoever changes what is covered breaks it: the words stand in the text, or nothing is valid.
        if report.verdict == .valid {
            FuzzTarget.require(
                report.signatures.allSatisfy { !$0.covers.isEmpty && $0.coversWholeDocument },
                "valid over nothing")
        }
        FuzzTarget.planted(report.signatures.contains { $0.reason == .hashFailure })
    }

    private static func check(_ report: FileReport) {
        FuzzTarget.require(
            report.signatures.count <= 1_000, "\(report.signatures.count) signatures")
        for signature in report.signatures {
            FuzzTarget.require(signature.field.unicodeScalars.count <= 400, "an endless name")
            FuzzTarget.require(
                signature.covers.allSatisfy { $0.unicodeScalars.count <= 6_000 }
                    && signature.algorithm?.unicodeScalars.count ?? 0 <= 400, "an endless text")
            FuzzTarget.require(
                signature.verdict != .valid || signature.reason == nil, "valid, and a reason")
        }
    }

    private static let content = Array("nội dung".utf8)

    static let cmsSeeds = [TestWorld.shared.cms().sign(content)]

    static let pdfSeeds: [[UInt8]] = {
        var signed = TestPDF("A page")
        signed.sign { TestWorld.shared.cms().sign($0) }
        var form = TestForm(sections: .streams)
        form.sign { TestWorld.shared.cms().sign($0) }
        form.sign(
            { signing, _ in signing.name = "Seal" }, with: { TestWorld.shared.cms().sign($0) })
        return [TestPDF("A page").bytes, signed.bytes, form.pdf.bytes]
    }()

    static let xmlSeeds: [[UInt8]] = {
        let world = TestWorld.shared
        var xml = TestXML(world.person)
        xml.properties = .init(world.person)
        let document = "<a><b>1</b>\(TestXML.place)</a>"
        var part = TestXML(world.agency)
        part.references = [.init("#d", [TestXML.inclusive], "<b Id=\"d\">1</b>")]
        return [
            xml.enveloped(in: document),
            part.put(into: "<a><b Id=\"d\">1</b><c>\(TestXML.place)</c></a>"),
        ].map { Array($0.utf8) }
    }()
}
