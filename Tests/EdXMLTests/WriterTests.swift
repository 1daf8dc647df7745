// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

@Suite struct WriterTests {
    @Test func `what the reader read, written and read again, is the same`() throws {
        var packet = PacketText()
        packet.from = """
            <From><OrganId>H27.01</OrganId><OrganizationInCharge>UBND tỉnh</OrganizationInCharge>\
            <OrganName>A &amp; &lt;B&gt; "C"</OrganName><OrganAdd>1 Phố</OrganAdd>\
            <Email>a@vidu.gov.vn</Email><Telephone>1</Telephone><Fax>2</Fax>\
            <Website>vidu.gov.vn</Website></From>
            """
        packet.otherInfo = packet.otherInfo.replacing(
            "<Appendixes>", with: "<Direction>true</Direction><Secret>0</Secret><Appendixes>")
        packet.responseFor = """
            <ResponseFor><OrganId>G09</OrganId><Code>1/A</Code>\
            <PromulgationDate>2026/01/02</PromulgationDate><DocumentId>x</DocumentId></ResponseFor>
            """
        let blocks = [
            packet.business,
            """
            <Bussiness><DocumentId>x</DocumentId><BussinessDocType>2</BussinessDocType><Paper>1\
            </Paper><StaffInfo><Department>a</Department><Staff>b</Staff><Email>c</Email><Mobile>d\
            </Mobile></StaffInfo><BussinessDocumentInfo><DocumentInfo>1</DocumentInfo>\
            <DocumentReceiver>0</DocumentReceiver><ReceiverList><Receiver><ReceiverType>1\
            </ReceiverType><OrganId>G01</OrganId></Receiver></ReceiverList>\
            </BussinessDocumentInfo></Bussiness>
            """,
            """
            <Bussiness><BussinessDocType>3</BussinessDocType><ReplacementInfoList>\
            <ReplacementInfo><DocumentId>x</DocumentId><OrganIdList><OrganId>G01</OrganId>\
            </OrganIdList></ReplacementInfo></ReplacementInfoList></Bussiness>
            """,
        ]
        for block in blocks {
            packet.business = block
            let header = try read(packet.text).header
            for isZipped in [false, true] {
                let file = OutgoingFile(
                    "Tệp số 1.pdf", description: "Toàn văn", contents: .bytes(PacketText.pdf),
                    isZipped: isZipped)
                let written = try PacketWriter.packet(header, files: [file, file])
                let sink = MemorySink()
                let again = try read(written, profile: .strict, sink: sink)
                #expect(again.header == header)
                #expect(sink.files == [PacketText.pdf, PacketText.pdf])
                #expect(again.attachments.map(\.name) == ["Tệp số 1.pdf", "Tệp số 1.pdf"])
                #expect(again.attachments.map(\.wasZipped) == [isZipped, isZipped])
                #expect(again.notes.isEmpty)
            }
        }
    }

    @Test func `elements stand in the order of the standard`() throws {
        let written = try PacketWriter.packet(try read(PacketText().text).header)
        let text = String(decoding: written, as: UTF8.self)
        let names = [
            "From", "To", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content",
            "SignerInfo", "DueDate", "ToPlaces", "OtherInfo", "SteeringType", "DocumentId",
        ]
        let places = try names.map {
            try #require(text.firstRange(of: "<edXML:\($0)>")).lowerBound
        }
        #expect(places == places.sorted())
        #expect(
            text.hasPrefix(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edXML xmlns=\"\(PacketReader.namespace)\">"
                    + "<edXML:edXMLEnvelope xmlns:edXML=\"\(PacketReader.namespace)\">"))
    }

    @Test func `a status survives`() throws {
        let header = try read(PacketText.status(PacketText.statusChildren)).header
        let again = try read(PacketWriter.packet(header), profile: .strict)
        #expect(again.header == header)
    }

    @Test func `texts that XML would change or cannot carry`() throws {
        var header = try read(PacketText().text).header
        header.subject = "a\r\nb\tc"
        #expect(try read(PacketWriter.packet(header)).header.subject == "a\r\nb\tc")
        header.subject = "a\u{0}b"
        #expect {
            _ = try PacketWriter.packet(header)
        } throws: { error in
            guard case .character(let element)? = error as? PacketWriteError else { return false }
            return element == "edXML:Subject"
        }
    }

    @Test(arguments: [false, true])
    func `a file is read from its descriptor in portions`(isZipped: Bool) throws {
        var bytes = PacketText.pdf
        while bytes.count < 200_000 { bytes.append(UInt8(truncatingIfNeeded: bytes.count)) }
        let descriptor = try SpoolFile.open(in: "/tmp")
        defer { closeFile(descriptor) }
        try writeAll(bytes, to: descriptor)
        let file = OutgoingFile("a.pdf", contents: .descriptor(descriptor), isZipped: isZipped)
        let header = try read(PacketText().text).header
        let sink = MemorySink()
        _ = try read(PacketWriter.packet(header, files: [file]), sink: sink)
        #expect(sink.files == [bytes])
    }

    @Test func `an output that fails stops the writer`() throws {
        struct Full: Error {}
        let header = try read(PacketText().text).header
        #expect {
            try PacketWriter { _ in throw Full() }.write(header)
        } throws: { error in
            guard case .output(let cause)? = error as? PacketWriteError else { return false }
            return cause is Full
        }
    }
}
