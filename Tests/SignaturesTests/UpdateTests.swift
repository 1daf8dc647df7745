// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// What may happen to a document after it was signed, and what may not.
@Suite struct UpdateTests {
    let world = TestWorld.shared
    let now = TestWorld.now

    func report(_ pdf: TestPDF) throws -> SignatureReport {
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        return try #require(report.signatures.first)
    }

    func expectModified(
        _ pdf: TestPDF, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let report = try report(pdf)
        #expect(report.changesAfter == .other, sourceLocation: sourceLocation)
        #expect(report.reason == .documentModifiedAfterSigning, sourceLocation: sourceLocation)
        #expect(report.verdict == .invalid, sourceLocation: sourceLocation)
        #expect(!report.coversWholeDocument, sourceLocation: sourceLocation)
    }

    @Test func `new text on the page`() throws {
        var pdf = world.signedPDF()
        pdf.update([(TestPDF.content, TestPDF.stream("BT /F1 12 Tf 72 720 Td (BAD) Tj ET"))])
        try expectModified(pdf)
    }

    @Test func `a page that shows another stream`() throws {
        var pdf = world.signedPDF()
        let id = pdf.takeID()
        pdf.update([(id, TestPDF.stream("BT ET")), (TestPDF.page, pdf.pageText(contents: id))])
        try expectModified(pdf)
    }

    @Test func `another font`() throws {
        var pdf = world.signedPDF()
        pdf.update([(TestPDF.font, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>")])
        try expectModified(pdf)
    }

    @Test func `another catalog`() throws {
        var pdf = world.signedPDF()
        let id = pdf.takeID()
        pdf.update([(id, pdf.catalogText("/OpenAction 9 0 R"))], root: id)
        try expectModified(pdf)
    }

    @Test func `a catalog that opens something`() throws {
        var pdf = world.signedPDF()
        pdf.update([(1, pdf.catalogText("/OpenAction << /S /JavaScript /JS (x) >>"))])
        try expectModified(pdf)
    }

    @Test func `a freed object`() throws {
        var pdf = world.signedPDF()
        pdf.update([], freed: [TestPDF.content])
        try expectModified(pdf)
    }

    @Test func `one page more`() throws {
        var pdf = world.signedPDF()
        let id = pdf.takeID()
        pdf.update([
            (id, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>"),
            (TestPDF.pages, "<< /Type /Pages /Kids [3 0 R \(id) 0 R] /Count 2 >>"),
        ])
        try expectModified(pdf)
    }

    @Test func `a note upon the page`() throws {
        var pdf = world.signedPDF()
        let id = pdf.takeID()
        pdf.update([
            (id, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 800] /Contents (BAD) >>"),
            (TestPDF.page, pdf.pageText().replacing("/Annots [", with: "/Annots [\(id) 0 R ")),
        ])
        try expectModified(pdf)
    }

    @Test func `a new text field that writes upon the page`() throws {
        var pdf = world.signedPDF()
        let id = pdf.takeID()
        pdf.update([
            (
                id,
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (x) /V (BAD) /Rect [0 0 500 800] >>"
            ),
            (TestPDF.page, pdf.pageText().replacing("/Annots [", with: "/Annots [\(id) 0 R ")),
            (1, pdf.catalogText().replacing("/Fields [", with: "/Fields [\(id) 0 R ")),
        ])
        try expectModified(pdf)
    }

    /// The signed revision refers to an object that is not there; the update supplies it.
    @Test func `an object that appears where the signed document had a hole`() throws {
        var holed = TestPDF("Hole")
        var signing = TestPDF.Signing()
        signing.fieldEntries = "/MK 77 0 R"
        holed.sign(signing) { world.cms().sign($0) }
        #expect(try report(holed).verdict == .valid)
        holed.update([(77, "<< /CA (BAD) >>")])
        try expectModified(holed)
    }

    @Test func `the form removed, and the signature with it`() throws {
        var pdf = world.signedPDF()
        pdf.update([
            (1, "<< /Type /Catalog /Pages 2 0 R >>"),
            (TestPDF.content, TestPDF.stream("BT ET")),
        ])
        try expectModified(pdf)
    }

    @Test func `the signature taken out of its field`() throws {
        var pdf = world.signedPDF()
        pdf.update([(7, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) >>")])
        try expectModified(pdf)
    }

    @Test func `an unsigned revision between two signatures spoils the first only`() throws {
        var pdf = world.signedPDF()
        pdf.update([(TestPDF.content, TestPDF.stream("BT ET"))])
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { world.cms(world.agency).sign($0) }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.signatures.map(\.reason) == [.documentModifiedAfterSigning, nil])
        #expect(report.verdict == .invalid)
    }

    @Test func `an update after the seal spoils both`() throws {
        var pdf = world.signedPDF()
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { world.cms(world.agency).sign($0) }
        pdf.update([(TestPDF.content, TestPDF.stream("BT ET"))])
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(
            report.signatures.map(\.reason)
                == [.documentModifiedAfterSigning, .documentModifiedAfterSigning])
    }

    @Test func `something behind the last update`() throws {
        var pdf = world.signedPDF()
        let store = pdf.takeID()
        pdf.update([
            (store, "<< /Type /DSS /Certs [] >>"), (1, pdf.catalogText("/DSS \(store) 0 R")),
        ])
        pdf.append("4 0 obj\n<< >>\nendobj\n")
        try expectModified(pdf)
    }

    @Test func `validation data added later changes nothing`() throws {
        var pdf = world.signedPDF()
        let store = pdf.takeID()
        pdf.update([
            (store, "<< /Type /DSS /Certs [] >>"), (1, pdf.catalogText("/DSS \(store) 0 R")),
        ])
        let report = try report(pdf)
        #expect(report.changesAfter == .ltaUpdates)
        #expect(report.verdict == .valid)
    }

    @Test func `a signature that permits nothing forbids the seal`() throws {
        var signing = TestPDF.Signing()
        signing.entries =
            "/Reference [<< /Type /SigRef /TransformMethod /DocMDP"
            + " /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]"
        var pdf = world.signedPDF(signing)
        #expect(try report(pdf).verdict == .valid)
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { world.cms(world.agency).sign($0) }
        let report = try report(pdf)
        #expect(report.changesAfter == .formFilling)
        #expect(report.reason == .documentModifiedAfterSigning)
    }

    @Test func `a form field may be filled unless the signature locks it`() throws {
        for isLocked in [false, true] {
            var pdf = TestPDF("Form")
            let field = pdf.takeID()
            func text(_ value: String) -> String {
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Note) /Rect [0 0 9 9] /V (\(value)) >>"
            }
            pdf.update([(field, text(""))])
            var signing = TestPDF.Signing()
            if isLocked {
                signing.entries =
                    "/Reference [<< /TransformMethod /FieldMDP"
                    + " /TransformParams << /Action /Include /Fields [(Note)] >> >>]"
            }
            // The signature's own update lists the text field too.
            pdf.addField(field)
            pdf.sign(signing) { world.cms().sign($0) }
            pdf.update([(field, text("seen"))])
            let reports = try world.checker().checkPDF(bytes: pdf.bytes, at: now).signatures
            #expect(reports.map(\.changesAfter) == [isLocked ? .other : .formFilling])
            #expect(reports.map(\.verdict) == [isLocked ? .invalid : .valid])
        }
    }
}
