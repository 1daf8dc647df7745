// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

@Suite struct SecrecyTests {
    /// Refused, with nothing handed to the sink and nothing of the document repeated.
    private func expectSecret(
        _ packet: PacketText, at element: String, beginnings: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let sink = MemorySink()
        do throws(PacketReadError) {
            _ = try read(packet.text, sink: sink)
            Issue.record("accepted", sourceLocation: sourceLocation)
        } catch {
            guard case .refused(let refused) = error else {
                Issue.record("\(error)", sourceLocation: sourceLocation)
                return
            }
            #expect(refused.refusal.code == .secretDocument, sourceLocation: sourceLocation)
            #expect(refused.refusal.element.hasSuffix(element), sourceLocation: sourceLocation)
            #expect(refused.documentID == nil && refused.sender == nil)
            #expect(!refused.refusal.vi.contains("415"))
        }
        #expect(sink.beginnings == beginnings, sourceLocation: sourceLocation)
        #expect(sink.isDiscarded, sourceLocation: sourceLocation)
    }

    @Test(arguments: ["1", "true", "Mật", "2", "Tối mật", "TUYỆT MẬT", "MA\u{323}\u{302}T", "có"])
    func `the field made for it is obeyed`(value: String) {
        var packet = PacketText()
        packet.otherInfo = packet.otherInfo.replacing(
            "<OtherInfo>", with: "<OtherInfo><Secret>\(value)</Secret>")
        expectSecret(packet, at: "OtherInfo/Secret")
    }

    @Test func `the field is obeyed in any place and namespace`() {
        var packet = PacketText()
        packet.extra = "<x:Secret xmlns:x=\"urn:x\">1</x:Secret>"
        expectSecret(packet, at: "MessageHeader/Secret")
    }

    @Test func `the field is obeyed outside of the header`() {
        var packet = PacketText()
        packet.reference += "<Secret>1</Secret>"
        expectSecret(packet, at: "edXMLManifest/Secret")
    }

    @Test(arguments: ["0", "", "false", "Không"])
    func `the field may say no`(value: String) throws {
        var packet = PacketText()
        packet.otherInfo = packet.otherInfo.replacing(
            "<OtherInfo>", with: "<OtherInfo><Secret>\(value)</Secret>")
        #expect(try read(packet.text).header.kind == .document)
    }

    @Test func `a whole field or a bracketed prefix is a mark`() {
        var packet = PacketText()
        packet.subject = "<Subject>[MẬT] V/v quy hoạch</Subject>"
        expectSecret(packet, at: "MessageHeader/Subject")
        packet.subject = "<Subject>(Tối mật) V/v quy hoạch</Subject>"
        expectSecret(packet, at: "MessageHeader/Subject")
        packet = PacketText()
        packet.otherInfo = packet.otherInfo.replacing("<Priority>1", with: "<Priority>Mật")
        expectSecret(packet, at: "OtherInfo/Priority")
        packet = PacketText()
        packet.extra = "<DoMat>tuyệt  mật</DoMat>"
        expectSecret(packet, at: "MessageHeader/*")
    }

    @Test(arguments: ["V/v bảo mật thông tin", "Mật độ dân số", "V/v (bảo mật) mạng", "Mật ong"])
    func `ordinary words are none`(subject: String) throws {
        var packet = PacketText()
        packet.subject = "<Subject>\(subject)</Subject>"
        #expect(try read(packet.text).header.subject == subject)
    }

    @Test func `a mark goes before every other fault`() {
        var packet = PacketText()
        packet.subject = "<Subject>[Mật] V/v quy hoạch</Subject>"
        packet.from = ""
        packet.otherInfo = "<OtherInfo><Priority>99</Priority></OtherInfo>"
        expectSecret(packet, at: "MessageHeader/Subject")
    }

    @Test func `an attachment's name can be a mark`() {
        var packet = PacketText()
        packet.reference = packet.reference.replacing("415-UBND-TH", with: "[MẬT] 415")
        expectSecret(packet, at: "Reference/AttachmentName")
        packet = PacketText()
        packet.attachments = PacketText.attachment(PacketText.pdf, name: "[MẬT] 415.pdf")
        expectSecret(packet, at: "Attachment/AttachmentName")
        // After the content: it was in the sink, which has to discard it.
        packet.attachments = PacketText.attachment(PacketText.pdf).replacing(
            "</Attachment>", with: "<Description>Mật</Description></Attachment>"
        ).replacing("<Description>Toàn văn</Description>", with: "")
        expectSecret(packet, at: "Attachment/Description", beginnings: 1)
    }

    @Test func `the check of the header comes before the first byte of an attachment`() throws {
        let sink = MemorySink()
        var seen: PacketHeader?
        let bytes = Array(PacketText().text.utf8)
        #expect(throws: PacketReadError.self) {
            _ = try read(bytes, sink: sink) { header throws(PacketRefused) in
                seen = header
                throw PacketRefused(
                    .senderNotCovered("H27.01", publisher: "H05"))
            }
        }
        #expect(seen?.from.organID == "H27.01")
        #expect(sink.beginnings == 0)
        #expect(sink.isDiscarded)
    }
}
