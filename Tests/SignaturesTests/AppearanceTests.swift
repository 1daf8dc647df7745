// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// What is told of the pictures that come with later signatures, and which pictures no signature may
/// bring.
@Suite struct AppearanceTests {
    let world = TestWorld.shared
    let now = TestWorld.now

    private func reports(_ pdf: TestPDF) throws -> [SignatureReport] {
        try world.checker().checkPDF(bytes: pdf.bytes, at: now).signatures
    }

    private func visible(_ change: (inout TestPDF.Signing) -> Void = { _ in }) -> TestPDF.Signing {
        var signing = TestPDF.Signing()
        signing.field = "Seal"
        signing.rectangle = "100 100 219 184"
        signing.drawing = "0 0 100 100 re f"
        change(&signing)
        return signing
    }

    private func sealed(_ signing: TestPDF.Signing) -> TestPDF {
        var pdf = world.signedPDF()
        pdf.sign(signing) { world.cms(world.agency).sign($0) }
        return pdf
    }

    /// A document with an update after its only signature.
    private func updated(_ change: (inout TestPDF) -> Void) throws -> SignatureReport {
        var pdf = world.signedPDF()
        change(&pdf)
        return try #require(try reports(pdf).first)
    }

    private func expectChanged(
        _ report: SignatureReport, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(report.changesAfter == .other, sourceLocation: sourceLocation)
        #expect(report.reason == .documentModifiedAfterSigning, sourceLocation: sourceLocation)
    }

