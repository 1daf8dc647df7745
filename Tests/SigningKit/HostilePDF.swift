// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Small files that cost much: what was found by trying, made anew each time.
package struct HostilePDF {
    package private(set) var bytes: [UInt8]
    private var places: [Int: Int] = [:]

    private init() { bytes = Array("%PDF-1.7\n".utf8) }

    private mutating func append(_ text: String) { bytes += Array(text.utf8) }

    private mutating func object(_ id: Int, _ text: String, stream: [UInt8]? = nil) {
        places[id] = bytes.count
        append("\(id) 0 obj\n\(text)\n")
        if let stream {
            append("stream\n")
            bytes += stream
            append("\nendstream\n")
        }
        append("endobj\n")
    }

    /// A cross-reference stream as the last object, uncompressed. `packed`: the objects that stand
    /// in the stream of that number, in order.
    private mutating func end(_ id: Int, packed: [Int: [Int]] = [:], entries: String = "") {
        let place = bytes.count
        places[id] = place
        var table: [UInt8] = []
        for object in 0...id {
            if let place = places[object] {
                table += [1] + [24, 16, 8, 0].map { UInt8(place >> $0 & 0xFF) } + [0, 0]
            } else if let holder = packed.first(where: { $0.value.contains(object) }),
                let index = holder.value.firstIndex(of: object)
            {
                table += [2] + [24, 16, 8, 0].map { UInt8(holder.key >> $0 & 0xFF) }
                table += [UInt8(index >> 8), UInt8(index & 0xFF)]
            } else {
                table += [0, 0, 0, 0, 0, 0, 0]
            }
        }
        object(
            id,
            "<< /Type /XRef /Size \(id + 1) /W [1 4 2] /Root 1 0 R /Length \(table.count) \(entries) >>",
            stream: table)
        append("startxref\n\(place)\n%%EOF\n")
    }

    /// 2 GiB of zeros, compressed once (2 MiB) or twice (5 KiB), and what a dictionary says of it.
    private static func bomb(_ times: Int) -> (data: [UInt8], entries: String) {
        let once = Deflate.zeros(mebibytes: 2048)
        return times == 1
            ? (once, "/Filter /FlateDecode")
            : (Deflate.compress(once), "/Filter [/FlateDecode /FlateDecode]")
    }

    /// Its cross-reference stream expands to 2 GiB.
    package static func crossReferenceBomb(packed times: Int = 2) -> [UInt8] {
        var pdf = HostilePDF()
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>")
        pdf.object(2, "<< /Type /Pages /Kids [] /Count 0 >>")
        let place = pdf.bytes.count
        let (data, entries) = bomb(times)
        pdf.object(
            3,
            "<< /Type /XRef /Size 900000 /W [1 4 2] /Root 1 0 R /Length \(data.count) \(entries) >>",
            stream: data)
        pdf.append("startxref\n\(place)\n%%EOF\n")
        return pdf.bytes
    }

    /// The object stream that holds its catalog expands to 2 GiB.
    package static func objectStreamBomb(packed times: Int = 2) -> [UInt8] {
        var pdf = HostilePDF()
        let (data, entries) = bomb(times)
        pdf.object(
            2, "<< /Type /ObjStm /N 1 /First 8 /Length \(data.count) \(entries) >>", stream: data)
        pdf.end(3, packed: [2: [1]])
        return pdf.bytes
    }

    /// Its cross-reference stream promises more objects than any document has.
    package static func countlessObjects() -> [UInt8] {
        var pdf = HostilePDF()
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>")
        pdf.object(2, "<< /Type /Pages /Kids [] /Count 0 >>")
        let place = pdf.bytes.count
        let data = Deflate.zeros(mebibytes: 14)
        pdf.object(
            3,
            "<< /Type /XRef /Size 2000000 /W [1 4 2] /Root 1 0 R /Length \(data.count)"
                + " /Filter /FlateDecode >>", stream: data)
        pdf.append("startxref\n\(place)\n%%EOF\n")
        return pdf.bytes
    }

    /// The object stream that holds its catalog is read as any amount of objects: numbers.
    package static func manyNumbers(mebibytes: Int) -> [UInt8] {
        var pdf = HostilePDF()
        let body = "1 0 << /Type /Catalog /Many [" + String(repeating: "0 ", count: mebibytes << 19)
        let data = Deflate.compress(Array((body + "] >>").utf8))
        pdf.object(
            2,
            "<< /Type /ObjStm /N 1 /First 4 /Length \(data.count) /Filter /FlateDecode >>",
            stream: data)
        pdf.end(3, packed: [2: [1]])
        return pdf.bytes
    }

    /// Its form has a field to sign, with a value, whose name has so many bytes.
    package static func longFieldName(bytes count: Int) -> [UInt8] {
        var pdf = HostilePDF()
        let objects = [
            "<< /Type /Catalog /Pages 4 0 R /AcroForm << /Fields [5 0 R] >> >>",
            "<< /Type /Pages /Kids [] /Count 0 >>",
            "<< /FT /Sig /T (" + String(repeating: "a", count: count) + ") /V << /Type /Sig >> >>",
        ]
        pdf.pack([1, 4, 5], objects, into: 2)
        pdf.end(6, packed: [2: [1, 4, 5]])
        return pdf.bytes
    }

    private mutating func pack(_ ids: [Int], _ objects: [String], into holder: Int) {
        var index = ""
        var body = ""
        for (id, object) in zip(ids, objects) {
            index += "\(id) \(body.utf8.count) "
            body += object + "\n"
        }
        let data = Deflate.compress(Array((index + body).utf8))
        object(
            holder,
            "<< /Type /ObjStm /N \(ids.count) /First \(index.utf8.count) /Length \(data.count)"
                + " /Filter /FlateDecode >>", stream: data)
    }
}

