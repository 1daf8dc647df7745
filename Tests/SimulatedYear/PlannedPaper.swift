// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import TestSupport

/// What a sender means to send, and what becomes of its signatures.
struct PlannedPaper: Hashable, Sendable {
    enum Signatures: Hashable, Sendable { case good, missing, broken }

    var number: Int
    var sender: String
    var receivers: [String]
    var time: BusinessTime
    var isUrgent = false
    var signatures = Signatures.good
    /// The paper that it takes the place of.
    var replaces: Int?
    var replacedID: String?

    var id: String { "\(sender),\(time.date.slashed),\(number)/UBND-VP" }

    /// Of the document's summary, by which the stand-in of signature-check knows it.
    var subject: String { "V/v \(signatures) \(number)" }

    static func standing(_ subject: String) -> LegalStanding? {
        if subject.contains("broken") { return nil }
        return subject.contains("missing") ? .informationOnly : .valid
    }

    /// `content` is another text under the same id.
    func packet(content: String = "như trên") throws -> [UInt8] {
        var header = header(of: sender)
        header.to = receivers.map { PacketOrganization($0) }
        header.codeNumber = String(number)
        header.codeNotation = "UBND-VP"
        header.issuedOn = time.date
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.subject = subject
        header.priority = isUrgent ? .express : .normal
        header.steeringType = 0
        header.documentID = id
        header.business = PacketBusiness(replaces == nil ? .new : .replace)
        if let replacedID {
            header.business.replacements = [PacketReplacement(documentID: replacedID)]
        }
        return try PacketWriter.packet(
            header,
            files: [
                OutgoingFile(
                    "vb.pdf", description: "Toàn văn",
                    contents: .bytes(Array("%PDF-1.4 \(content)".utf8)))
            ])
    }

    /// A recall, as a packet or as status 13.
    func recall(at time: BusinessTime, asStatus: Bool) throws -> [UInt8] {
        if asStatus { return try status("13", of: sender, at: time, reason: "gửi nhầm") }
        var header = header(of: sender)
        header.to = receivers.map { PacketOrganization($0) }
        header.codeNumber = String(number)
        header.codeNotation = "UBND-VP"
        header.issuedOn = self.time.date
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.subject = subject
        header.priority = .normal
        header.steeringType = 0
        header.documentID = id
        header.business = PacketBusiness(.recall)
        header.business.reason = "gửi nhầm lúc \(time.iso)"
        header.responseFor = [reference]
        return try PacketWriter.packet(header)
    }

    func status(
        _ code: String, of reporter: String, at time: BusinessTime, reason: String?
    ) throws -> [UInt8] {
        var header = header(of: reporter)
        header.kind = .status
        header.responseFor = [reference]
        var status = PacketStatus(code: code)
        status.description = reason
        status.time = time
        header.status = status
        return try PacketWriter.packet(header)
    }

    private func header(of agency: String) -> PacketHeader {
        PacketHeader(from: PacketOrganization(agency, name: "Đơn vị \(agency)"))
    }

    private var reference: PacketReference {
        PacketReference(
            organID: sender, code: "\(number)/UBND-VP", issuedOn: time.date, documentID: id)
    }
}
