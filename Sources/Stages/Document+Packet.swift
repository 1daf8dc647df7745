// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Events
import Exchange

extension Document {
    /// What a packet says of its document, with canonical codes; attachments, packet and identity
    /// come when the packet is complete.
    init(_ header: PacketHeader, id: DocumentID, sender: AgencyCode) {
        self.init()
        documentID = id.text
        if let written = header.named, written != id.text { writtenDocumentID = written }
        self.sender.code = sender.text
        self.sender.name = header.from.name ?? ""
        if header.from.organID != sender.text { self.sender.writtenCode = header.from.organID }
        number = header.codeNumber ?? ""
        notation = header.codeNotation ?? ""
        issuedOn = header.issuedOn?.daysSince1970
        place = header.place ?? ""
        subject = header.subject ?? ""
        content = header.content ?? ""
        type = Int32(header.type.type ?? "") ?? 0
        typeDetail = Int32(header.type.typeDetail ?? "") ?? 0
        typeName = header.type.typeName ?? ""
        signerName = header.signer.fullName ?? ""
        signerPosition = header.signer.position ?? ""
        signerCompetence = header.signer.competence ?? ""
        priority = Int32(header.priority?.rawValue ?? 0)
        steeringType = Int32(clamping: header.steeringType ?? 0)
        dueOn = header.dueOn?.daysSince1970
        appendixes = header.otherInfo.appendixes
        responseFor = header.responseFor.map(DocumentReference.init)
        paperFollows = header.business.paperFollows ?? false
    }

    /// Completes it with what only the whole packet tells.
    mutating func complete(
        _ packet: Packet, sender: AgencyCode, digest: SHA256Digest, size: Int64
    ) {
        let header = packet.header
        attachments = packet.mainFirst.map(AttachmentRef.init)
        self.packet = digest
        packetSize = size
        packetSignatures = Int32(clamping: packet.signatures)
        identity = SHA256.hash(
            content(of: header, sender: sender, packet.attachments.map(\.sha256.bytes)).encoded)
    }

    /// What its identity covers, without the files: an update may keep those.
    func values(of header: PacketHeader, sender: AgencyCode) -> SHA256Digest {
        SHA256.hash(content(of: header, sender: sender, []).encoded)
    }

    private func content(
        of header: PacketHeader, sender: AgencyCode, _ attachments: [[UInt8]]
    ) -> ContentIdentity {
        ContentIdentity(
            owner: DocumentID(canonical: documentID).owner ?? sender, symbol: header.code ?? "",
            date: header.issuedOn, type: header.type, subject: subject, attachments: attachments)
    }
}

extension Packet {
    /// The attachments in the order of a document: the main file, then the others as they came.
    package var mainFirst: [PacketAttachment] {
        guard let main = mainAttachment else { return attachments }
        var others = attachments
        return [others.remove(at: main)] + others
    }
}

extension AttachmentRef {
    init(_ attachment: PacketAttachment) {
        self.init()
        name = attachment.name
        contentType = attachment.contentType ?? ""
        size = attachment.size
        sha256 = attachment.sha256
    }
}

extension DocumentReference {
    init(_ reference: PacketReference) {
        self.init()
        agency = reference.organID ?? ""
        code = reference.code ?? ""
        issuedOn = reference.issuedOn?.daysSince1970
        documentID = reference.documentID ?? ""
    }
}

extension Party {
    init(_ organization: PacketOrganization) {
        self.init()
        code = organization.organID
        name = organization.name ?? ""
    }
}

extension StaffContact {
    init(_ staff: PacketStaff) {
        self.init()
        department = staff.department ?? ""
        name = staff.name ?? ""
        email = staff.email ?? ""
        mobile = staff.mobile ?? ""
    }
}

extension UpdateOrder {
    init(_ update: PacketUpdate) {
        self.init()
        changesDocument = update.changesDocument
        changesReceivers = update.changesReceivers
        receivers = update.receivers.map { receiver in
            var change = ReceiverChange()
            change.code = receiver.organID.clipped(EventBounds.textCharacters)
            change.type = (receiver.type ?? "").clipped(EventBounds.textCharacters)
            return change
        }
    }
}

extension WireBusiness {
    init(_ kind: PacketBusiness.Kind) {
        switch kind {
        case .new: self = .new
        case .recall: self = .recall
        case .update: self = .update
        case .replace: self = .replace
        }
    }
}
