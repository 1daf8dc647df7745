// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

@Suite struct AttachmentTests {
    private static let path = "edXML/AttachmentEncoded/Attachment"
    private static let office = ZipBytes.stored([
        ("[Content_Types].xml", Array("<Types/>".utf8)), ("word/document.xml", [1, 2, 3]),
    ])

    private func packet(_ bytes: [UInt8], name: String, type: String = "application/pdf") -> String
    {
        var packet = PacketText()
        packet.attachments = PacketText.attachment(bytes, name: name, type: type)
        packet.reference = packet.reference.replacing("415-UBND-TH.pdf", with: name)
        return packet.text
    }

    @Test(arguments: ["application/zip", "application/pdf"])
    func `a zipped file is unpacked whatever type is declared`(type: String) throws {
        let sink = MemorySink()
        let archive = try ZipBytes.packed(PacketText.pdf)
        let packet = try read(
            packet(archive, name: "415.pdf", type: type), profile: .strict, sink: sink)
        #expect(sink.files == [PacketText.pdf])
        #expect(packet.attachments.map(\.wasZipped) == [true])
        #expect(packet.attachments.map(\.name) == ["415.pdf"])
        #expect(packet.attachments.map(\.size) == [Int64(PacketText.pdf.count)])
    }

    @Test func `an archive that was written as a stream is unpacked`() throws {
        let sink = MemorySink()
        let archive = ZipBytes.stored([("a8f3c1", PacketText.pdf)], flags: 8)
        _ = try read(packet(archive, name: "415.pdf"), profile: .strict, sink: sink)
        #expect(sink.files == [PacketText.pdf])
    }

    @Test func `an office file is not an archive, and unpacked only from one`() throws {
        let sink = MemorySink()
        let plain = try read(
            packet(Self.office, name: "a.docx", type: "application/octet-stream"), profile: .strict,
            sink: sink)
        #expect(sink.files == [Self.office])
        #expect(plain.attachments.map(\.wasZipped) == [false])
        let zipped = try read(
            packet(
                try ZipBytes.packed(Self.office), name: "a.docx",
                type: "application/zip"), profile: .strict, sink: sink)
        #expect(sink.files == [Self.office, Self.office])
        #expect(zipped.attachments.map(\.wasZipped) == [true])
    }

    @Test func `an archive that is named as one stays one`() throws {
        let sink = MemorySink()
        let archive = try ZipBytes.packed(PacketText.pdf)
        _ = try read(
            packet(archive, name: "a.zip", type: "application/zip"), profile: .strict, sink: sink)
        _ = try read(
            packet(archive, name: "no extension", type: "a/b"), profile: .strict, sink: sink)
        _ = try read(packet(archive, name: "a.xyz", type: "a/b"), profile: .strict, sink: sink)
        #expect(sink.files == [archive, archive, archive])
    }

    @Test func `an archive of another form stays as it is`() throws {
        let text = ZipBytes.stored([("a.txt", Array("không phải PDF".utf8))])
        let nested = ZipBytes.stored([("a.zip", try ZipBytes.packed(PacketText.pdf))])
        for bytes in [text, nested] {
            let sink = MemorySink()
            let text = packet(bytes, name: "a.pdf", type: "application/zip")
            let packet = try read(text, sink: sink)
            #expect(sink.files == [bytes])
            #expect(packet.notes.map(\.kind) == [.otherFileForm])
            #expect(refusal(of: text, profile: .strict)?.code == .notAPDF)
        }
    }

    struct Archive: Sendable {
        var names: [String]
        var mode: UInt32 = 0o100644
        var fault: ArchiveFault
    }

