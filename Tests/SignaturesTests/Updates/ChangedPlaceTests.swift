// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// Where a changed file differs, for whoever looks for it in the file.
@Suite struct ChangedPlaceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: FileChange
        let make: @Sendable (inout TestForm) -> Void

        init(
            _ name: String, _ change: FileChange,
            _ make: @escaping @Sendable (inout TestForm) -> Void
        ) {
            (testDescription, self.change, self.make) = (name, change, make)
        }
    }

    static let rows: [Row] = [
        Row("the text of a page", FileChange(.page, page: 1, key: "/Contents", object: 4)) {
            $0.update([], [(4, TestPDF.form("0 0 1 1 re f"))])
        },
        Row("a page that is turned", FileChange(.page, page: 1, key: "/Rotate", object: 3)) {
            $0.page["/Rotate"] = "90"
            $0.update([.page])
        },
        Row("a picture of the page's", FileChange(.page, page: 1, key: "/Resources", object: 22)) {
            $0.update([], [(22, "<< /Font << /F 17 0 R >> >>")])
        },
        Row("a stamp", FileChange(.annotation, page: 1, key: "/Annots", object: 3)) {
            let stamp = $0.takeID()
            $0.annotations.append(stamp)
            $0.update(
                [.page, .annotations],
                [(stamp, "<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] >>")])
        },
        Row("a field that moved", FileChange(.form, key: "/Rect", object: 7)) {
            $0.text["/Rect"] = "[0 0 300 620]"
            $0.update([.text])
        },
        Row("a layer that shows", FileChange(.catalog, key: "/OCProperties", object: 1)) {
            $0.catalog["/OCProperties"] = "<< /OCGs [21 0 R] /D << /ON [21 0 R] >> >>"
            $0.update([.catalog])
        },
        Row("another outline", FileChange(.catalog, key: "/Outlines", object: 14)) {
            $0.update([], [(14, "<< /Type /Outlines /Count 7 >>")])
        },
        Row("a place of the section that is glued", FileChange(.structure)) {
            $0.update([.text])
            $0.write { $0.append("%%EOF x") }
        },
    ]

    @Test(arguments: rows)
    func `the first place that differs is told`(_ row: Row) throws {
        var form = TestForm()
        form.sign { TestWorld.shared.cms().sign($0) }
        row.make(&form)
        let report = try UpdateTableTests.checker.get()
            .checkPDF(bytes: form.pdf.bytes, at: TestWorld.now)
        let signature = try #require(report.signatures.first)
        #expect(signature.reason == .documentModifiedAfterSigning)
        #expect(signature.change == row.change)
    }

    @Test func `a change that the signature allows is none`() throws {
        var form = TestForm()
        form.sign { TestWorld.shared.cms().sign($0) }
        form.fill()
        let report = try UpdateTableTests.checker.get()
            .checkPDF(bytes: form.pdf.bytes, at: TestWorld.now)
        #expect(report.verdict == .valid)
        #expect(report.signatures.allSatisfy { $0.change == nil })
    }
}
