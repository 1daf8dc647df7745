// LienThong
// SPDX-License-Identifier: Apache-2.0
//
// Rows of a table: what comes before and what is done to the file stand as two closures.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Signatures
import SigningKit

/// Another signature upon a signed paper, as different programs write it, and what hides behind one.
extension UpdateCase {
    private static let developer =
        "<< /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >>"

    static let signing: [UpdateCase] =
        TestWriter.allCases.flatMap { writer in
            [TestPDF.Sections.tables, .streams].map { sections in
                row("second signature, \(writer), \(sections)", .formFilling, sections: sections) {
                    $0.seal { writer.write(&$0, &$1) }
                }
            }
        }
        + TestWriter.allCases.map { writer in
            row(
                "second signature into a waiting field, \(writer)", .formFilling,
                pyHanko: writer.intoWaiting
            ) {
                $0.seal {
                    $0.isWaiting = true
                    writer.write(&$0, &$1)
                }
            }
        } + [
            row(
                "parts that stood by themselves stand in the catalog and in the page", .formFilling,
                before: {
                    $0.ownsForm = true
                    $0.ownsFields = true
                    $0.ownsAnnotations = true
                    $0.ownsResources = true
                }
            ) {
                $0.ownsForm = false
                $0.ownsFields = false
                $0.ownsAnnotations = false
                $0.ownsResources = false
                $0.seal { signing, _ in signing.parts = [.catalog, .page] }
            },
            row("field with a widget below it", .formFilling) {
                let widget = $0.takeID()
                $0.annotations.append(widget)
                $0.seal { signing, form in
                    signing.isOnPage = false
                    signing.parts.insert(.page)
                    let field = form.pdf.nextID + 1
                    signing.field = ["/Kids": "[\(widget) 0 R]", "/P": "3 0 R"]
                    signing.more.append(
                        (
                            widget,
                            "<< /Type /Annot /Subtype /Widget /Parent \(field) 0 R /Rect [0 0 0 0] >>"
                        ))
                }
            },
            row("a signature upon the second page", .formFilling) {
                $0.seal { signing, form in
                    signing.isOnPage = false
                    signing.field["/P"] = "20 0 R"
                    signing.more.append(
                        (
                            TestForm.secondPage,
                            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [\(form.pdf.nextID + 1) 0 R] >>"
                        ))
                }
            },
            row("a field is prepared, and signed later", .formFilling) { form in
                let field = form.takeID()
                form.fields.append(field)
                form.annotations.append(field)
                let empty =
                    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Later) /Rect [0 0 0 0] /P 3 0 R /F 132"
                form.update([.catalog, .page], [(field, empty + " >>")])
                let value = form.takeID()
                form.write {
                    $0.signUpdate(
                        value: value, TestPDF.Signing(),
                        [(field, empty + " /V \(value) 0 R >>")], trailer: "/Info 13 0 R"
                    ) { TestWorld.shared.cms(TestWorld.shared.agency).sign($0) }
                }
            },
            row(
                "the widget that waited names its page when it is signed", .formFilling,
                pyHanko: .differs("it takes no /P that comes"),
                before: { $0.empty["/P"] = nil }
            ) {
                $0.empty["/P"] = "3 0 R"
                $0.seal { signing, _ in signing.isWaiting = true }
            },
            row(
                "the waiting widget names another page when it is signed", .other,
                before: { $0.empty["/P"] = nil }
            ) {
                $0.empty["/P"] = "20 0 R"
                $0.seal { signing, _ in signing.isWaiting = true }
            },
            row("everything is written anew as it was", .none) { form in
                form.update(Set(TestForm.Part.allCases))
            },
            row("an object that nothing refers to", .none) { form in
                form.update([], [(form.takeID(), "<< /Left /Over >>")])
            },
            row(
                "numbers of a table are written with more zeros", .none,
                pyHanko: .agrees,
                before: { $0.page["/MediaBox"] = "[0 0 595.5 842]" }
            ) {
                $0.page["/MediaBox"] = "[0 0 595.500 842]"
                $0.update([.page])
            },

