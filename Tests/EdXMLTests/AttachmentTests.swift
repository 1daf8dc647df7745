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
        let plain = try read(packet(Self.office, name: "a.docx"), profile: .strict, sink: sink)
        #expect(sink.files == [Self.office])
        #expect(plain.attachments.map(\.wasZipped) == [false])
        let zipped = try read(
            packet(try ZipBytes.packed(Self.office), name: "a.docx"), profile: .strict, sink: sink)
        #expect(sink.files == [Self.office, Self.office])
        #expect(zipped.attachments.map(\.wasZipped) == [true])
    }

    @Test func `an archive that is named as one stays one`() throws {
        let sink = MemorySink()
        let archive = try ZipBytes.packed(PacketText.pdf)
        _ = try read(packet(archive, name: "a.zip"), profile: .strict, sink: sink)
        _ = try read(packet(archive, name: "no extension"), profile: .strict, sink: sink)
        _ = try read(packet(archive, name: "a.xyz"), profile: .strict, sink: sink)
        #expect(sink.files == [archive, archive, archive])
    }

    @Test func `an archive of several files, or of another form, is not unpacked`() throws {
        let archive = ZipBytes.stored([("a.pdf", PacketText.pdf), ("b.pdf", PacketText.pdf)])
        let other = ZipBytes.stored([("a.txt", Array("không phải PDF".utf8))])
        for bytes in [archive, other] {
            let sink = MemorySink()
            let text = packet(bytes, name: "a.pdf")
            let packet = try read(text, sink: sink)
            #expect(sink.files == [bytes])
            #expect(packet.notes.map(\.kind) == [.otherFileForm])
            #expect(refusal(of: text, profile: .strict)?.code == .notAPDF)
        }
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
        packet.reference = ""
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
        packet.reference = ""
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
        #expect(try read(text).notes.map(\.kind) == [.absent, .unexpected])
        #expect(refusal(of: text, profile: .strict) != nil)
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
