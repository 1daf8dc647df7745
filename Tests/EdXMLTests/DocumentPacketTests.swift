// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

@Suite struct DocumentPacketTests {
    @Test(arguments: ReadingProfile.allCases)
    func `a packet of the standard's form gives all its fields`(
        profile: ReadingProfile
    ) throws {
        let sink = MemorySink()
        let packet = try read(PacketText().text, profile: profile, sink: sink)
        let header = packet.header
        #expect(header.kind == .document)
        #expect(header.documentID == "H27.01,2026/03/18,415/UBND-TH")
        #expect(header.from.organID == "H27.01")
        #expect(header.from.name == "Văn phòng UBND tỉnh")
        #expect(header.to.map(\.organID) == ["H27.05.03", "G09"])
        #expect(header.to.map(\.name) == ["Đơn vị nhận mẫu A", "Bộ Nội vụ"])
        #expect(header.codeNumber == "415")
        #expect(header.codeNotation == "UBND-TH")
        #expect(header.place == "Hà Tĩnh")
        #expect(header.issuedOn?.iso == "2026-03-18")
        #expect(header.type == DocumentType(type: "2", typeDetail: "18", typeName: "Công văn"))
        #expect(header.subject == "V/v rà soát mã định danh đơn vị")
        #expect(header.content == "Rà soát mã định danh")
        #expect(header.signer.competence == "KT. CHỦ TỊCH")
        #expect(header.signer.position == "PHÓ CHỦ TỊCH")
        #expect(header.signer.fullName == "Người Ký Mẫu")
        #expect(header.dueOn?.iso == "2026-03-25")
        #expect(header.toPlaces == ["Như trên", "Lưu: VT"])
        #expect(header.priority == .urgent)
        #expect(header.steeringType == 1)
        #expect(header.otherInfo.sphere == "Liên thông")
        #expect(header.otherInfo.typerNotation == "NVM")
        #expect(header.otherInfo.promulgationAmount == 1)
        #expect(header.otherInfo.pageAmount == 3)
        #expect(header.otherInfo.appendixes == ["Danh sách đơn vị"])
        #expect(header.responseFor.isEmpty)
        #expect(
            header.trace == [
                PacketTrace(
                    organID: "H27.01", time: BusinessTime(slashed: "2026/03/18 09:41:07"))
            ])
        #expect(header.business.kind == .new)
        #expect(header.business.reason == "Văn bản mới")
        #expect(header.business.paperFollows == false)
        #expect(header.status == nil)
        #expect(packet.notes.isEmpty)
        #expect(sink.files == [PacketText.pdf])
        let file = try #require(packet.attachments.first)
        #expect(file.name == "415-UBND-TH.pdf")
        #expect(file.contentType == "application/pdf")
        #expect(file.description == "Toàn văn")
        #expect(file.size == Int64(PacketText.pdf.count))
        #expect(!file.wasZipped)
    }
}
