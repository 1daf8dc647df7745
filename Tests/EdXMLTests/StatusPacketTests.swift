// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

@Suite struct StatusPacketTests {
    private func status(_ old: String, _ new: String) -> String {
        PacketText.status(PacketText.statusChildren.replacing(old, with: new))
    }

    @Test(arguments: ReadingProfile.allCases)
    func `a status gives all its fields`(profile: ReadingProfile) throws {
        let packet = try read(PacketText.status(PacketText.statusChildren), profile: profile)
        let header = packet.header
        #expect(header.kind == .status)
        #expect(header.from.organID == "G09")
        #expect(header.to.isEmpty)
        #expect(header.actedOn == "H27.01,2026/03/18,415/UBND-TH")
        #expect(
            header.responseFor == [
                PacketReference(
                    organID: "H27.01", code: "415/UBND-TH",
                    issuedOn: CivilDate(iso: "2026-03-18"),
                    documentID: "H27.01,2026/03/18,415/UBND-TH")
            ])
        let status = try #require(header.status)
        #expect(status.code == "03")
        #expect(status.description == "Đã tiếp nhận, số đến 1207")
        #expect(status.time?.iso == "2026-03-18T10:02:30+07:00")
        #expect(
            status.staff
                == PacketStaff(
                    department: "Văn thư", name: "Cán Bộ Mẫu", email: "vanthu@vidu.gov.vn",
                    mobile: "0900000000"))
        #expect(packet.notes.isEmpty)
        #expect(packet.attachments.isEmpty)
    }

    @Test func `a status may stand in a message header`() throws {
        let text = PacketText.status(PacketText.statusChildren, in: "MessageHeader")
        let packet = try read(text)
        #expect(packet.header.kind == .status)
        #expect(packet.notes.map(\.kind) == [.unusualForm])
        #expect(refusal(of: text, profile: .strict)?.code == .missingElement)
    }

    @Test func `a packet is not both`() {
        let packet = PacketText()
        let both = packet.header.replacing(
            "<TraceHeaderList>",
            with: "<Status>\(PacketText.statusChildren)</Status><TraceHeaderList>")
        #expect(refusal(of: packet.text(header: both))?.code == .notAPacket)
    }

    @Test func `an identifier that is missing is built from what stands beside it`() throws {
        let text = status("<DocumentId>H27.01,2026/03/18,415/UBND-TH</DocumentId>", "")
        let packet = try read(text)
        #expect(packet.header.actedOn == "H27.01,2026/03/18,415/UBND-TH")
        #expect(packet.notes.map(\.kind) == [.derived])
        #expect(refusal(of: text, profile: .strict)?.code == .missingElement)
        let nothing = text.replacing("<Code>415/UBND-TH</Code>", with: "")
        #expect(refusal(of: nothing)?.element.hasSuffix("Status/ResponseFor/DocumentId") == true)
    }

    @Test func `a return needs a reason`() {
        let old = "<StatusCode>03</StatusCode><Description>Đã tiếp nhận, số đến 1207"
        for profile in ReadingProfile.allCases {
            let refused = refusal(
                of: status(old, "<StatusCode>02</StatusCode><Description> "), profile: profile)
            #expect(refused?.code == .statusReasonRequired)
            #expect(refused?.element == "edXML/edXMLEnvelope/edXMLHeader/Status/Description")
        }
        let given = status(old, "<StatusCode>02</StatusCode><Description>Sai địa chỉ")
        #expect(throws: Never.self) { try read(given) }
    }

    @Test func `an unknown status is shown, not dropped`() throws {
        let text = status("<StatusCode>03", "<StatusCode>07")
        #expect(try read(text).header.status?.code == "07")
        #expect(refusal(of: text, profile: .strict)?.code == .unknownStatus)
        #expect(try read(status("<StatusCode>03", "<StatusCode>3")).header.status?.code == "03")
        #expect(refusal(of: status("<StatusCode>03</StatusCode>", ""))?.code == .missingElement)
    }

    @Test func `a status without a time or with another form of it`() throws {
        let none = status("<Timestamp>2026/03/18 10:02:30</Timestamp>", "")
        #expect(try read(none).header.status?.time == nil)
        #expect(refusal(of: none, profile: .strict)?.code == .missingElement)
        let iso = status("2026/03/18 10:02:30", "2026-03-18T03:02:30Z")
        #expect(try read(iso).header.status?.time?.iso == "2026-03-18T10:02:30+07:00")
    }

    @Test func `a status answers one document`() {
        let text = status(
            "<StaffInfo>",
            "<ResponseFor><DocumentId>H27.01,2026/03/18,416/UBND-TH</DocumentId></ResponseFor>"
                + "<StaffInfo>")
        #expect(refusal(of: text)?.code == .invalidValue)
    }
}