extension TestPDF {
    /// Adds a document security store whose certificates are streams that expand to 2 GiB each.
    package mutating func addSecurityStoreBomb(streams: Int = 1) {
        let data = Deflate.compress(Deflate.zeros(mebibytes: 2048))
        let digits = String(decoding: TestPDF.hex(data), as: UTF8.self) + ">"
        let first = nextID
        var objects = (0..<streams).map { number in
            (
                first + number,
                Self.stream(digits, "/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode]")
            )
        }
        let certificates = objects.map { "\($0.0) 0 R" }.joined(separator: " ")
        objects.append((TestPDF.catalog, catalogText("/DSS << /Certs [\(certificates)] >>")))
        update(objects)
    }

    /// Many pages that share one long list of annotations.
    /// - Returns: the pages' numbers.
    package mutating func addPages(_ count: Int, sharing annotations: Int) -> [Int] {
        let list = takeID()
        let pages = (0..<count).map { _ in takeID() }
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        update(
            Self.pages(pages, sharing: list) + [
                (list, Self.annotations(annotations)),
                (TestPDF.pages, "<< /Type /Pages /Kids [3 0 R \(kids)] /Count \(count + 1) >>"),
            ])
        return pages
    }

    /// Writes those pages anew, with another list: compared page by page, the lists are read as
    /// often as there are pages.
    package mutating func renew(_ pages: [Int], sharing annotations: Int) {
        let list = takeID()
        update(Self.pages(pages, sharing: list) + [(list, Self.annotations(annotations))])
    }

    private static func pages(_ numbers: [Int], sharing list: Int) -> [(Int, String)] {
        numbers.map { ($0, "<< /Type /Page /Parent 2 0 R /Annots \(list) 0 R >>") }
    }

    private static func annotations(_ count: Int) -> String {
        "[" + String(repeating: "5 0 R ", count: count) + "]"
    }

    /// Adds a form whose fields all have long names, signs so often without a signature, and drops
    /// the form: each byte range asks for the revision that it ends.
    package mutating func addStrayByteRanges(_ count: Int, fields: Int, nameBytes: Int) {
        let parent = takeID()
        let kids = (0..<fields).map { _ in takeID() }
        addField(parent)
        update(
            kids.map { ($0, "<< /T (k) >>") } + [
                (
                    parent,
                    "<< /FT /Tx /T (\(String(repeating: "n", count: nameBytes)))"
                        + " /Kids [\(kids.map { "\($0) 0 R" }.joined(separator: " "))] >>"
                ),
                (TestPDF.catalog, catalogText()),
            ])
        var signing = Signing()
        signing.reservedBytes = 20
        for number in 0..<count {
            signing.field = "Stray\(number)"
            sign(signing) { _ in [0x30, 0] }
        }
        update([(TestPDF.catalog, "<< /Type /Catalog /Pages 2 0 R >>")])
    }
}
