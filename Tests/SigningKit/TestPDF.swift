// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A small PDF that grows by incremental updates, as signing software writes them.
package struct TestPDF: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var nextID = 1
    /// The catalog's number.
    package var root = 1
    private var startOfSection = 0
    /// Where the last cross-reference section begins, whose end the trailer is.
    package var lastSection: Int { startOfSection }
    private var fields: [Int] = []
    private var annotations: [Int] = []

    package static let catalog = 1
    package static let pages = 2
    package static let page = 3
    package static let content = 4
    package static let font = 5

    /// How updates are written.
    package enum Sections: Sendable {
        /// Cross-reference tables, each object by itself.
        case tables
        /// Cross-reference streams, objects in object streams where they may be.
        case streams
    }

    package var sections = Sections.tables
    /// The object streams written so far.
    package private(set) var objectStreams: [(id: Int, text: String)] = []

    /// These objects, the first of them the catalog.
    package init(objects: [(Int, String)], trailer: String = "") {
        append("%PDF-1.7\n%\u{e2}\u{e3}\n")
        section(objects, previous: nil, trailer: trailer)
    }

    /// A file that something else has written, to be updated.
    package init(bytes: [UInt8], startOfSection: Int, nextID: Int) {
        self.bytes = bytes
        self.startOfSection = startOfSection
        self.nextID = nextID
    }

    /// One page that shows `text`.
    package init(_ text: String) {
        append("%PDF-1.7\n%\u{e2}\u{e3}\n")
        let content = "BT /F1 12 Tf 72 720 Td (\(text)) Tj ET"
        let objects = [
            (Self.catalog, catalogText()),
            (Self.pages, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
            (Self.page, pageText()),
            (Self.content, Self.stream(content)),
            (Self.font, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
        ]
        nextID = 6
        section(objects, previous: nil)
    }

    package static func stream(_ content: String, _ entries: String = "") -> String {
        "<< /Length \(content.utf8.count) \(entries) >>\nstream\n\(content)\nendstream"
    }

    /// A picture: the appearance of an annotation.
    package static func form(_ drawing: String) -> String {
        stream(drawing, "/Type /XObject /Subtype /Form /BBox [0 0 100 100]")
    }

    package func catalogText(_ entries: String = "") -> String {
        var text = "<< /Type /Catalog /Pages 2 0 R"
        if !fields.isEmpty {
            text += " /AcroForm << /SigFlags 3 /Fields [\(Self.references(fields))] >>"
        }
        return text + " \(entries) >>"
    }

    package func pageText(_ entries: String = "", contents: Int = TestPDF.content) -> String {
        var text = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents \(contents) 0 R"
        text += " /Resources << /Font << /F1 5 0 R >> >>"
        if !annotations.isEmpty { text += " /Annots [\(Self.references(annotations))]" }
        return text + " \(entries) >>"
    }

    /// Numbers for new objects.
    package mutating func takeID() -> Int {
        defer { nextID += 1 }
        return nextID
    }

    /// Lists an object as a form field in every catalog and page written from now on.
    package mutating func addField(_ id: Int) {
        fields.append(id)
        annotations.append(id)
    }

    package mutating func addFieldOnly(_ id: Int) { fields.append(id) }
    package mutating func addAnnotation(_ id: Int) { annotations.append(id) }

    /// An incremental update that writes these objects, anew or for the first time.
    package mutating func update(
        _ objects: [(Int, String)], freed: [Int] = [], trailer: String = "", root: Int = 1
    ) {
        section(objects, previous: startOfSection, freed: freed, trailer: trailer, root: root)
    }

    package mutating func append(_ text: String) { bytes += Array(text.utf8) }

    package mutating func setBytes(_ change: (inout [UInt8]) -> Void) { change(&bytes) }

    package struct Signing: Sendable {
        package var field = "Signature1"
        package var subFilter = "ETSI.CAdES.detached"
        package var type = "Sig"
        /// Further entries of the signature dictionary.
        package var entries = ""
        package var fieldEntries = ""
        /// Of its widget upon the page.
        package var rectangle = "0 0 0 0"
        package var flags = 132
        /// What the widget shows; nil for nothing.
        package var drawing: String?
        /// Objects that come with the signature.
        package var further: [(Int, String)] = []
        /// Whether the page lists the widget.
        package var isOnPage = true
        package var reservedBytes = 6000
        /// Changes the byte range before the digest is made and the numbers are written.
        package var change: @Sendable ([Int]) -> [Int] = { $0 }
        /// How its numbers are written, whatever is signed.
        package var spell: @Sendable ([Int]) -> [String] = { $0.map(String.init) }
        package init() {}
    }

    /// Adds a signature field and its value, then lets `sign` sign the bytes of the byte range.
    package mutating func sign(
        _ signing: Signing = Signing(), with sign: ([UInt8]) -> [UInt8]
    ) {
        let value = takeID()
        let field = takeID()
        fields.append(field)
        if signing.isOnPage { annotations.append(field) }
        var shown: [(Int, String)] = []
        var look = ""
        if let drawing = signing.drawing {
            let id = takeID()
            shown = [(id, Self.form(drawing))]
            look = "/AP << /N \(id) 0 R >>"
        }
        let widget =
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (\(signing.field)) /V \(value) 0 R"
            + " /Rect [\(signing.rectangle)] /F \(signing.flags) /P 3 0 R \(look)"
            + " \(signing.fieldEntries) >>"
        signUpdate(
            value: value, signing,
            shown + signing.further + [
                (field, widget), (Self.catalog, catalogText()), (Self.page, pageText()),
            ], with: sign)
    }

    /// An update that writes these objects and before them, as an object of its own, a signature,
    /// which it then makes.
    package mutating func signUpdate(
        value: Int, _ signing: Signing, _ objects: [(Int, String)], trailer: String = "",
        with sign: ([UInt8]) -> [UInt8]
    ) {
        let numbers = "/ByteRange [0000000000 0000000000 0000000000 0000000000]"
        let contents = "<" + String(repeating: "0", count: signing.reservedBytes * 2) + ">"
        let dictionary =
            "<< /Type /\(signing.type) /Filter /Adobe.PPKLite /SubFilter /\(signing.subFilter)"
            + " \(numbers) /Contents \(contents) /M (D:20250616080000+07'00') \(signing.entries) >>"
        let start = bytes.count
        section(
            [(value, dictionary)] + objects, previous: startOfSection, trailer: trailer,
            root: root)
        let gap = place(of: contents, from: start)
        let after = gap + contents.utf8.count
        let range = signing.change([0, gap, after, bytes.count - after])
        write(
            signing.spell(range), at: place(of: numbers, from: start),
            length: numbers.utf8.count)
        let signature = sign(Self.covered(bytes, range))
        precondition(signature.count <= signing.reservedBytes, "\(signature.count) bytes reserved")
        for (offset, digit) in Self.hex(signature).enumerated() { bytes[gap + 1 + offset] = digit }
    }

    private mutating func write(_ numbers: [String], at place: Int, length: Int) {
        var text = "/ByteRange [" + numbers.joined(separator: " ")
        text += String(repeating: " ", count: length - text.utf8.count - 1) + "]"
        bytes.replaceSubrange(place..<(place + length), with: Array(text.utf8))
    }

    package static func hex(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    private static func covered(_ bytes: [UInt8], _ range: [Int]) -> [UInt8] {
        stride(from: 0, to: range.count - 1, by: 2).flatMap { pair in
            let start = min(max(0, range[pair]), bytes.count)
            let end = min(max(start, start + max(0, range[pair + 1])), bytes.count)
            return Array(bytes[start..<end])
        }
    }

    /// The first occurrence at or after a place.
    package func place(of text: String, from: Int = 0) -> Int {
        let mark = Array(text.utf8)
        var place = from
        while place + mark.count <= bytes.count {
            if bytes[place] == mark[0], bytes[place..<(place + mark.count)].elementsEqual(mark) {
                return place
            }
            place += 1
        }
        preconditionFailure("not in the file: \(text.prefix(40))")
    }

    private mutating func section(
        _ objects: [(Int, String)], previous: Int?, freed: [Int] = [], trailer: String = "",
        root: Int = 1
    ) {
        switch sections {
        case .tables: table(objects, previous, freed, trailer, root)
        case .streams: stream(objects, previous, freed, trailer, root)
        }
    }

    private mutating func table(
        _ objects: [(Int, String)], _ previous: Int?, _ freed: [Int], _ trailer: String, _ root: Int
    ) {
        var entries: [(Int, String)] = freed.map { ($0, "0000000000 00001 f\r\n") }
        for (id, text) in objects {
            entries.append((id, Self.padded(bytes.count, 10) + " 00000 n\r\n"))
            append("\(id) 0 obj\n\(text)\nendobj\n")
            nextID = max(nextID, id + 1)
        }
        startOfSection = bytes.count
        append("xref\n0 1\n0000000000 65535 f\r\n")
        for (id, entry) in entries.sorted(by: { $0.0 < $1.0 }) { append("\(id) 1\n\(entry)") }
        append("trailer\n<< /Size \(nextID) /Root \(root) 0 R")
        if let previous { append(" /Prev \(previous)") }
        append(" \(trailer) >>\nstartxref\n\(startOfSection)\n%%EOF\n")
    }

    private mutating func stream(
        _ objects: [(Int, String)], _ previous: Int?, _ freed: [Int], _ trailer: String, _ root: Int
    ) {
        nextID = max(nextID, (objects.map(\.0).max() ?? 0) + 1)
        var entries: [Int: [UInt8]] = [:]
        func entry(_ kind: UInt8, _ second: Int, _ third: Int) -> [UInt8] {
            [kind] + [24, 16, 8, 0].map { UInt8(second >> $0 & 0xFF) }
                + [UInt8(third >> 8), UInt8(third & 0xFF)]
        }
        for id in freed { entries[id] = entry(0, 0, 1) }
        // A signature's place must be seen, and a stream is no part of a stream.
        let packed = objects.filter { !$0.1.contains("stream\n") && !$0.1.contains("/ByteRange") }
        let holder = takeID()
        for (id, text) in objects where !packed.contains(where: { $0.0 == id }) {
            entries[id] = entry(1, bytes.count, 0)
            append("\(id) 0 obj\n\(text)\nendobj\n")
        }
        var (index, body) = ("", "")
        for (place, object) in packed.enumerated() {
            entries[object.0] = entry(2, holder, place)
            index += "\(object.0) \(body.utf8.count) "
            body += object.1 + "\n"
        }
        entries[holder] = entry(1, bytes.count, 0)
        let more = "/Type /ObjStm /N \(packed.count) /First \(index.utf8.count)"
        let text = Self.stream(index + body, more)
        objectStreams.append((holder, text))
        append("\(holder) 0 obj\n\(text)\nendobj\n")
        let table = takeID()
        startOfSection = bytes.count
        entries[table] = entry(1, bytes.count, 0)
        let ids = entries.keys.sorted()
        let data = ids.flatMap { entries[$0] ?? [] }
        append("\(table) 0 obj\n<< /Type /XRef /Size \(nextID) /W [1 4 2] /Root \(root) 0 R")
        append(" /Index [\(ids.map { "\($0) 1" }.joined(separator: " "))] /Length \(data.count)")
        if let previous { append(" /Prev \(previous)") }
        append(" \(trailer) >>\nstream\n")
        bytes += data
        append("\nendstream\nendobj\nstartxref\n\(startOfSection)\n%%EOF\n")
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    private static func references(_ ids: [Int]) -> String {
        ids.map { "\($0) 0 R" }.joined(separator: " ")
    }
}

extension TestPDF {
    /// Adds a document security store (EN 319 142-1 5.4.2).
    package mutating func addSecurityStore(certificates: [[UInt8]], lists: [[UInt8]]) {
        let start = bytes.count
        let ders = certificates + lists
        // Objects are written as text: what they hold comes in its place afterwards.
        let signs = ders.enumerated().map { number, der in
            "~\(number)~".padding(to: der.count, with: ".")
        }
        let streams = signs.map { (takeID(), Self.stream($0)) }
        let (first, second) = (
            streams.prefix(certificates.count), streams.dropFirst(certificates.count)
        )
        let store =
            "/DSS << /Certs [\(Self.references(first.map(\.0)))]"
            + " /CRLs [\(Self.references(second.map(\.0)))] >>"
        update(streams + [(root, catalogText(store))])
        for (sign, der) in zip(signs, ders) {
            guard let place = bytes[start...].firstRange(of: Array(sign.utf8)) else {
                preconditionFailure("a stream is not where it was written")
            }
            bytes.replaceSubrange(place, with: der)
        }
    }
}

extension String {
    fileprivate func padding(to count: Int, with sign: Character) -> String {
        self + String(repeating: sign, count: max(0, count - utf8.count))
    }
}
