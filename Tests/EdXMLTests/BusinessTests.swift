// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

/// Recall, update, replacement.
@Suite struct BusinessTests {
    private func packet(_ business: String, responseFor: String = "") -> PacketText {
        var packet = PacketText()
        packet.business = business
        packet.responseFor = responseFor
        packet.reference = ""
        packet.attachments = ""
        return packet
    }

    private static func answered(_ id: String) -> String {
        "<ResponseFor><OrganId>G09</OrganId><DocumentId>\(id)</DocumentId></ResponseFor>"
    }

    @Test(arguments: [
        "<Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>",
        "<Business><BusinessDocType> 1 </BusinessDocType></Business>",
        "<TraceHeader><OrganId>H27</OrganId><Timestamp>2026/03/18 09:41:08</Timestamp>"
            + "<Business><BusinessDocType>1</BusinessDocType></Business></TraceHeader>",
    ])
    func `a recall is never read as a new document`(business: String) throws {
        let header = try read(packet(business).text).header
        #expect(header.business.kind == .recall)
        #expect(header.actedOn == "H27.01,2026/03/18,415/UBND-TH")
    }

    @Test func `a recall acts on what it names, else answers, else carries`() throws {
        let recall = "<Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>"
        var packet = packet(
            recall,
            responseFor: Self.answered("A,2026/01/01,1/B") + Self.answered("A,2026/01/01,1/B"))
        #expect(try read(packet.text).header.actedOn == "A,2026/01/01,1/B")
        packet.responseFor += Self.answered("A,2026/01/01,2/B")
        #expect(refusal(of: packet.text)?.code == .invalidValue)
        packet.business = recall.replacing(
            "<Bussiness>", with: "<Bussiness><DocumentId>C,2026/01/01,3/B</DocumentId>")
        #expect(try read(packet.text).header.actedOn == "C,2026/01/01,3/B")
    }

    @Test func `an update says what changes, in blocks that may be repeated`() throws {
        let list = """
            <ReceiverList><Receiver><ReceiverType>1</ReceiverType><OrganId>G01</OrganId>\
            </Receiver></ReceiverList>
            """
        let info = """
            <BussinessDocumentInfo><DocumentInfo>1</DocumentInfo>\
            <DocumentReceiver>1</DocumentReceiver>\(list)\
            \(list.replacing("G01", with: "G02"))</BussinessDocumentInfo>
            """
        let text = packet(
            """
            <Bussiness><DocumentId>H27.01,2026/03/17,400/UBND-TH</DocumentId>\
            <BussinessDocType>2</BussinessDocType><BussinessDocReason>Sai ngày</BussinessDocReason>\
            <Paper>1</Paper><StaffInfo/><StaffInfo><Staff>Cán Bộ Mẫu</Staff></StaffInfo>\
            \(info)\(info.replacing("G0", with: "G1").replacing("BussinessDoc", with: "BusinessDoc"))\
            </Bussiness>
            """
        ).text
        let header = try read(text).header
        #expect(header.business.kind == .update)
        #expect(header.actedOn == "H27.01,2026/03/17,400/UBND-TH")
        #expect(header.business.reason == "Sai ngày")
        #expect(header.business.paperFollows == true)
        #expect(header.business.staff.name == "Cán Bộ Mẫu")
        let update = try #require(header.business.update)
        #expect(update.changesDocument == true)
        #expect(update.changesReceivers == true)
        #expect(update.receivers.map(\.organID) == ["G01", "G02", "G11", "G12"])
        #expect(update.receivers.map(\.type) == ["1", "1", "1", "1"])
    }

    @Test func `a replacement names the documents that it replaces`() throws {
        let list = """
            <ReplacementInfoList><ReplacementInfo><DocumentId>H27.01,2026/01/02,1/A</DocumentId>\
            <OrganIdList><OrganId>G01</OrganId><OrganId>G02</OrganId></OrganIdList>\
            </ReplacementInfo></ReplacementInfoList>
            """
        var packet = PacketText()
        packet.business = """
            <Bussiness><BussinessDocType>3</BussinessDocType>\(list)\
            \(list.replacing("1/A", with: "2/A"))</Bussiness>
            """
        let header = try read(packet.text).header
        #expect(header.actedOn == header.documentID)
        #expect(
            header.business.replacements == [
                PacketReplacement(documentID: "H27.01,2026/01/02,1/A", organIDs: ["G01", "G02"]),
                PacketReplacement(documentID: "H27.01,2026/01/02,2/A", organIDs: ["G01", "G02"]),
            ])
        packet.business = "<Bussiness><BussinessDocType>3</BussinessDocType></Bussiness>"
        #expect(refusal(of: packet.text)?.code == .missingElement)
    }

    @Test(arguments: ["4", "thu hồi", "-1"])
    func `a command that is none is refused`(type: String) {
        let refusal = refusal(
            of: packet("<Bussiness><BussinessDocType>\(type)</BussinessDocType></Bussiness>").text)
        #expect(refusal?.code == .commandNotOffered)
    }

    @Test func `two commands in one packet are refused`() {
        let text = packet(
            """
            <Bussiness><BussinessDocType>0</BussinessDocType></Bussiness>
            <Business><BusinessDocType>1</BusinessDocType></Business>
            """
        ).text
        #expect(refusal(of: text)?.code == .invalidValue)
    }

    @Test func `a block that acts on a document must say how`() throws {
        let text = packet("<Bussiness><DocumentId>A,2026/01/01,1/B</DocumentId></Bussiness>").text
        #expect(refusal(of: text)?.code == .missingElement)
        let note = packet("<Bussiness><Paper>0</Paper></Bussiness>").text
        #expect(try read(note).header.business.writtenKind == nil)
        #expect(try read(packet("").text).header.business.kind == .new)
    }
}
