// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange

/// A document as an agency's system would send it.
struct SamplePacket {
    var number = 415
    var from = "H27.05.03"
    var fromName: String? = "UBND xã Tùng Ảnh"
    var to = ["H05.01.01"]
    var subject = "Về việc rà soát mã định danh cơ quan"
    var priority: Priority = .normal
    var secret: String?
    var files = [("cong-van.pdf", Array("%PDF-1.4\nchưa ký\n".utf8))]

    /// Documents that it replaces.
    var replaces: [String] = []

    /// Another id than that of the standard.
    var writtenID: String?

    var documentID: String { writtenID ?? "\(from),2025/06/16,\(number)/UBND-VP" }

    /// A status about it, as a receiver's system would write it.
    func status(
        _ code: StatusCode, from reporter: String, of sender: String? = nil,
        reason: String? = nil
    ) throws -> [UInt8] {
        var header = PacketHeader(from: PacketOrganization(reporter))
        header.kind = .status
        header.responseFor = [
            PacketReference(
                organID: sender ?? from, code: "\(number)/UBND-VP",
                issuedOn: CivilDate(iso: "2025-06-16"), documentID: documentID)
        ]
        var report = PacketStatus(code: code.rawValue)
        report.description = reason
        report.time = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 9)
        header.status = report
        return try PacketWriter.packet(header)
    }

    func bytes() throws -> [UInt8] {
        var header = PacketHeader(from: PacketOrganization(from, name: fromName))
        header.to = to.map { PacketOrganization($0, name: "Nơi nhận") }
        header.codeNumber = String(number)
        header.codeNotation = "UBND-VP"
        header.place = "Hà Tĩnh"
        header.issuedOn = CivilDate(iso: "2025-06-16")
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.subject = subject
        header.signer = PacketSigner(position: "Chủ tịch", fullName: "Nguyễn Văn Mẫu")
        header.priority = priority
        header.steeringType = 0
        header.otherInfo.secret = secret
        header.documentID = documentID
        header.trace = [
            PacketTrace(
                organID: from, time: BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 8))
        ]
        header.business = PacketBusiness(replaces.isEmpty ? .new : .replace)
        header.business.replacements = replaces.map { PacketReplacement(documentID: $0) }
        return try PacketWriter.packet(
            header, files: files.map { OutgoingFile($0.0, contents: .bytes($0.1)) })
    }
}
