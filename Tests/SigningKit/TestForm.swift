// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A paper with a form, as ministries publish them: two pages, a text to fill, a box to tick, a field
/// to sign, a note, a bookmark, a layer. It grows by updates, which write its parts in whatever shape
/// a program would.
package struct TestForm: Sendable {
    package typealias Entries = [String: String]

    /// What an update may write anew. Parts that stand inside another are written with that.
    package enum Part: CaseIterable, Sendable {
        case catalog, page, form, fields, annotations, text, textLook, box, empty, resources
    }

    package private(set) var pdf: TestPDF

    package var catalog: Entries = [
        "/Type": "/Catalog", "/Pages": "2 0 R", "/OpenAction": "[3 0 R /Fit]",
        "/Outlines": "14 0 R", "/Metadata": "12 0 R",
        "/OCProperties": "<< /OCGs [21 0 R] /D << /OFF [21 0 R] /Order [21 0 R] >> >>",
    ]
    package var page: Entries = [
        "/Type": "/Page", "/Parent": "2 0 R", "/MediaBox": "[0 0 595 842]", "/Contents": "4 0 R",
        "/Resources": "22 0 R",
    ]
    package var form: Entries = ["/SigFlags": "3", "/DA": "(/Helv 0 Tf 0 g)"]
    package var resources: Entries = ["/Font": "<< /Helv 17 0 R >>"]
    package var text: Entries = [
        "/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Tx", "/T": "(Note)", "/V": "(as signed)",
        "/Rect": "[72 600 300 620]", "/P": "3 0 R", "/DA": "(/Helv 10 Tf 0 g)",
        "/AP": "<< /N 8 0 R >>", "/F": "4",
    ]
    package var textLook = TestForm.look("as signed")
    package var box: Entries = [
        "/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Btn", "/T": "(Agreed)", "/V": "/Off",
        "/AS": "/Off", "/Rect": "[72 560 84 572]", "/P": "3 0 R",
        "/AP": "<< /N << /Yes 9 0 R /Off 23 0 R >> >>", "/F": "4",
    ]
    package var empty: Entries = [
        "/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig", "/T": "(Waiting)",
        "/Rect": "[300 100 419 184]", "/P": "3 0 R", "/F": "4",
    ]
    package var fields = [7, 10, 18]
    package var annotations = [7, 10, 18, 16]

    /// Whether these parts are objects of their own.
    package var ownsForm = false
    package var ownsFields = false
    package var ownsAnnotations = false
    package var ownsResources = false
    private var formObject = 6
    private var fieldsObject = 11
    private var annotationsObject = 19
    private var resourcesObject = 24

    /// Makes parts objects of their own, under numbers that nobody had.
    package mutating func separate(_ parts: Set<Part>) {
        if parts.contains(.form), !ownsForm { (ownsForm, formObject) = (true, takeID()) }
        if parts.contains(.fields), !ownsFields { (ownsFields, fieldsObject) = (true, takeID()) }
        if parts.contains(.annotations), !ownsAnnotations {
            (ownsAnnotations, annotationsObject) = (true, takeID())
        }
        if parts.contains(.resources), !ownsResources {
            (ownsResources, resourcesObject) = (true, takeID())
        }
    }

    package static let content = 4
    package static let textObject = 7
    package static let textLookObject = 8
    package static let boxObject = 10
    package static let metadata = 12
    package static let information = 13
    package static let note = 16
    package static let font = 17
    package static let emptyObject = 18
    package static let secondPage = 20
    package static let layer = 21
    package static let pageResources = 22

    package static func look(_ text: String) -> String {
        TestPDF.stream(
            "BT /Helv 10 Tf 2 5 Td (\(text)) Tj ET",
            "/Type /XObject /Subtype /Form /BBox [0 0 228 20]"
                + " /Resources << /Font << /Helv 17 0 R >> >>")
    }

    package static func dictionary(_ entries: Entries) -> String {
        "<< "
            + entries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            .joined(separator: " ") + " >>"
    }

    private static func references(_ ids: [Int]) -> String {
        "[" + ids.map { "\($0) 0 R" }.joined(separator: " ") + "]"
    }

    /// - Parameters:
    ///   - change: of the document before anybody signed.
    ///   - more: objects of it.
    package init(
        more: [(Int, String)] = [], sections: TestPDF.Sections = .tables, trailer: String = "",
        _ change: (inout TestForm) -> Void = { _ in }
    ) {
        pdf = TestPDF(bytes: [], startOfSection: 0, nextID: 1)
        change(&self)
        let objects: [(Int, String)] = [
            (2, "<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 >>"),
            (
                4,
                TestPDF.stream(
                    "BT /F1 12 Tf 72 720 Td (Quyet dinh) Tj ET /OC /L BDC 0 0 9 9 re f EMC")
            ),
            (5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
            (9, TestPDF.form("0 0 9 9 re f")), (23, TestPDF.form("0 0 9 9 re s")),
            (12, TestForm.metadata("first")), (13, "<< /Title (Quyet dinh) >>"),
            (14, "<< /Type /Outlines /First 15 0 R /Last 15 0 R /Count 1 >>"),
            (15, "<< /Title (Page 2) /Parent 14 0 R /Dest [20 0 R /XYZ 0 0 0] >>"),
            (
                16,
                "<< /Type /Annot /Subtype /Text /Rect [500 800 520 820] /Contents (seen) /P 3 0 R >>"
            ), (17, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"),
            (20, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
            (21, "<< /Type /OCG /Name (Draft) >>"),
            (22, "<< /Font << /F1 5 0 R >> /Properties << /L 21 0 R >> >>"),
        ]
        let whole = objects + Part.allCases.compactMap(object) + more
        pdf = TestPDF(
            objects: whole.sorted { $0.0 < $1.0 }, trailer: "/Info 13 0 R \(trailer)")
        pdf.sections = sections
        while pdf.nextID < 40 { _ = pdf.takeID() }
    }

    package static func metadata(_ text: String) -> String {
        let packet =
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF"
            + " xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description"
            + " rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:Label=\"\(text)\"/>"
            + "</rdf:RDF></x:xmpmeta>"
        return TestPDF.stream(packet, "/Type /Metadata /Subtype /XML")
    }

    package mutating func takeID() -> Int { pdf.takeID() }

    /// The part as an object; nil where it stands inside another.
    package func object(_ part: Part) -> (Int, String)? {
        switch part {
        case .catalog:
            var entries = catalog
            entries["/AcroForm"] =
                ownsForm ? "\(formObject) 0 R" : Self.dictionary(formEntries)
            return (1, Self.dictionary(entries))
        case .form: return ownsForm ? (formObject, Self.dictionary(formEntries)) : nil
        case .fields: return ownsFields ? (fieldsObject, Self.references(fields)) : nil
        case .page:
            var entries = page
            entries["/Annots"] =
                ownsAnnotations
                ? "\(annotationsObject) 0 R" : Self.references(annotations)
            return (TestPDF.page, Self.dictionary(entries))
        case .annotations:
            return ownsAnnotations
                ? (annotationsObject, Self.references(annotations)) : nil
        case .text: return (Self.textObject, Self.dictionary(text))
        case .textLook: return (Self.textLookObject, textLook)
        case .box: return (Self.boxObject, Self.dictionary(box))
        case .empty: return (Self.emptyObject, Self.dictionary(empty))
        case .resources:
            return ownsResources ? (resourcesObject, Self.dictionary(resources)) : nil
        }
    }

    private var formEntries: Entries {
        var entries = form
        entries["/Fields"] =
            ownsFields ? "\(fieldsObject) 0 R" : Self.references(fields)
        if !resources.isEmpty {
            entries["/DR"] =
                ownsResources ? "\(resourcesObject) 0 R" : Self.dictionary(resources)
        }
        return entries
    }

    /// Writes parts anew, as they are now, and other objects.
    package mutating func update(
        _ parts: Set<Part> = [], _ more: [(Int, String)] = [], freed: [Int] = [],
        trailer: String = "/Info 13 0 R"
    ) {
        pdf.update(
            Part.allCases.filter(parts.contains).compactMap(object) + more, freed: freed,
            trailer: trailer, root: pdf.root)
    }

    package mutating func write(_ change: (inout TestPDF) -> Void) { change(&pdf) }

    package struct Signing: Sendable {
        package var name = "Person"
        /// The field that waits; else one comes.
        package var isWaiting = false
        package var signature = TestPDF.Signing()
        /// Of the field, beside what every one has.
        package var field: Entries = ["/Rect": "[0 0 0 0]", "/F": "132"]
        /// What else is written.
        package var parts: Set<Part> = []
        package var more: [(Int, String)] = []
        package var trailer = "/Info 13 0 R"
        /// Whether pages list it.
        package var isOnPage = true

        package init() {}
    }

    /// Signs in an update of its own.
    package mutating func sign(
        _ change: (inout Signing, inout TestForm) -> Void = { _, _ in },
        with sign: ([UInt8]) -> [UInt8]
    ) {
        var signing = Signing()
        change(&signing, &self)
        let value = takeID()
        var parts = signing.parts
        var objects = signing.more
        if signing.isWaiting {
            empty["/V"] = "\(value) 0 R"
            parts.insert(.empty)
        } else {
            let field = takeID()
            fields.append(field)
            if signing.isOnPage { annotations.append(field) }
            var entries = signing.field
            entries["/Type"] = "/Annot"
            entries["/Subtype"] = "/Widget"
            entries["/FT"] = "/Sig"
            entries["/T"] = "(\(signing.name))"
            entries["/V"] = "\(value) 0 R"
            if entries["/P"] == nil { entries["/P"] = "3 0 R" }
            objects.append((field, Self.dictionary(entries)))
            parts.insert(ownsFields ? .fields : ownsForm ? .form : .catalog)
            if signing.isOnPage { parts.insert(ownsAnnotations ? .annotations : .page) }
        }
        let written = Part.allCases.filter(parts.contains).compactMap(object) + objects
        pdf.signUpdate(
            value: value, signing.signature, written, trailer: signing.trailer, with: sign)
    }
}
