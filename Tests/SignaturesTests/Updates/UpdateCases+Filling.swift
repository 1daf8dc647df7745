// LienThong
// SPDX-License-Identifier: Apache-2.0
//
// Rows of a table: what comes before and what is done to the file stand as two closures.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Signatures
import SigningKit

/// Forms that were filled after the signature, what is locked, and what is reached by two ways of
/// which one is excused.
extension UpdateCase {
    private static let locks: @Sendable (inout TestForm.Signing, inout TestForm) -> Void = {
        signing, _ in signing.lock("/Action /Include /Fields [(Note)]")
    }

    private static func certified(
        _ level: Int
    ) -> @Sendable (inout TestForm.Signing, inout TestForm) -> Void {
        { signing, form in signing.certify(level, value: form.pdf.nextID, &form) }
    }

    static let filling: [UpdateCase] = [
        row("a text is filled", .formFilling, fills: true) { $0.fill() },
        row("a text is filled, in streams", .formFilling, fills: true, sections: .streams) {
            $0.fill()
        },
        row("a text is filled, its picture written over", .formFilling, fills: true) {
            $0.text["/V"] = "(filled)"
            $0.textLook = TestForm.look("filled")
            $0.update([.text, .textLook])
        },
        row("a picture is written over, the value left", .formFilling, fills: true) {
            $0.textLook = TestForm.look("drawn anew")
            $0.update([.textLook])
        },
        row(
            "a picture that stands apart is written over", .formFilling, fills: true,
            more: [(30, "<< /N 8 0 R >>")], before: { $0.text["/AP"] = "30 0 R" }
        ) {
            $0.text["/V"] = "(filled)"
            $0.textLook = TestForm.look("filled")
            $0.update([.text, .textLook])
        },
        row("a box is ticked", .formFilling, fills: true) {
            $0.box["/V"] = "/Yes"
            $0.box["/AS"] = "/Yes"
            $0.update([.box])
        },
        row(
            "a text is filled by a program that draws nothing and says so", .formFilling,
            fills: true
        ) {
            $0.text["/V"] = "(filled)"
            $0.form["/NeedAppearances"] = "true"
            $0.update([.text, .catalog])
        },
        row("a text is filled, with size and alignment", .formFilling, fills: true) {
            $0.text["/DA"] = "(/Helv 12 Tf 0 g)"
            $0.text["/Q"] = "1"
            $0.fill()
        },
        row("a certified form is filled (P 2)", .formFilling, fills: true, signing: certified(2)) {
            $0.fill()
        },
        row(
            "a certified form is filled and sealed (P 2)", .formFilling, fills: true,
            signing: certified(2)
        ) {
            $0.fill()
            $0.seal { signing, _ in signing.parts.insert(.catalog) }
        },
        row(
            "a certified form gets a visible seal (P 2)", .formFilling,
            pyHanko: .differs(
                "it takes no new visible field after a certification; ISO 32000-2 does"),
            signing: certified(2)
        ) {
            $0.seal { signing, form in signing.show(form.takeID()) }
        },
        row(
            "a certified form gets a visible seal in the field that waits (P 2)", .formFilling,
            signing: certified(2)
        ) {
            let look = $0.takeID()
            $0.empty["/AP"] = "<< /N \(look) 0 R >>"
            $0.seal { signing, _ in
                signing.isWaiting = true
                signing.more.append((look, TestPDF.form("0 0 9 9 re f")))
            }
        },
        row(
            "a form certified for nothing is filled (P 1)", .formFilling, isForbidden: true,
            fills: true, signing: certified(1)
        ) { $0.fill() },
        row(
            "a form certified for nothing is sealed (P 1)", .formFilling, isForbidden: true,
            signing: certified(1)
        ) { $0.seal() },
        row("a form certified for nothing is stamped (P 1)", .ltaUpdates, signing: certified(1)) {
            $0.stamp()
        },
        row(
            "a paper certified for notes gets one (P 3)", .other,
            signing: certified(3)
        ) { form in
            let id = form.takeID()
            form.annotations.append(id)
            form.update(
                [.page],
                [(id, "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) /P 3 0 R >>")])
        },
        row("the certification is taken out of the catalog", .other, signing: certified(2)) {
            $0.catalog["/Perms"] = nil
            $0.seal { signing, _ in signing.parts.insert(.catalog) }
        },
        row(
            "a level that is none permits nothing", .formFilling, isForbidden: true,
            pyHanko: .cannotRead, signing: certified(7)
        ) { $0.seal() },
        row("a locked text is filled", .other, signing: locks) { $0.fill() },
        row("the picture of a locked text is written over", .other, signing: locks) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook])
        },
        row(
            "the picture of a locked text is written over where it stands apart", .other,
            more: [(30, "<< /N 8 0 R >>")], before: { $0.text["/AP"] = "30 0 R" }, signing: locks
        ) { $0.update([], [(30, "<< /N 9 0 R >>")]) },
        row(
            "another field than the locked one is filled", .formFilling, fills: true,
            pyHanko: .differs("it blames the locked field's picture, which nobody has written"),
            signing: locks
        ) {
            $0.box["/V"] = "/Yes"
            $0.box["/AS"] = "/Yes"
            $0.update([.box])
        },
        row(
            "the lock is in the field only", .other,
            pyHanko: .differs("it reads the lock of the signature alone"),
            before: { $0.empty["/Lock"] = "<< /Type /SigFieldLock /Action /All >>" },
            signing: { signing, _ in signing.isWaiting = true }
        ) { $0.fill() },
        row(
            "two locks count together", .other,
            signing: { signing, _ in
                signing.signature.entries +=
                    " /Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams"
                    + " << /Action /Include /Fields [(Note)] /V /1.2 >> >>"
                    + " << /Type /SigRef /TransformMethod /FieldMDP /TransformParams"
                    + " << /Action /Include /Fields [(Agreed)] /V /1.2 >> >>]"
            }
        ) { $0.fill() },
        row(
            "the lock is taken out of what the signature refers to", .other,
            more: [(30, "<< /Type /TransformParams /Action /All /V /1.2 >>")],
            signing: { signing, _ in
                signing.signature.entries +=
                    " /Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams 30 0 R >>]"
            }
        ) {
            $0.update(
                [], [(30, "<< /Type /TransformParams /Action /Include /Fields [] /V /1.2 >>")])
            $0.fill()
        },
        row(
            "the certification's level is raised where it stands apart", .other,
            more: [(30, "<< /Type /TransformParams /P 1 /V /1.2 >>")],
            signing: { signing, _ in
                signing.signature.entries +=
                    " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams 30 0 R >>]"
            }
        ) {
            $0.update([], [(30, "<< /Type /TransformParams /P 2 /V /1.2 >>")])
            $0.fill()
        },
        row("fields become read only", .formFilling) {
            $0.text["/Ff"] = "1"
            $0.box["/Ff"] = "1"
            $0.update([.text, .box])
        },
        row("fields become read only as the next signature locks them", .formFilling) {
            $0.text["/Ff"] = "1"
            $0.seal { signing, _ in
                signing.parts.insert(.text)
                signing.lock("/Action /Include /Fields [(Note)]")
            }
        },
        row(
            "a text becomes one of many lines", .other,
            pyHanko: .differs("it takes any /Ff")
        ) {
            $0.text["/Ff"] = "4096"
            $0.update([.text])
        },
        row(
            "a field that was read only is filled no more so", .other,
            pyHanko: .differs("it takes any /Ff"), before: { $0.text["/Ff"] = "1" }
        ) {
            $0.text["/Ff"] = "0"
            $0.fill()
        },
        row("a text is moved", .other) {
            $0.text["/Rect"] = "[0 0 595 842]"
            $0.update([.text])
        },
        row("a text gets another name", .other) {
            $0.text["/T"] = "(Other)"
            $0.update([.text])
        },
        row("a text becomes a button", .other) {
            $0.text["/FT"] = "/Btn"
            $0.update([.text])
        },
        row(
            "a text becomes visible", .other,
            pyHanko: .differs("it takes any /F"), before: { $0.text["/F"] = "2" }
        ) {
            $0.text["/F"] = "4"
            $0.update([.text])
        },
        row("a text gets an action", .other) {
            $0.text["/AA"] = "<< /K << /S /JavaScript /JS (x) >> >>"
            $0.fill()
        },
        row("a text gets a widget more", .other) { form in
            let id = form.takeID()
            form.text["/Kids"] = "[\(id) 0 R]"
            form.annotations.append(id)
            form.update(
                [.text, .page],
                [
                    (
                        id,
                        "<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [0 0 595 842] /AP << /N 8 0 R >> >>"
                    )
                ])
        },
        row("a filled text comes to another page", .other) {
            $0.fill()
            $0.update(
                [],
                [
                    (
                        TestForm.secondPage,
                        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [7 0 R] >>"
                    )
                ])
        },
        row(
            "a stamp that calls itself a field gets another picture", .other,
            pyHanko: .differs("it asks for no kind of annotation"),
            before: { $0.text["/Subtype"] = "/Stamp" }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook])
        },

        // Two ways.
        row(
            "the picture of a text is drawn by the page as well", .other,
            before: {
                $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> /XObject << /X 8 0 R >> >>"
            }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook])
        },
        row(
            "the pictures' dictionary of a text is the page's list of pictures", .other,
            more: [(30, "<< /N 8 0 R >>")],
            before: {
                $0.text["/AP"] = "30 0 R"
                $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> /XObject 30 0 R >>"
            }
        ) { $0.update([], [(30, "<< /N 9 0 R >>")]) },
        row(
            "a picture of a text, whose pictures' dictionary is the page's list of pictures, is written over",
            .other, more: [(30, "<< /N 8 0 R >>")],
            before: {
                $0.text["/AP"] = "30 0 R"
                $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> /XObject 30 0 R >>"
            }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook])
        },
        row(
            "a picture of a text, whose pictures' dictionary is the trailer's too, is written over",
            .other, more: [(30, "<< /N 8 0 R >>")], trailer: "/Look 30 0 R",
            before: { $0.text["/AP"] = "30 0 R" },
            signing: { signing, _ in signing.trailer = "/Info 13 0 R /Look 30 0 R" }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook], trailer: "/Info 13 0 R /Look 30 0 R")
        },
        row(
            "a font of a text's picture, which is a note's picture too, is written over", .other,
            more: [
                (
                    30,
                    TestPDF.stream(
                        "BT /F 10 Tf (as signed) Tj ET",
                        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 31 0 R")
                ), (31, "<< /Font << /F 32 0 R >> >>"),
                (32, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
            ],
            before: {
                $0.text["/AP"] = "<< /N 30 0 R >>"
                $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> /XObject << /X 30 0 R >> >>"
            }
        ) {
            $0.update([], [(32, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>")])
        },
        row(
            "the text's own object is the page's list of pictures", .other,
            before: {
                $0.text["/AP"] = "8 0 R"
                $0.page["/Resources"] = "<< /Font << /F1 5 0 R >> /XObject 7 0 R >>"
            }
        ) {
            $0.text["/AP"] = "9 0 R"
            $0.update([.text])
        },
        row(
            "the picture of a text is the trailer's too", .other, trailer: "/Look 8 0 R",
            signing: { signing, _ in signing.trailer = "/Info 13 0 R /Look 8 0 R" }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook], trailer: "/Info 13 0 R /Look 8 0 R")
        },
        row(
            "the picture of a text is the note's too", .other,
            pyHanko: .agrees,
            before: { $0.annotations = [7, 10, 18, 31] },
            signing: { signing, _ in
                signing.more.append(
                    (31, "<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 8 0 R >> >>"))
            }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook])
        },
        row(
            "the picture of a text is the signature's too", .other,
            signing: { signing, _ in
                signing.field["/Rect"] = "[0 0 100 100]"
                signing.field["/AP"] = "<< /N 8 0 R >>"
            }
        ) {
            $0.textLook = TestForm.look("BAD")
            $0.update([.textLook])
        },
        row(
            "the signature's pictures stand apart and are exchanged", .other,
            more: [(30, "<< /N 8 0 R >>")],
            signing: { signing, _ in
                signing.field["/Rect"] = "[0 0 100 100]"
                signing.field["/AP"] = "30 0 R"
            }
        ) { $0.update([], [(30, "<< /N 9 0 R >>")]) },
        row(
            "the signature's picture is written over within its picture", .other,
            signing: { signing, form in
                let ids = [form.takeID(), form.takeID()]
                signing.field["/Rect"] = "[0 0 100 100]"
                signing.field["/AP"] = "<< /N \(ids[0]) 0 R >>"
                signing.more += [
                    (
                        ids[0],
                        TestPDF.stream(
                            "/X Do",
                            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X \(ids[1]) 0 R >> >>"
                        )
                    ), (ids[1], TestPDF.form("0 0 9 9 re f")),
                ]
            }
        ) { form in form.update([], [(form.pdf.nextID - 3, TestPDF.form("0 0 99 99 re f"))]) },
        row(
            "the font of a text's picture is the page's too", .other,
            before: { $0.page["/Resources"] = "<< /Font << /F1 17 0 R >> >>" }
        ) {
            $0.fill("filled", [])
            $0.update([], [(TestForm.font, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>")])
        },
        row(
            "the length of a page's content is a text's value as well", .other,
            pyHanko: .cannotRead, more: [(30, "29")],
            before: {
                $0.text["/V"] = "30 0 R"
                $0.page["/Contents"] = "31 0 R"
            },
            signing: { signing, _ in
                signing.more.append(
                    (31, "<< /Length 30 0 R >>\nstream\nBT ET BT ET BT ET (BAD) Tj % \nendstream"))
            }
        ) { $0.update([], [(30, "17")]) },
        row(
            "the text's value is a page's box as well", .other,
            more: [(30, "[0 0 595 842]")],
            before: {
                $0.text["/V"] = "30 0 R"
                $0.page["/CropBox"] = "30 0 R"
            }
        ) { $0.update([], [(30, "[0 0 1 1]")]) },
        row(
            "a hole in the note is filled", .other, pyHanko: .cannotRead,
            before: { $0.annotations = [7, 10, 18, 31] },
            signing: { signing, _ in
                signing.more.append(
                    (
                        31,
                        "<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 39 0 R >> >>"
                    ))
            }
        ) { $0.update([], [(39, TestPDF.form("0 0 9 9 re f"))]) },
        row(
            "a hole in the list of fields is filled", .other,
            pyHanko: .cannotRead, before: { $0.fields = [7, 10, 18, 39] }
        ) {
            $0.update(
                [],
                [
                    (
                        39,
                        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Hole) /Rect [0 0 9 9] >>"
                    )
                ])
        },
        row(
            "a hole in the content of a page is filled", .other, pyHanko: .cannotRead,
            before: { $0.page["/Contents"] = "[4 0 R 39 0 R]" }
        ) { $0.update([], [(39, TestPDF.stream("BT (BAD) Tj ET"))]) },
        row(
            "a locked text's form is to be drawn anew", .other,
            signing: locks
        ) {
            $0.form["/NeedAppearances"] = "true"
            $0.update([.catalog])
        },
        row("a field is freed", .other, pyHanko: .cannotRead) {
            $0.update([], freed: [TestForm.textObject])
        },
        row(
            "the picture of a text is freed", .formFilling, fills: true,
            pyHanko: .differs("it takes no object that is freed")
        ) { $0.update([], freed: [TestForm.textLookObject]) },
        row("the stream that holds the page is another", .other, sections: .streams) { form in
            form.write { $0.sections = .tables }
            // Of the same length, so that whatever knows places in it finds them.
            form.update(
                [],
                form.pdf.objectStreams.map {
                    ($0.id, $0.text.replacing("595 842", with: "100 842"))
                })
        },
    ]
}
