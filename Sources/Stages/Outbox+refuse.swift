// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// What a refusal says of the packet beside the reason.
struct RefusedPacket {
    /// Empty where it is not shown to be the sender's own: the refusal is of nobody's document.
    var documentID = ""
    /// Where it differs.
    var writtenDocumentID = ""
    var attempt: Int32 = 0
    var submission: SHA256Digest
    var publisher: Publisher
    var receivedAt: Int64
    var document: Document?
    var lane: Lane = .normal
    var findings: [SignatureFinding] = []
    var isStatus = false
    /// Of a status: whose delivery it speaks of, and its two digits.
    var receiver = ""
    var status = ""
    /// Of a document's packet: what it asked for.
    var business = WireBusiness.new
    /// Of some receivers only: the packet is accepted for others.
    var isPartial = false
}

extension Outbox {
    /// Refuses a packet: the event, and the answer to whoever sent it, in one commit.
    mutating func refuse(
        _ refusal: Refusal, _ packet: RefusedPacket, stage: String, answering node: String?
    ) {
        var event = DocumentRefused()
        event.documentID = packet.documentID
        event.writtenDocumentID =
            packet.writtenDocumentID.isEmpty
            ? packet.document?.writtenDocumentID ?? "" : packet.writtenDocumentID
        event.attempt = packet.attempt
        event.submission = packet.submission
        event.publisher = packet.publisher
        event.code = refusal.code.rawValue
        event.element = refusal.element
        event.messageVi = refusal.vi
        event.messageEn = refusal.en
        event.agencies = refusal.agencies
        event.moreAgencies = Int32(clamping: refusal.moreAgencies)
        event.stage = stage
        event.refusedAt = now.milliseconds
        event.receivedAt = packet.receivedAt
        event.document = packet.document
        event.findings = packet.findings
        event.lane = WireLane(packet.lane)
        event.isStatus = packet.isStatus
        event.business = packet.business
        event.receiver = packet.receiver
        event.status = packet.status
        event.isPartial = packet.isPartial
        let key = packet.documentID.isEmpty ? packet.submission.hex : packet.documentID
        emit(Topic.documentsRefused, key: key, home: key, event)
        if let node {
            answer(node, key: key, Answer.refused(event, at: now))
        }
    }
}

extension AgencyTree {
    /// The node that reads the answers to a publisher: itself, or the node of an agency's area.
    /// Nil where the agency has none and asks the gateway.
    func answerNode(of publisher: Publisher, on date: CivilDate) -> String? {
        if publisher.kind == .node { return publisher.code }
        return answerNode(of: publisher.code, on: date)
    }

    func answerNode(of agency: String, on date: CivilDate) -> String? {
        guard let code = try? AgencyCode(agency) else { return nil }
        return answeringNode(of: code, on: date)?.text
    }
}
