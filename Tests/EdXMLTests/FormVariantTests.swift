// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

/// What senders write differently and mean the same.
@Suite struct FormVariantTests {
    private let standard: Packet

    init() throws { standard = try read(PacketText().text) }

    @Test func `the prefix is the sender's choice`() throws {
        let namespace = PacketReader.namespace
        var text = PacketText().text
            .replacing("edXML:edXML", with: "x:edXML")
            .replacing("xmlns:edXML=", with: "xmlns:x=")
        #expect(try read(text, profile: .strict).header == standard.header)
        text = PacketText().text
            .replacing("edXML:edXML", with: "edXML")
            .replacing(" xmlns:edXML=\"\(namespace)\"", with: "")
        #expect(try read(text, profile: .strict).header == standard.header)
    }

    @Test func `signatures of XML-DSig are counted wherever they stand, and read over`() throws {
        let own = "http://www.w3.org/2000/09/xmldsig#"
        let rows: [(String, Int)] = [
            ("<Signature/>", 0), ("<Signature xmlns=\"\(own)\"><a/></Signature>", 1),
            ("<d:Signature xmlns:d=\"\(own)\"/><d:Signature xmlns:d=\"\(own)\"/>", 2),
            ("<DigitalSignature><Signature xmlns=\"\(own)\"/></DigitalSignature>", 1),
            // As the published sample has it: in the packet's own namespace.
            ("<Signature><SignedInfo/></Signature>", 0),
        ]
        for (element, count) in rows {
            let packet = try read(PacketText().text.replacing("<Signature/>", with: element))
            #expect(packet.signatures == count, "\(element)")
            #expect(packet.header == standard.header)
        }
    }

    @Test func `elements come in any order`() throws {
        let packet = PacketText()
        let reversed = packet.messageFields.reversed().joined()
        let text = packet.text(
            header: """
                <edXML:edXMLHeader>
                <TraceHeaderList>\(packet.business)\(packet.traceHeaders)</TraceHeaderList>
                <MessageHeader>\(reversed)</MessageHeader></edXML:edXMLHeader>
                """)
        #expect(try read(text, profile: .strict).header == standard.header)
        // As the Java SDK writes it.
        let java = packet.text(
            header: """
                <edXML:edXMLHeader><MessageHeader>\(packet.from)\(packet.to)\(packet.documentID)\
                \(packet.code)\(packet.promulgation)\(packet.type)\(packet.subject)\
                \(packet.content)\(packet.signer)\(packet.dueDate)\(packet.otherInfo)\
                \(packet.steering)\(packet.toPlaces)</MessageHeader>
                <TraceHeaderList>\(packet.traceHeaders)\(packet.business)</TraceHeaderList>
                </edXML:edXMLHeader>
                """)
        #expect(try read(java, profile: .strict).header == standard.header)
    }

    @Test(arguments: [("1", "cid:1"), ("cid:1", "1"), ("CID: 1", "1")])
    func `the scheme of a content id may stand on one side only`(
        reference: String, attachment: String
    ) throws {
        var packet = PacketText()
        packet.reference = packet.reference.replacing("cid:1", with: reference)
        packet.attachments = PacketText.attachment(PacketText.pdf, id: attachment)
        #expect(try read(packet.text, profile: .strict).attachments == standard.attachments)
    }

    @Test func `a reference may be an XLink only, and its type anything`() throws {
        var packet = PacketText()
        packet.reference = """
            <Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:1" \
            xlink:role="a > b" xlink:type="application/pdf"/>
            """
        #expect(try read(packet.text, profile: .strict).attachments == standard.attachments)
        packet.reference = "<Reference xmlns:l=\"urn:x\" l:href=\"cid:2\"/>"
        let refused = refusal(of: packet.text)
        #expect(refused?.code == .invalidValue)
        #expect(refused?.further.map { $0.code } == [.attachmentMissing])
    }

    @Test func `the manifest may be named without its prefix, before the header`() throws {
        let packet = PacketText()
        let text = packet.text(header: packet.body.replacing("edXMLManifest", with: "Manifest"))
            .replacing(packet.body, with: packet.header)
        #expect(try read(text).attachments == standard.attachments)
    }

    @Test func `attachments may stand in no namespace and in several blocks`() throws {
        var packet = PacketText()
        packet.reference += packet.reference.replacing("cid:1", with: "cid:2")
        packet.attachments += """
            </AttachmentEncoded><AttachmentEncoded xmlns="">\
            \(PacketText.attachment(PacketText.pdf, id: "2"))
            """
        let sink = MemorySink()
        let read = try read(packet.text, sink: sink)
        #expect(read.attachments.count == 2)
        #expect(sink.files == [PacketText.pdf, PacketText.pdf])
    }

