// LienThong
// SPDX-License-Identifier: Apache-2.0
//
// Rows of a table: what comes before and what is done to the file stand as two closures.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Signatures
import SigningKit

/// Validation data and time stamps that came later, from whichever program.
extension UpdateCase {
    private static let vri = "/" + String(repeating: "AB12", count: 10)

    /// The signer's own store: two streams, one entry.
    private static func store(
        _ form: inout TestForm, _ change: (inout TestForm.Entries) -> Void = { _ in }
    ) {
        var entries: TestForm.Entries = [
            "/Type": "/DSS", "/Certs": "[131 0 R 132 0 R]",
            "/VRI": "<< \(vri) << /Cert [131 0 R] >> >>",
        ]
        change(&entries)
        form.catalog["/DSS"] = "130 0 R"
        form.update(
            [.catalog],
            [(130, TestForm.dictionary(entries)), (131, der), (132, der), (133, der)])
    }

    private static let visibleStamp = Opinion.differs(
        "to it a visible time stamp is a signature; here it is nobody's, and nobody is told of it")

    private static let der = TestPDF.stream("0\\003\\002\\001\\001")

    /// The paper has a store when it is signed.
    private static let stored: @Sendable (inout TestForm.Signing, inout TestForm) -> Void = {
        signing, form in
        form.catalog["/DSS"] = "30 0 R"
        signing.parts.insert(.catalog)
        signing.more += [
            (30, "<< /Type /DSS /Certs [31 0 R 32 0 R] /VRI << \(vri) << /Cert [31 0 R] >> >> >>"),
            (31, der), (32, der),
        ]
    }

    private static func again(
        _ name: String, _ changes: ChangesAfter, pyHanko: Opinion = .agrees,
        _ store: String, more: [(Int, String)] = [(133, der)]
    ) -> UpdateCase {
        row(name, changes, pyHanko: pyHanko, signing: stored) {
            $0.update([], [(30, store)] + more)
        }
    }

