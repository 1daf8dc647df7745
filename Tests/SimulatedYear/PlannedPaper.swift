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
    /// What it answers.
    var answers: Answered?
    /// Before the day on which it is sent, where somebody was late.
    var issuedOn: CivilDate
    /// Until when its receivers are to answer.
    var dueOn: CivilDate?

    init(number: Int, sender: String, receivers: [String] = [], time: BusinessTime) {
        self.number = number
        self.sender = sender
        self.receivers = receivers
        self.time = time
        issuedOn = time.date
    }

    var id: String { "\(sender),\(issuedOn.slashed),\(number)/UBND-VP" }

    /// Of the document's summary, by which the stand-in of signature-check knows it.
    var subject: String { "V/v \(signatures) \(number)" }

    static func standing(_ subject: String) -> LegalStanding? {
        if subject.contains("broken") { return nil }
        return subject.contains("missing") ? .informationOnly : .valid
    }

    /// `content` is another text under the same id.
    func packet(content: String = "như trên") throws -> [UInt8] {
        var header = documentHeader
        header.priority = isUrgent ? .express : .normal
        header.dueOn = dueOn
        header.responseFor = answers.map { [$0.reference] } ?? []
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
        var header = documentHeader
        header.business = PacketBusiness(.recall)
        header.business.reason = "gửi nhầm lúc \(time.iso)"
        header.responseFor = [answered.reference]
        return try PacketWriter.packet(header)
    }

    /// A newer version, which keeps the files.
    func update(_ update: PlannedUpdate) throws -> [UInt8] {
        var header = documentHeader
        header.priority = isUrgent ? .express : .normal
        header.dueOn = update.dueOn ?? dueOn
        if update.version > 0 { header.subject = "\(subject), bản \(update.version)" }
        header.business = PacketBusiness(.update)
        header.business.documentID = id
        header.business.reason = "Bản \(update.number)"
        var order = PacketUpdate()
        order.changesDocument = update.changesDocument
        order.receivers =
            update.added.map { PacketUpdate.Receiver(type: "1", organID: $0) }
            + update.removed.map { PacketUpdate.Receiver(type: "0", organID: $0) }
        order.changesReceivers = !order.receivers.isEmpty
        header.business.update = order
        return try PacketWriter.packet(header)
    }

    func status(
        _ code: String, of reporter: String, at time: BusinessTime, reason: String?
    ) throws -> [UInt8] {
        var header = header(of: reporter)
        header.kind = .status
        header.responseFor = [answered.reference]
        var status = PacketStatus(code: code)
        status.description = reason
        status.time = time
        header.status = status
        return try PacketWriter.packet(header)
    }

    private var documentHeader: PacketHeader {
        var header = header(of: sender)
        header.to = receivers.map { PacketOrganization($0) }
        header.codeNumber = String(number)
        header.codeNotation = "UBND-VP"
        header.issuedOn = issuedOn
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.subject = subject
        header.priority = .normal
        header.steeringType = 0
        header.documentID = id
        return header
    }

    private func header(of agency: String) -> PacketHeader {
        PacketHeader(from: PacketOrganization(agency, name: "Đơn vị \(agency)"))
    }

    /// As a document that answers names it.
    var answered: Answered {
        Answered(
            document: id, sender: sender, code: "\(number)/UBND-VP", issuedOn: issuedOn)
    }
}

/// A document that another one answers.
struct Answered: Hashable, Sendable {
    var document: String
    var sender: String
    var code: String
    var issuedOn: CivilDate

    var reference: PacketReference {
        PacketReference(
            organID: sender, code: code, issuedOn: issuedOn, documentID: document)
    }
}

/// What a sender changes of a document that it has sent.
struct PlannedUpdate: Hashable, Sendable {
    var number: Int
    var time: BusinessTime
    /// Its subject, and the date to answer by.
    var changesDocument: Bool
    /// The number of the newest version with a subject of its own; 0 for the first.
    var version = 0
    var dueOn: CivilDate?
    var added: [String] = []
    var removed: [String] = []
}
