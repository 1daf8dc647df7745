// LienThong
// SPDX-License-Identifier: Apache-2.0
//
// Rows of a table: what comes before and what is done to the file stand as two closures.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Signatures
import SigningKit

/// Objects that got another number or another place, and what only looks as if they had; papers
/// whose other parts name pages and fields.
extension UpdateCase {
    private static let byNumber = Opinion.differs(
        "it asks leave for each number that is written, whatever stands there")

    private static func contentText(_ form: TestForm) -> String {
        let start = form.pdf.place(of: "4 0 obj\n") + 8
        let end = form.pdf.place(of: "\nendobj", from: start)
        return String(decoding: form.pdf.bytes[start..<end], as: UTF8.self)
    }

    static let moving: [UpdateCase] = [
        row(
            "a paper with lists within lists is sealed", .formFilling,
            more: [
                (
                    36,
                    "<< /A " + String(repeating: "[", count: 300) + "21 0 R"
                        + String(repeating: "]", count: 300) + " >>"
                )
            ], before: { $0.catalog["/PieceInfo"] = "36 0 R" }
        ) { $0.seal() },
        row("a font has another number", .none, pyHanko: byNumber) { form in
            let id = form.takeID()
            form.update(
                [],
                [
                    (id, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
                    (22, "<< /Font << /F1 \(id) 0 R >> /Properties << /L 21 0 R >> >>"),
                ])
        },
        row("a font has another number, and is another", .other) { form in
            let id = form.takeID()
            form.update(
                [],
                [
                    (id, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"),
                    (22, "<< /Font << /F1 \(id) 0 R >> /Properties << /L 21 0 R >> >>"),
                ])
        },
        row("the content has another number", .none, pyHanko: byNumber) { form in
            let id = form.takeID()
            form.page["/Contents"] = "\(id) 0 R"
            form.update([.page], [(id, contentText(form))])
        },
        row("the content has another number, and another letter", .other) { form in
            let id = form.takeID()
            form.page["/Contents"] = "\(id) 0 R"
            form.update([.page], [(id, contentText(form).replacing("(Quyet", with: "(quyet"))])
        },
        row("the content has another number, and is read another way", .other) { form in
            let id = form.takeID()
            form.page["/Contents"] = "\(id) 0 R"
            form.update(
                [.page],
                [(id, contentText(form).replacing("/Length", with: "/Filter /AHx /Length"))])
        },
        row("the content stands in another file", .other) { form in
            form.update(
                [],
                [(4, contentText(form).replacing("/Length", with: "/F (other) /Length"))])
        },
        row("the page's resources stand in the page", .none, pyHanko: byNumber) {
            $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> /Properties << /L 21 0 R >> >>"
            $0.update([.page])
        },
        row(
            "the page's resources stand in two pages that shared them", .other,
            more: [(36, "<< /Font << /F1 5 0 R >> >>")],
            before: {
                $0.page["/Resources"] = "36 0 R"
                $0.page["/PieceInfo"] = "<< /A << /Private 36 0 R >> >>"
            }
        ) {
            $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> >>"
            $0.page["/PieceInfo"] = "<< /A << /Private << /Font << /F1 5 0 R >> >> >> >>"
            $0.update([.page])
        },
        row("the page's box stands apart", .none, pyHanko: byNumber) { form in
            let id = form.takeID()
            form.page["/MediaBox"] = "\(id) 0 R"
            form.update([.page], [(id, "[0 0 595 842]")])
        },
        row("the page's box stands apart, and is smaller", .other) { form in
            let id = form.takeID()
            form.page["/MediaBox"] = "\(id) 0 R"
            form.update([.page], [(id, "[0 0 595 400]")])
        },
        row("the page's box stands apart, where nothing is", .other) { form in
            form.page["/MediaBox"] = "99 0 R"
            form.update([.page])
        },
        row(
            "two layers become one", .other,
            more: [(36, "<< /Type /OCG /Name (Draft) >>")],
            before: {
                $0.catalog["/OCProperties"] =
                    "<< /OCGs [21 0 R 36 0 R] /D << /OFF [36 0 R] /Order [21 0 R 36 0 R] >> >>"
            }
        ) {
            $0.catalog["/OCProperties"] =
                "<< /OCGs [21 0 R 21 0 R] /D << /OFF [21 0 R] /Order [21 0 R 21 0 R] >> >>"
            $0.update([.catalog])
        },
        row(
            "two layers change places", .other,
            more: [(36, "<< /Type /OCG /Name (Draft) >>")],
            before: {
                $0.catalog["/OCProperties"] =
                    "<< /OCGs [21 0 R 36 0 R] /D << /OFF [36 0 R] /Order [21 0 R 36 0 R] >> >>"
            }
        ) {
            $0.catalog["/OCProperties"] =
                "<< /OCGs [21 0 R 36 0 R] /D << /OFF [21 0 R] /Order [21 0 R 36 0 R] >> >>"
            $0.update([.catalog])
        },
        row("a layer has another number everywhere", .none, pyHanko: byNumber) { form in
            let id = form.takeID()
            form.catalog["/OCProperties"] =
                "<< /OCGs [\(id) 0 R] /D << /OFF [\(id) 0 R] /Order [\(id) 0 R] >> >>"
            form.update(
                [.catalog],
                [
                    (id, "<< /Type /OCG /Name (Draft) >>"),
                    (22, "<< /Font << /F1 5 0 R >> /Properties << /L \(id) 0 R >> >>"),
                ])
        },
        row("a page has another number", .other) { form in
            let id = form.takeID()
            form.update(
                [],
                [
                    (id, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
                    (2, "<< /Type /Pages /Kids [3 0 R \(id) 0 R] /Count 2 >>"),
                    (15, "<< /Title (Page 2) /Parent 14 0 R /Dest [\(id) 0 R /XYZ 0 0 0] >>"),
                ])
        },
        row("all pages are turned", .other) {
            $0.update([], [(2, "<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 /Rotate 90 >>")])
        },
        row("a page's parent is another", .other, more: [(36, "<< /Type /Pages /Rotate 90 >>")]) {
            $0.page["/Parent"] = "36 0 R"
            $0.update([.page])
        },
        row("a page says that it is none", .other) {
            $0.page["/Type"] = "/Template"
            $0.update([.page])
        },
        row("a page has pages below it", .other) {
            $0.page["/Kids"] = "[20 0 R]"
            $0.update([.page])
        },
        row("a page's annotations are no list", .other) {
            $0.update(
                [],
                [
                    (
                        TestForm.secondPage,
                        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots 4 0 R >>"
                    )
                ])
        },
        row(
            "the pictures of a locked text stand apart", .none, pyHanko: byNumber,
            signing: { signing, _ in signing.lock("/Action /All") }
        ) { form in
            let id = form.takeID()
            form.text["/AP"] = "\(id) 0 R"
            form.update([.text], [(id, "<< /N 8 0 R >>")])
        },
        row(
            "the pictures of a locked text stand apart, and are others", .other,
            signing: { signing, _ in signing.lock("/Action /All") }
        ) { form in
            let id = form.takeID()
            form.text["/AP"] = "\(id) 0 R"
            form.update([.text], [(id, "<< /N 9 0 R >>")])
        },
        row(
            "what the file has is less than it had", .other,
            pyHanko: .cannotRead
        ) { form in
            form.update([.page], trailer: "/Info 13 0 R")
            form.write { pdf in
                let place = pdf.place(of: "/Size", from: pdf.lastSection)
                pdf.setBytes { $0[place + 6] = UInt8(ascii: " ") }
            }
        },
        row("a field to sign comes under a text's name", .other) {
            $0.seal { signing, _ in signing.name = "Note" }
        },
        row(
            "a widget says that it is an annotation", .formFilling, fills: true,
            before: { $0.text["/Type"] = nil }
        ) {
            $0.text["/Type"] = "/Annot"
            $0.fill()
        },
        row("a widget says that it is a page", .other, before: { $0.text["/Type"] = nil }) {
            $0.text["/Type"] = "/Page"
            $0.fill()
        },
        row(
            "the XFA form is taken away", .other,
            more: [(36, TestPDF.stream("<xdp/>"))], before: { $0.form["/XFA"] = "36 0 R" }
        ) {
            $0.form["/XFA"] = nil
            $0.update([.catalog])
        },
        row(
            "the XFA form is filled", .other,
            more: [(36, TestPDF.stream("<xdp/>"))], before: { $0.form["/XFA"] = "36 0 R" }
        ) { $0.update([], [(36, TestPDF.stream("<xdp>BAD</xdp>"))]) },
        row("the form is taken away, and the signature with it", .other, pyHanko: .cannotRead) {
            var catalog = $0.catalog
            catalog["/AcroForm"] = nil
            $0.update([], [(1, TestForm.dictionary(catalog))])
        },
        row(
            "information is no dictionary", .other,
            pyHanko: .differs("it looks at /Info no further")
        ) {
            $0.update([], [(TestForm.information, "[1 2]")])
        },
        row("metadata are no stream", .other) {
            $0.update([], [(TestForm.metadata, "<< /Type /Metadata >>")])
        },
        row("metadata are taken away", .ltaUpdates) {
            $0.catalog["/Metadata"] = nil
            $0.update([.catalog])
        },

        // Other parts of a paper name pages and fields.
        row(
            "a tagged paper is sealed and filled", .formFilling, fills: true,
            more: tags, before: { $0.catalog["/StructTreeRoot"] = "36 0 R" }
        ) {
            $0.seal()
            $0.fill()
        },
        row(
            "the text for who cannot see is another", .other,
            more: tags, before: { $0.catalog["/StructTreeRoot"] = "36 0 R" }
        ) {
            $0.update(
                [],
                [
                    (
                        37,
                        "<< /Type /StructElem /S /Form /P 36 0 R /Pg 3 0 R /Alt (BAD)"
                            + " /K << /Type /OBJR /Obj 7 0 R /Pg 3 0 R >> >>"
                    )
                ])
        },
        row(
            "a paper whose buttons name fields and pages is sealed and filled", .formFilling,
            fills: true,
            pyHanko: .differs("it knows a field by pages and tags, not by actions that name it"),
            before: {
                $0.page["/AA"] =
                    "<< /O << /S /Hide /T [7 0 R 10 0 R] /H false /Next << /S /ResetForm /Fields [7 0 R] >> >> >>"
                $0.catalog["/Names"] =
                    "<< /Dests << /Names [(a) [3 0 R /Fit] (b) << /D [20 0 R /Fit] >>] >> >>"
                $0.form["/CO"] = "[7 0 R]"
            }
        ) {
            $0.seal()
            $0.fill()
        },
        row(
            "a name leads to another page", .other,
            before: {
                $0.catalog["/Names"] = "<< /Dests << /Names [(a) [3 0 R /Fit]] >> >>"
            }
        ) {
            $0.catalog["/Names"] = "<< /Dests << /Names [(a) [20 0 R /Fit]] >> >>"
            $0.update([.catalog])
        },
        row(
            "a page that stands where a picture would is sealed", .other,
            pyHanko: .differs("it lets pages be whatever else they are"),
            before: { $0.catalog["/Threads"] = "[<< /I << /Thumb 3 0 R >> >>]" }
        ) { $0.seal() },
        row(
            "the signature's reason is written anew", .other,
            signing: { signing, _ in signing.signature.entries = "/Reason (I approve)" }
        ) { form in
            let place = form.pdf.place(of: "/Type /Sig ")
            var start = place
            while form.pdf.bytes[start] != UInt8(ascii: "\n") { start -= 1 }
            let end = form.pdf.place(of: "\nendobj", from: place)
            let text = String(decoding: form.pdf.bytes[(start + 1)..<end], as: UTF8.self)
            form.update(
                [], [(40, text.replacing("(I approve)", with: "(I refuse)"))])
        },
    ]

    /// Readers differ in which of two they take.
    static let twice: [UpdateCase] = [TestPDF.Sections.tables, .streams].flatMap { sections in
        [true, false].map { isFirst in
            row(
                "a page stands twice in an update, the \(isFirst ? "first" : "last") as it was, \(sections)",
                .other,
                pyHanko: sections == .streams
                    ? .cannotRead : isFirst ? .agrees : .differs("it takes the last"),
                sections: sections
            ) { form in
                guard let page = form.object(.page) else { return }
                let other = (page.0, page.1.replacing("/Contents 4 0 R", with: "/Contents 9 0 R"))
                form.update([], isFirst ? [page, other] : [other, page])
            }
        }
    }

    private static let tags: [(Int, String)] = [
        (36, "<< /Type /StructTreeRoot /K [37 0 R] /ParentTree << /Nums [0 37 0 R] >> >>"),
        (
            37,
            "<< /Type /StructElem /S /Form /P 36 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 7 0 R /Pg 3 0 R >> >>"
        ),
    ]
}