    @Test(arguments: [
        Archive(names: ["a.pdf", "b.pdf"], fault: .files(2)), Archive(names: [], fault: .noFile),
        Archive(names: ["thư mục/"], mode: 0o40755, fault: .noFile),
        Archive(names: ["a/b.pdf"], fault: .path), Archive(names: ["../b.pdf"], fault: .path),
        Archive(names: ["/b.pdf"], fault: .path), Archive(names: [".."], fault: .path),
        Archive(names: ["a\\b.pdf"], fault: .path), Archive(names: ["C:b.pdf"], fault: .drive),
        Archive(names: ["c:\\b.pdf"], fault: .drive),
        Archive(names: ["b.pdf"], mode: 0o120777, fault: .link),
    ])
    func `an archive that stands for one file holds one, and no way elsewhere`(
        row: Archive
    ) throws {
        let archive = ZipBytes.stored(row.names.map { ($0, PacketText.pdf, row.mode) })
        let refused = try #require(refusal(of: packet(archive, name: "a.pdf")))
        #expect(
            refused
                == .archiveLimit(Self.path + "/ContentTransferEncoded", name: "a.pdf", row.fault))
        // Nobody unpacks what is called an archive.
        let sink = MemorySink()
        _ = try read(packet(archive, name: "a.zip"), sink: sink)
        #expect(sink.files == [archive])
    }

    @Test(arguments: [-1, 1, 100]) func `an archive that lies about its size is refused`(
        difference: Int
    ) throws {
        let archive = ZipBytes.lying(
            try ZipBytes.packed(PacketText.pdf), bytes: PacketText.pdf.count + difference)
        let refused = try #require(refusal(of: packet(archive, name: "a.pdf")))
        #expect(refused.code == .archiveLimit)
        #expect(refused.en.contains(ArchiveFault.size.words.en), "\(refused.en)")
    }

    @Test(arguments: [
        ("a.exe", ExecutableSign.name("exe")), ("a.pdf.exe", .doubleExtension("exe")),
        ("Công văn.docx .scr", .doubleExtension("scr")), ("a.EXE.", .name("exe")),
        ("a.e\u{200D}xe", .name("exe")), ("1.2.bat", .name("bat")),
    ])
    func `a program is refused, or flagged where the installation says so`(
        name: String, sign: ExecutableSign
    ) throws {
        let path = Self.path + "/AttachmentName"
        #expect(
            refusal(of: packet([1, 2, 3], name: name)) == .executable(path, name: name, sign))
        var limits = PacketLimits()
        limits.executables = .flagged
        let packet = try read(packet([1, 2, 3], name: name), limits: limits)
        #expect(packet.notes == [PacketNote(kind: .executable, element: path)])
    }

    @Test func `a program is known by its bytes too, zipped or not`() throws {
        var windows = [UInt8](repeating: 0, count: 200)
        windows.replaceSubrange(0..<2, with: Array("MZ".utf8))
        windows[60] = 128
        windows.replaceSubrange(128..<132, with: [0x50, 0x45, 0, 0])
        let path = Self.path + "/AttachmentName"
        #expect(
            refusal(of: packet(windows, name: "a.pdf"))
                == .executable(path, name: "a.pdf", .bytes("Windows")))
        // As text of a form that zipped files are unpacked for.
        #expect(
            refusal(of: packet([0x7F, 0x45, 0x4C, 0x46, 9], name: "a.txt"))
                == .executable(path, name: "a.txt", .bytes("ELF")))
        #expect(
            refusal(of: packet(try ZipBytes.packed([0x7F, 0x45, 0x4C, 0x46, 9]), name: "a.txt"))
                == .executable(path, name: "a.txt", .bytes("ELF")))
        #expect(
            refusal(of: packet([0x7F, 0x45, 0x4C, 0x46], name: "b"))
                == .executable(path, name: "b", .bytes("ELF")))
        #expect(throws: Never.self) {
            try read(packet(Array("MZ là chữ".utf8), name: "a.txt", type: "text/plain"))
        }
    }

    @Test(arguments: [
        ("a.png", "image/png", false), ("a.pdf", "application/pdf", true),
        ("a.png", "application/pdf", true), ("a.png", "application/octet-stream", false),
        ("a.png", "text/plain", true), ("a.png", "IMAGE/PNG; name=x", false),
    ])
    func `a declared type is compared with the bytes, and only shown`(
        name: String, type: String, isNoted: Bool
    ) throws {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]
        let notes = try read(packet(png, name: name, type: type)).notes
        let note = PacketNote(kind: .otherContentType, element: Self.path + "/ContentType")
        #expect(notes.contains(note) == isNoted)
    }

    @Test func `a damaged or encrypted archive is refused`() throws {
        let archive = try ZipBytes.packed(PacketText.pdf)
        let cut = Array(archive.dropLast(30))
        var broken = ZipBytes.stored([("a", PacketText.pdf)])
        // One byte of the stored file, so that the checksum differs.
        broken[50] ^= 1
        let locked = ZipBytes.stored([("a", PacketText.pdf)], flags: 1)
        for bytes in [cut, broken, locked] {
            let refusal = refusal(of: packet(bytes, name: "a.pdf"))
            #expect(refusal?.code == .archiveLimit)
            #expect(refusal?.element == Self.path + "/ContentTransferEncoded")
        }
    }

    @Test func `a zip bomb is refused by its ratio and by its size`() throws {
        var limits = PacketLimits()
        limits.expansionRatioFloorBytes = 100_000
        let bomb = try ZipBytes.packed(PacketText.pdf + [UInt8](repeating: 0, count: 4_000_000))
        #expect(bomb.count < 10_000)
        let text = packet(bomb, name: "a.pdf")
        #expect(refusal(of: text, limits: limits)?.code == .archiveLimit)
        limits.maxExpansionRatio = 10_000
        #expect(throws: Never.self) { try read(text, limits: limits) }
        limits.maxExpandedBytes = 3_999_999
        #expect(refusal(of: text, limits: limits)?.code == .archiveLimit)
    }

    @Test func `all attachments together have a limit`() throws {
        var packet = PacketText()
        packet.reference += packet.reference.replacing("cid:1", with: "cid:2")
        packet.attachments =
            PacketText.attachment(PacketText.pdf, id: "1")
            + PacketText.attachment(PacketText.pdf, id: "2")
        var limits = PacketLimits()
        limits.maxExpandedBytes = 2 * PacketText.pdf.count
        #expect(throws: Never.self) { try read(packet.text, limits: limits) }
        limits.maxExpandedBytes -= 1
        #expect(refusal(of: packet.text, limits: limits)?.code == .xmlLimit)
    }

    @Test(arguments: [
        "../a.pdf", "a/b.pdf", "C:\\a.pdf", "..", ".", "a\u{202E}fdp.exe", "a&#10;b.pdf",
        "a\u{85}b.pdf",
    ])
    func `a name that means more than a name is refused`(name: String) {
        let refusal = refusal(of: packet(PacketText.pdf, name: name))
        #expect(refusal?.code == .attachmentName)
        #expect(refusal?.element == Self.path + "/AttachmentName")
    }

    @Test func `a name may come after the content, or from the manifest only`() throws {
        var packet = PacketText()
        packet.attachments = """
            <Attachment><ContentTransferEncoded>\(PacketText.base64(PacketText.pdf))\
            </ContentTransferEncoded><AttachmentName>sau.pdf</AttachmentName>\
            <ContentId>1</ContentId></Attachment>
            """
        #expect(try read(packet.text).attachments.map(\.name) == ["sau.pdf"])
        packet.attachments = packet.attachments.replacing(
            "<AttachmentName>sau.pdf</AttachmentName>", with: "")
        #expect(try read(packet.text).attachments.map(\.name) == ["415-UBND-TH.pdf"])
        packet.reference = "<Reference><ContentId>1</ContentId></Reference>"
        #expect(try read(packet.text).attachments.map(\.name) == ["attachment-1"])
        #expect(refusal(of: packet.text, profile: .strict)?.code == .missingElement)
    }

    @Test func `a file that is announced must come, except with a recall or update`() throws {
        var packet = PacketText()
        packet.attachments = ""
        let refused = refusal(of: packet.text)
        #expect(refused?.code == .attachmentMissing)
        #expect(refused?.element.hasSuffix("edXMLBody/edXMLManifest/Reference") == true)
        packet.business = "<Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>"
        #expect(try read(packet.text).notes.map(\.kind) == [.absent])
        packet.business = ""
        packet.reference = ""
        #expect(refusal(of: packet.text, profile: .strict)?.code == .attachmentMissing)
        packet.attachments = "<Attachment><ContentId>1</ContentId></Attachment>"
        #expect(refusal(of: packet.text)?.code == .attachmentMissing)
    }

    @Test(arguments: ["%%%%", "QUJ", "QQ=A", "QQ===", "Q", "=", "QUJD=", "QUJD<b/>", "QUJDé"])
    func `content that is not Base64 is refused`(content: String) {
        var packet = PacketText()
        packet.attachments = PacketText.attachment([]).replacing(
            "<ContentTransferEncoded></", with: "<ContentTransferEncoded>\(content)</")
        #expect(refusal(of: packet.text)?.code == .invalidBase64)
    }

    @Test func `every length of a file survives Base64`() throws {
        for length in 0...10 {
            let bytes = Array(PacketText.pdf.prefix(length))
            let sink = MemorySink()
            let packet = try read(packet(bytes, name: "a.pdf"), sink: sink)
            #expect(sink.files == [bytes])
            #expect(packet.attachments.map(\.size) == [Int64(length)])
        }
    }

    @Test func `a status brings no files`() throws {
        let text = PacketText.status(PacketText.statusChildren).replacing(
            "</edXML>",
            with: "<AttachmentEncoded>\(PacketText.attachment(PacketText.pdf))</AttachmentEncoded>"
                + "</edXML>")
        let refused = refusal(of: text)
        #expect(refused?.code == .invalidValue)
        #expect(refused?.element == "edXML/AttachmentEncoded/Attachment/ContentId")
        let referenced = text.replacing(
            "</edXML:edXMLEnvelope>", with: PacketText().body + "</edXML:edXMLEnvelope>")
        #expect(try read(referenced).notes.map(\.kind) == [.unexpected])
    }

    @Test func `a sink that fails is our fault, not the sender's`() {
        let sink = MemorySink()
        sink.capacity = 3
        #expect {
            _ = try read(PacketText().text, sink: sink)
        } throws: { error in
            guard case .sink(let cause)? = error as? PacketReadError else { return false }
            return cause is MemorySink.Full
        }
        #expect(sink.isDiscarded)
    }

    @Test func `an attachment of 12 MB is read`() throws {
        var bytes = PacketText.pdf
        bytes.reserveCapacity(12 << 20)
        while bytes.count < 12 << 20 { bytes.append(contentsOf: bytes.prefix(1 << 20)) }
        let sink = MemorySink()
        let packet = try read(
            Array(packet(bytes, name: "a.pdf").utf8), sink: sink, pieceBytes: 100_000)
        #expect(packet.attachments.map(\.size) == [Int64(bytes.count)])
        #expect(sink.files.first == bytes)
    }
}