    static let validation: [UpdateCase] = [
        row("a store comes", .ltaUpdates) { store(&$0) },
        row("a store comes, in streams", .ltaUpdates, sections: .streams) { store(&$0) },
        row("a store comes in the catalog itself", .ltaUpdates) {
            $0.catalog["/DSS"] = "<< /Certs [131 0 R] >>"
            $0.update([.catalog], [(131, der)])
        },
        row("a store and a time stamp", .ltaUpdates) {
            store(&$0)
            $0.stamp()
        },
        row("a time stamp that no page lists", .ltaUpdates) {
            $0.stamp { signing, _ in signing.isOnPage = false }
        },
        row("a time stamp as Adobe writes it, metadata and extensions too", .ltaUpdates) {
            $0.catalog["/Extensions"] = "<< /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >>"
            $0.stamp { signing, _ in
                signing.parts.insert(.catalog)
                signing.more.append((TestForm.metadata, TestForm.metadata("anew")))
                signing.trailer += " /ID [<00> <01>]"
            }
        },
        row("store, stamp, store, stamp", .ltaUpdates) {
            store(&$0)
            $0.stamp()
            store(&$0) { $0["/Certs"] = "[131 0 R 132 0 R 133 0 R]" }
            $0.stamp { signing, _ in signing.name = "Stamp2" }
        },
        again(
            "another program adds to the store", .ltaUpdates,
            "<< /Type /DSS /Certs [31 0 R 32 0 R 133 0 R] /VRI << \(vri) << /Cert [31 0 R] >>"
                + " /\(String(repeating: "0", count: 40)) << /Cert [133 0 R] /TU (D:2026) >> >> >>"),
        again(
            "another program sorts the store and drops from it", .ltaUpdates,
            "<< /Type /DSS /Certs [133 0 R 31 0 R] /OCSPs [133 0 R] /VRI << \(vri) << /Cert [31 0 R] >> >> >>"
        ),
        again(
            "another program says more of the same signature", .ltaUpdates,
            pyHanko: .differs(
                "it takes no change of an entry, though the signer's own programs make them"),
            "<< /Type /DSS /Certs [31 0 R 32 0 R] /VRI << \(vri) << /Cert [31 0 R 133 0 R] >> >> >>"
        ),
        again(
            "the store is the same in other objects", .none,
            "<< /Type /DSS /Certs 134 0 R /VRI 135 0 R >>",
            more: [(134, "[31 0 R 32 0 R]"), (135, "<< \(vri) << /Cert [31 0 R] >> >>")]),
        again("a store that holds something else", .other, "<< /Certs [31 0 R] /Pages 2 0 R >>"),
        again("a store whose certificates are pages", .other, "<< /Certs [2 0 R] >>"),
        again("a store whose certificates are no list", .other, "<< /Certs 31 0 R >>"),
        again(
            "a store whose certificates are written in the list", .other,
            "<< /Certs [<3000>] /VRI << \(vri) << /Cert [31 0 R] >> >> >>"),
        again("a store without an entry that it had", .other, "<< /Certs [31 0 R] /VRI << >> >>"),
        again(
            "a store with an entry for no signature", .other,
            "<< /Certs [31 0 R] /VRI << \(vri) << /Cert [31 0 R] >> /Other << >> >> >>"),
        again(
            "a store with an entry that holds something else", .other,
            "<< /Certs [31 0 R] /VRI << \(vri) << /Cert [31 0 R] /JS (x) >> >> >>"),
        again("a store that is a stream", .other, TestPDF.stream("", "/Certs [31 0 R]")),
        again("a store that is a list", .other, "[31 0 R]"),
        row("the store is taken away", .other, signing: stored) {
            $0.catalog["/DSS"] = nil
            $0.update([.catalog])
        },
        row(
            "a certificate of the store is a page's content as well", .other,
            before: { $0.page["/Contents"] = "[4 0 R 31 0 R]" }, signing: stored
        ) { $0.update([], [(31, TestPDF.stream("BT (BAD) Tj ET"))]) },
        row(
            "the store's list is a page's content as well", .other,
            before: { $0.page["/Contents"] = "34 0 R" },
            signing: { signing, form in
                stored(&signing, &form)
                signing.more.removeAll { $0.0 == 30 }
                signing.more += [(30, "<< /Type /DSS /Certs 34 0 R >>"), (34, "[4 0 R 31 0 R]")]
            }
        ) { $0.update([], [(34, "[31 0 R]")]) },
        row(
            "a certificate of the store is written over, as it should not be", .ltaUpdates,
            pyHanko: .differs("it takes no stream that is written over"), signing: stored
        ) { $0.update([], [(31, TestPDF.stream("0\\003\\002\\001\\002"))]) },
        row("a time stamp shows a picture", .other, pyHanko: visibleStamp) {
            $0.stamp { signing, form in signing.show(form.takeID()) }
        },
        row("a time stamp in the field that waits shows a picture", .other, pyHanko: visibleStamp) {
            $0.empty["/AP"] = "<< /N 8 0 R >>"
            $0.stamp { signing, _ in signing.isWaiting = true }
        },
        row("a time stamp comes with other text", .other) {
            $0.stamp { signing, _ in
                signing.more.append((TestForm.content, TestPDF.stream("BT (BAD) Tj ET")))
            }
        },
        row(
            "a field that nobody signed shows a picture", .other,
            pyHanko: .differs("it takes any picture of a new field to sign")
        ) { form in
            let id = form.takeID()
            form.fields.append(id)
            form.annotations.append(id)
            form.update(
                [.catalog, .page],
                [
                    (
                        id,
                        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (x) /Rect [0 0 595 842] /AP << /N 8 0 R >> /P 3 0 R >>"
                    )
                ])
        },
        row(
            "something comes to the trailer", .other,
            pyHanko: .differs("it asks for no unknown key of the trailer")
        ) {
            $0.update([.page], trailer: "/Info 13 0 R /Unknown << /Filter /Standard >>")
        },
        row("the identifier of the file is another", .none) {
            $0.update([.page], trailer: "/Info 13 0 R /ID [<AA> <BB>]")
        },
    ]
}