    @Test func `a visible signature tells its page and its share of it`() throws {
        // 119 by 84 points of 595 by 842.
        let reports = try reports(sealed(visible()))
        #expect(reports.map(\.verdict) == [.valid, .valid])
        #expect(
            reports.map(\.appearance) == [nil, SignatureAppearance(page: 1, pageShare: 20)])
        #expect(reports[0].signedBytes < reports[1].signedBytes)
        #expect(reports.map(\.fieldsFilledAfter) == [false, false])
    }

    @Test func `what nobody sees is not told as visible`() throws {
        let unseen: [TestPDF.Signing] = [
            visible { $0.rectangle = "100 100 100 184" },
            visible { $0.drawing = nil },
            visible { $0.drawing = "" },
            visible { $0.flags = 2 },
            visible { $0.flags = 32 },
            visible { $0.isOnPage = false },
        ]
        for (number, signing) in unseen.enumerated() {
            let reports = try reports(sealed(signing))
            #expect(reports.map(\.verdict) == [.valid, .valid], "\(number)")
            #expect(reports[1].appearance == nil, "\(number)")
        }
        // On paper, or when the mouse comes near, these are seen.
        for flags in [32 | 4, 32 | 256] {
            #expect(try reports(sealed(visible { $0.flags = flags }))[1].appearance != nil)
        }
    }

    @Test func `a rectangle that says nothing takes the whole page`() throws {
        for rectangle in ["", "0 0 10", "0 0 10 x", "0 0 99999999999 99999999999"] {
            let reports = try reports(sealed(visible { $0.rectangle = rectangle }))
            #expect(reports[1].appearance?.pageShare == 1000, "\(rectangle)")
        }
    }

    @Test func `all places of a signature count, on whichever page they stand`() throws {
        var pdf = TestPDF("Two pages")
        let page = pdf.takeID()
        pdf.update([
            (page, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
            (TestPDF.pages, "<< /Type /Pages /Kids [3 0 R \(page) 0 R] /Count 2 >>"),
        ])
        pdf.sign { world.cms().sign($0) }
        pdf.sign(visible()) { world.cms(world.agency).sign($0) }
        let seal = pdf.nextID - 2
        #expect(try reports(pdf)[1].appearance == SignatureAppearance(page: 1, pageShare: 20))
        // Whoever lists it on the other page as well does so after the seal: that is a change.
        pdf.update([
            (
                page,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [\(seal) 0 R] >>"
            )
        ])
        expectChanged(try reports(pdf)[1])
    }

    @Test func `several widgets of one signature count together`() throws {
        var whole = world.signedPDF()
        let ids = (0..<3).map { _ in whole.takeID() }
        let of = whole.nextID + 1
        func kid(_ rectangle: String) -> String {
            "<< /Type /Annot /Subtype /Widget /Parent \(of) 0 R /Rect [\(rectangle)]"
                + " /AP << /N \(ids[0]) 0 R >> >>"
        }
        whole.addAnnotation(ids[1])
        whole.addAnnotation(ids[2])
        var signing = TestPDF.Signing()
        signing.field = "Seal"
        signing.isOnPage = false
        signing.fieldEntries = "/Kids [\(ids[1]) 0 R \(ids[2]) 0 R]"
        signing.further = [
            (ids[0], TestPDF.form("0 0 100 100 re f")), (ids[1], kid("0 0 119 84")),
            (ids[2], kid("200 0 319 84")),
        ]
        whole.sign(signing) { world.cms(world.agency).sign($0) }
        let reports = try reports(whole)
        #expect(reports.map(\.verdict) == [.valid, .valid])
        #expect(reports[1].appearance == SignatureAppearance(page: 1, pageShare: 40))
    }

    // MARK: Pictures that no signature brings

    private func emptyField(_ pdf: inout TestPDF, value: String = "") {
        let (look, field) = (pdf.takeID(), pdf.takeID())
        pdf.addField(field)
        pdf.update([
            (look, TestPDF.form("0 0 100 100 re f")),
            (
                field,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /Rect [0 0 500 800]"
                    + " /AP << /N \(look) 0 R >> \(value) >>"
            ), (TestPDF.catalog, pdf.catalogText()), (TestPDF.page, pdf.pageText()),
        ])
    }

    @Test func `a field that nobody signed shows nothing`() throws {
        expectChanged(try updated { emptyField(&$0) })
    }

    @Test func `a time stamp's field shows nothing`() throws {
        expectChanged(
            try updated {
                emptyField(
                    &$0,
                    value: "/V << /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 /Contents <00>"
                        + " /ByteRange [0 1 2 3] >>")
            })
    }

    @Test func `a signature field does not bring a field of another kind below it`() throws {
        var pdf = world.signedPDF()
        let (look, kid) = (pdf.takeID(), pdf.takeID())
        pdf.addAnnotation(kid)
        var signing = TestPDF.Signing()
        signing.field = "Seal"
        signing.fieldEntries = "/Kids [\(kid) 0 R]"
        signing.further = [
            (look, TestPDF.form("0 0 100 100 re f")),
            (
                kid,
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (x) /V (BAD) /Rect [0 0 500 800]"
                    + " /AP << /N \(look) 0 R >> >>"
            ),
        ]
        pdf.sign(signing) { world.cms(world.agency).sign($0) }
        expectChanged(try reports(pdf)[0])
    }

    /// Both are in the document before its seal, as forms for several signers have them.
    private func prepared(_ value: String) -> (pdf: TestPDF, field: Int, widget: Int) {
        var pdf = TestPDF("Form")
        let (field, widget) = (pdf.takeID(), pdf.takeID())
        pdf.addFieldOnly(field)
        pdf.addAnnotation(widget)
        pdf.update([
            (field, "<< /FT /Sig /T (Prepared) /Kids [\(widget) 0 R] \(value) >>"),
            (widget, Self.widget(of: field)),
        ])
        pdf.sign { world.cms().sign($0) }
        return (pdf, field, widget)
    }

    private static func widget(of field: Int, _ entries: String = "") -> String {
        "<< /Type /Annot /Subtype /Widget /Parent \(field) 0 R /Rect [0 0 500 800] \(entries) >>"
    }

    @Test func `an empty field is not drawn without being signed`() throws {
        var (pdf, field, widget) = prepared("")
        #expect(try reports(pdf).map(\.verdict) == [.valid])
        let look = pdf.takeID()
        pdf.update([
            (look, TestPDF.form("0 0 100 100 re f")),
            (widget, Self.widget(of: field, "/AP << /N \(look) 0 R >>")),
        ])
        expectChanged(try #require(try reports(pdf).first))
    }

    @Test func `the picture of a signature that is there is not drawn anew`() throws {
        var pdf = world.signedPDF()
        let (look, widget) = (pdf.takeID(), pdf.takeID())
        let field = pdf.nextID + 1
        var signing = TestPDF.Signing()
        signing.field = "Seal"
        signing.isOnPage = false
        signing.fieldEntries = "/Kids [\(widget) 0 R]"
        signing.further = [
            (look, TestPDF.form("0 0 10 10 re f")),
            (widget, Self.widget(of: field, "/AP << /N \(look) 0 R >>")),
        ]
        pdf.addAnnotation(widget)
        pdf.sign(signing) { world.cms(world.agency).sign($0) }
        #expect(try reports(pdf).map(\.verdict) == [.valid, .valid])
        let other = pdf.takeID()
        pdf.update([
            (other, TestPDF.form("0 0 100 100 re f")),
            (widget, Self.widget(of: field, "/AP << /N \(other) 0 R >>")),
        ])
        // Its own signature tells; for the person's before it, all of it came later.
        expectChanged(try reports(pdf)[1])
    }

    @Test func `the stream of a picture that is there is not written anew`() throws {
        var pdf = sealed(visible())
        let look = pdf.nextID - 1
        #expect(try reports(pdf).map(\.verdict) == [.valid, .valid])
        pdf.update([(look, TestPDF.form("0 0 50 50 re f"))])
        // Its own signature tells; for the person's before it, all of it came later.
        expectChanged(try reports(pdf)[1])
    }

    @Test func `a filled field is told`() throws {
        var pdf = TestPDF("Form")
        let field = pdf.takeID()
        func text(_ value: String) -> String {
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Note) /Rect [0 0 9 9] /V (\(value)) >>"
        }
        pdf.update([(field, text(""))])
        pdf.addField(field)
        pdf.sign { world.cms().sign($0) }
        pdf.update([(field, text("seen"))])
        let reports = try reports(pdf)
        #expect(reports.map(\.verdict) == [.valid])
        #expect(reports.map(\.fieldsFilledAfter) == [true])
    }
}