    @Test func `a manifest that disagrees with the attachment loses`() throws {
        var packet = PacketText()
        packet.attachments = PacketText.attachment(PacketText.pdf, name: "khac.pdf", type: "a/b")
        let read = try read(packet.text)
        #expect(read.attachments.first?.name == "khac.pdf")
        #expect(read.attachments.first?.contentType == "a/b")
        #expect(read.notes.map(\.kind) == [.disagreement])
        #expect(refusal(of: packet.text, profile: .strict)?.code == .invalidValue)
    }

    @Test func `elements and attributes that nobody knows are read over`() throws {
        var packet = PacketText()
        packet.extra = """
            <ApplicationType>3</ApplicationType><ErrorList code="0"><Subject>không</Subject>\
            <DocumentId>sai</DocumentId></ErrorList>\
            <x:Subject xmlns:x="urn:x">khác</x:Subject><!-- ghi chú --><?máy làm gì?>
            """
        packet.from = packet.from.replacing(
            "<OrganId>", with: "<OrganInCharge>UBND</OrganInCharge><OrganId xml:lang='vi'>")
        #expect(try read(packet.text, profile: .strict).header == standard.header)
    }

    /// A signature over the packet does not see comments, so no reader may end a value at one.
    @Test func `a comment inside a value cuts nothing off`() throws {
        let text = PacketText().text
        for value in [">H27.01<", ">415<", ">UBND-TH<"] {
            #expect(text.contains(value))
            let cut = value.dropLast(3) + "<!-- x -->" + value.suffix(3)
            let read = try read(text.replacing(value, with: cut))
            #expect(read.header == standard.header)
        }
    }

    @Test func `values between the elements overwrite nothing`() throws {
        var packet = PacketText()
        packet.responseFor = """
            H05 99/STP-VP 2020/01/01
            <ResponseFor>H05.02 77/STP-VP<OrganId>H05.02</OrganId>2020/01/01\
            <Code>77/STP-VP</Code><PromulgationDate>2026/01/02</PromulgationDate>\
            <DocumentId>H05.02,2026/01/02,77/STP-VP</DocumentId>H05.02,2026/01/02,77/STP-VP\
            </ResponseFor>
            """
        packet.documentID = """
            <DocumentId>H27.01,2026/03/18,415/UBND-TH<ResponseFor><DocumentId>khác</DocumentId>\
            </ResponseFor></DocumentId>
            """
        let header = try read(packet.text).header
        #expect(header.documentID == "H27.01,2026/03/18,415/UBND-TH")
        #expect(
            header.responseFor == [
                PacketReference(
                    organID: "H05.02", code: "77/STP-VP", issuedOn: CivilDate(iso: "2026-01-02"),
                    documentID: "H05.02,2026/01/02,77/STP-VP")
            ])
    }

    @Test func `old names of the signer's block are the same block`() throws {
        var packet = PacketText()
        packet.signer = packet.signer.replacing("SignerInfo", with: "Author")
            .replacing("Position", with: "Function")
        #expect(try read(packet.text).header == standard.header)
    }

    @Test func `texts are trimmed and composed`() throws {
        var packet = PacketText()
        // Every letter decomposed, white space of several kinds around.
        packet.subject =
            "<Subject>\n\u{A0} V/v ra\u{300} soa\u{301}t ma\u{303} \u{111}i\u{323}nh danh "
            + "\u{111}o\u{31B}n vi\u{323}\u{3000}\t</Subject>"
        let subject = try #require(try read(packet.text, profile: .strict).header.subject)
        #expect(Array(subject.utf8) == Array("V/v rà soát mã định danh đơn vị".utf8))
    }

    @Test func `references, entities and CDATA are text`() throws {
        var packet = PacketText()
        packet.subject = "<Subject>A &amp; B &lt;C&gt; &#x110;&#7883;nh<![CDATA[ <&> ]]>!</Subject>"
        #expect(try read(packet.text).header.subject == "A & B <C> Định <&> !")
    }

    @Test func `a byte order mark is a matter of form`() throws {
        let text = "\u{FEFF}" + PacketText().text
        #expect(try read(text).notes.map(\.kind) == [.unusualForm])
        #expect(refusal(of: text, profile: .strict)?.code == .encodingNotUTF8)
    }

    @Test func `base64 may be broken into lines in any way`() throws {
        var packet = PacketText()
        let broken = PacketText.base64(PacketText.pdf).map { "\($0)&#13;\r\n\t " }.joined()
        packet.attachments = PacketText.attachment([]).replacing(
            "<ContentTransferEncoded></", with: "<ContentTransferEncoded>\(broken)</")
        #expect(try read(packet.text).attachments == standard.attachments)
        packet.attachments = packet.attachments.replacing(
            broken, with: "<![CDATA[\(PacketText.base64(PacketText.pdf))]]>")
        #expect(try read(packet.text).attachments == standard.attachments)
    }
}