            // What hides behind a signature.
            row("the seal comes with other text", .other) {
                $0.seal { signing, _ in
                    signing.more.append((TestForm.content, TestPDF.stream("BT (BAD) Tj ET")))
                }
            },
            row("the seal comes with another content of the page", .other) {
                let id = $0.takeID()
                $0.page["/Contents"] = "\(id) 0 R"
                $0.seal { signing, _ in signing.more.append((id, TestPDF.stream("BT (BAD) Tj ET")))
                }
            },
            row(
                "the seal comes with a key twice: another content first", .other,
                pyHanko: .cannotRead
            ) {
                $0.seal { signing, form in
                    let content = form.takeID()
                    signing.isOnPage = false
                    signing.more += [
                        (content, TestPDF.stream("BT (BAD) Tj ET")),
                        (
                            TestPDF.page,
                            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
                                + " /Contents \(content) 0 R /Contents 4 0 R /Resources 22 0 R"
                                + " /Annots [\(form.annotations.map { "\($0) 0 R" }.joined(separator: " "))"
                                + " \(form.pdf.nextID + 1) 0 R] >>"
                        ),
                    ]
                }
            },
            row("the seal comes with another font under a known name", .other) {
                $0.seal { signing, _ in
                    signing.more.append(
                        (TestForm.font, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"))
                }
            },
            row("the seal comes with another font of the page", .other) {
                $0.seal { signing, _ in
                    signing.more.append((5, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"))
                }
            },
            row("the seal comes with a layer that is switched on", .other) {
                $0.catalog["/OCProperties"] =
                    "<< /OCGs [21 0 R] /D << /ON [21 0 R] /Order [21 0 R] >> >>"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row("the seal comes with a copy of the layer's object under another number", .other) {
                let id = $0.takeID()
                $0.seal { signing, _ in
                    signing.more += [
                        (id, "<< /Type /OCG /Name (Draft) >>"),
                        (22, "<< /Font << /F1 5 0 R >> /Properties << /L \(id) 0 R >> >>"),
                    ]
                }
            },
            row("the seal comes with the layer's dictionary in its place", .other) {
                $0.seal { signing, _ in
                    signing.more.append(
                        (
                            22,
                            "<< /Font << /F1 5 0 R >> /Properties << /L << /Type /OCG /Name (Draft) >> >> >>"
                        ))
                }
            },
            row("the seal comes with an action upon opening", .other) {
                $0.catalog["/OpenAction"] = "<< /S /JavaScript /JS (x) >>"
                $0.seal()
            },
            row(
                "the seal's field has an action", .other,
                pyHanko: .differs("it looks at new fields no further")
            ) {
                $0.seal { signing, _ in
                    signing.field["/AA"] = "<< /E << /S /JavaScript /JS (x) >> >>"
                }
            },
            row("the seal comes with a bookmark to another page", .other) {
                $0.seal { signing, _ in
                    signing.more.append(
                        (15, "<< /Title (Page 2) /Parent 14 0 R /Dest [3 0 R /XYZ 0 0 0] >>"))
                }
            },
            row("the seal comes without the note", .other) {
                $0.annotations.removeAll { $0 == TestForm.note }
                $0.seal()
            },
            row(
                "the seal comes with the note in another place of the list", .other,
                pyHanko: .differs("it compares sets; the order is that of drawing")
            ) {
                $0.annotations.removeAll { $0 == TestForm.note }
                $0.annotations.insert(TestForm.note, at: 0)
                $0.seal()
            },
            row("the seal comes with another note", .other) {
                $0.seal { signing, _ in
                    signing.more.append(
                        (
                            TestForm.note,
                            "<< /Type /Annot /Subtype /Text /Rect [500 800 520 820] /Contents (BAD) /P 3 0 R >>"
                        ))
                }
            },
            row("the seal comes without a field", .other) {
                $0.fields.removeAll { $0 == TestForm.boxObject }
                $0.seal()
            },
            row("the seal comes with a text field", .other) { form in
                let id = form.takeID()
                form.fields.append(id)
                form.annotations.append(id)
                form.seal { signing, _ in
                    signing.more.append(
                        (
                            id,
                            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (x) /V (BAD) /Rect [0 0 500 800] >>"
                        ))
                }
            },
            row("the seal comes with a page", .other) { form in
                let id = form.takeID()
                form.seal { signing, _ in
                    signing.more += [
                        (2, "<< /Type /Pages /Kids [3 0 R 20 0 R \(id) 0 R] /Count 3 >>"),
                        (id, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"),
                    ]
                }
            },
            row("the seal comes with pages in another order", .other) { form in
                form.seal { signing, _ in
                    signing.more.append((2, "<< /Type /Pages /Kids [20 0 R 3 0 R] /Count 2 >>"))
                }
            },
            row("the seal comes with a turned page", .other) {
                $0.page["/Rotate"] = "180"
                $0.seal()
            },
            row("the seal comes with a smaller page", .other) {
                $0.page["/CropBox"] = "[0 0 10 10]"
                $0.seal()
            },
            row("the seal comes with a script in the form's order of calculation", .other) {
                $0.form["/CO"] = "[7 0 R]"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row("the seal comes with an XFA form", .other) { form in
                let id = form.takeID()
                form.form["/XFA"] = "\(id) 0 R"
                form.seal { signing, _ in signing.more.append((id, TestPDF.stream("<xdp/>"))) }
            },
            row("the seal comes with names of scripts", .other) {
                $0.catalog["/Names"] =
                    "<< /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row("the seal comes with something under an unknown key of the catalog", .other) {
                $0.catalog["/Unknown"] = "<< /A 1 >>"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row("the seal comes with the catalog under another number", .other) { form in
                let id = form.takeID()
                form.catalog["/OpenAction"] = "[20 0 R /Fit]"
                let catalog = form.object(.catalog)?.1 ?? ""
                form.write { $0.root = id }
                form.update([], [(id, catalog)])
            },
            row("fonts under new names come to the form's resources", .formFilling) { form in
                let id = form.takeID()
                form.resources["/Font"] = "<< /Helv 17 0 R /HeBo \(id) 0 R >>"
                form.seal { signing, _ in
                    signing.parts.insert(.catalog)
                    signing.more.append(
                        (id, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"))
                }
            },
            row(
                "a font comes that a field asked for and the form lacked", .other,
                pyHanko: .differs("it takes whatever comes to /DR"),
                before: { $0.text["/DA"] = "(/Missing 10 Tf 0 g)" }
            ) { form in
                let id = form.takeID()
                form.resources["/Font"] = "<< /Helv 17 0 R /Missing \(id) 0 R >>"
                form.seal { signing, _ in
                    signing.parts.insert(.catalog)
                    signing.more.append((id, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"))
                }
            },
            row(
                "the form's default text gets another colour, which a field uses", .other,
                pyHanko: .differs("it takes any /DA of the form"),
                before: { $0.text["/DA"] = nil }
            ) {
                $0.form["/DA"] = "(/Helv 0 Tf 1 g)"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row(
                "the form's default text comes, and no field used it", .formFilling,
                before: { $0.form["/DA"] = nil }
            ) {
                $0.form["/DA"] = "(/Helv 0 Tf 0 g)"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row(
                "the developers' extensions are something else", .other,
                pyHanko: .differs("it looks into /Extensions no further")
            ) {
                $0.catalog["/Extensions"] = "<< /ADBE << /BaseVersion /1.7 /JS 4 0 R >> >>"
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row("the developers' extensions come", .formFilling) {
                $0.catalog["/Extensions"] = developer
                $0.seal { signing, _ in signing.parts.insert(.catalog) }
            },
            row("metadata stand in another file", .other) { form in
                let id = form.takeID()
                form.catalog["/Metadata"] = "\(id) 0 R"
                form.seal { signing, _ in
                    signing.parts.insert(.catalog)
                    signing.more.append(
                        (id, TestPDF.stream("", "/Type /Metadata /Subtype /XML /F (other.xml)")))
                }
            },
            row("metadata and title are written anew", .ltaUpdates) {
                $0.update(
                    [],
                    [
                        (TestForm.metadata, TestForm.metadata("second")),
                        (TestForm.information, "<< /Title (Another) /ModDate (D:2026) >>"),
                    ])
            },
            row(
                "metadata are the content of a page as well", .other,
                before: { $0.page["/Contents"] = "[4 0 R 12 0 R]" }
            ) {
                $0.update([], [(TestForm.metadata, TestForm.metadata("BT (BAD) Tj ET"))])
            },
            row(
                "information is the resources of a page as well", .other,
                before: { $0.page["/Resources"] = "13 0 R" }
            ) {
                $0.update([], [(TestForm.information, "<< /Font << /F1 17 0 R >> >>")])
            },
        ]
}

/// Programs that sign, and how they write.
enum TestWriter: String, CaseIterable, Sendable, CustomStringConvertible {
    case adobe = "as Adobe writes"
    case iText = "as iText writes"
    case pdfBox = "as PDFBox writes"
    case setaPDF = "as SetaPDF writes"

    var description: String { rawValue }

    var name: String {
        switch self {
        case .adobe: "adobe"
        case .iText: "itext"
        case .pdfBox: "pdfbox"
        case .setaPDF: "setapdf"
        }
    }

    /// What pyHanko says of a field that waited.
    var intoWaiting: UpdateCase.Opinion {
        switch self {
        case .adobe: .differs("it takes no /MK that comes, which is what the picture is made of")
        case .setaPDF:
            .differs("it takes a list of annotations in another object with a new field only")
        case .iText, .pdfBox: .agrees
        }
    }

    func write(_ signing: inout TestForm.Signing, _ form: inout TestForm) {
        switch self {
        case .adobe:
            // The form as an object of its own, extensions, metadata and information anew, pictures
            // within pictures, a flag that says read only.
            form.separate([.form])
            form.catalog["/Extensions"] = "<< /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >>"
            signing.parts.formUnion([.catalog, .form, .page])
            let ids = (0..<3).map { _ in form.takeID() }
            signing.more += [
                (TestForm.metadata, TestForm.metadata("anew")),
                (TestForm.information, "<< /Title (Quyet dinh) /ModDate (D:20260101000000Z) >>"),
                (ids[0], Self.picture("/FRM \(ids[1]) 0 R", "/FRM Do")),
                (ids[1], Self.picture("/n0 \(ids[2]) 0 R", "/n0 Do")),
                (ids[2], TestPDF.form("% DSBlank")),
            ]
            if signing.isWaiting {
                form.empty["/AP"] = "<< /N \(ids[0]) 0 R >>"
                form.empty["/MK"] = "<< >>"
                form.empty["/F"] = "132"
            } else {
                signing.field["/AP"] = "<< /N \(ids[0]) 0 R >>"
                signing.field["/Rect"] = "[300 200 419 284]"
                signing.field["/MK"] = "<< >>"
            }
            signing.trailer += " /ID [<00> <01>]"
        case .iText:
            // Fields and resources beside the form, a version, a font that its layers use.
            let font = form.takeID()
            form.separate([.fields, .resources])
            form.resources["/Font"] = "<< /Helv 17 0 R /F1x \(font) 0 R >>"
            form.catalog["/Version"] = "/1.7"
            signing.parts.formUnion([.catalog, .resources, .fields])
            signing.more.append(
                (font, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique >>"))
        case .pdfBox:
            // All of the form in the catalog, all of the list in the page.
            form.ownsForm = false
            form.ownsFields = false
            form.ownsAnnotations = false
            form.form["/SigFlags"] = "3"
            signing.parts.formUnion([.catalog, .page, .empty])
        case .setaPDF:
            // Lists as objects of their own.
            form.separate([.form, .fields, .annotations])
            signing.parts.formUnion([.catalog, .form, .fields, .page, .annotations])
        }
    }

    private static func picture(_ within: String, _ drawing: String) -> String {
        TestPDF.stream(
            drawing,
            "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << \(within) >> >>"
        )
    }
}
