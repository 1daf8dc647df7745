// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import JSON
import Projection

/// A document and what happened to it, as the API tells it. Times are ISO 8601 with +07:00, days
/// ISO; what is not yet or not known is null.
extension JSONWriter {
    mutating func member(_ name: StaticString, _ time: BusinessTime?) { member(name, time?.iso) }

    mutating func member(_ name: StaticString, _ day: CivilDate?) { member(name, day?.iso) }

    mutating func member(_ name: StaticString, counts: [(String, Int)]) {
        key(name)
        beginObject()
        for (name, count) in counts.sorted(by: { $0.0 < $1.0 }) {
            key(name)
            int(count)
        }
        endObject()
    }

    mutating func list<T>(
        _ name: StaticString, _ items: some Sequence<T>, _ write: (inout JSONWriter, T) -> Void
    ) {
        key(name)
        beginArray()
        for item in items {
            beginObject()
            write(&self, item)
            endObject()
        }
        endArray()
    }

    /// `written` is the id as its sender wrote it, where that is known to differ.
    mutating func members(_ document: DocumentSummary, written: String? = nil) {
        ids(document.id, written: written ?? document.writtenID)
        member("state", document.state.word)
        member("attempt", Int64(document.attempt))
        member("lane", document.lane.rawValue)
        member("sender", document.sender)
        member("senderName", document.senderName)
        member("number", document.number)
        member("notation", document.notation)
        member("issuedOn", document.issuedOn)
        member("subject", document.subject)
        member("typeName", document.typeName)
        member("priority", Int64(document.priority))
        member("dueOn", document.dueOn)
        member("verdict", document.verdict?.word)
        member("legalStanding", document.standing?.rawValue)
        member("reason", document.reason.isEmpty ? nil : document.reason)
        member("refusalCode", document.refusalCode)
        member("receivedAt", document.receivedAt)
        member("acceptedAt", document.acceptedAt)
        member("verifiedAt", document.verifiedAt)
        member("refusedAt", document.refusedAt)
        member("receivers", document.receivers)
        member("acknowledged", document.acknowledged)
        member("deliveries", counts: document.deliveries.map { ($0.key.word, $0.value) })
        member("notFetched", counts: document.unfetched.map { ($0.key.rawValue, $0.value) })
        member("notAccepted", counts: document.unaccepted.map { ($0.key.rawValue, $0.value) })
        member("steps", counts: document.steps.map { ($0.key.rawValue, $0.value) })
    }

    mutating func members(_ attempt: DocumentAttempt) {
        member("attempt", Int64(attempt.number))
        member("submission", attempt.submission?.hex)
        member("publisher", attempt.publisher.code.isEmpty ? nil : attempt.publisher.code)
        member("receivers", attempt.receivers)
        member("receivedAt", attempt.receivedAt)
        member("acceptedAt", attempt.acceptedAt)
        member("verifiedAt", attempt.verifiedAt)
        member("verdict", attempt.verdict?.word)
        member("legalStanding", attempt.standing?.rawValue)
        member("reason", attempt.reason.isEmpty ? nil : attempt.reason)
        member("refusedAt", attempt.refusedAt)
        member("refusalCode", attempt.refusalCode)
        member("packet", attempt.packet?.hex)
        member("packetSize", attempt.packetSize)
        member("isUpdate", attempt.updatePacket != nil)
        if let packet = attempt.updatePacket {
            member("updatePacket", packet.hex)
            member("updatePacketSize", attempt.updatePacketSize)
            member("updateReason", attempt.updateReason.isEmpty ? nil : attempt.updateReason)
            member("updated", attempt.updated)
        }
        member("notes", attempt.notes)
        conclusion(attempt.conclusion)
        list("files", attempt.files) { $0.members($1) }
        list("claims", attempt.claims) { $0.members($1) }
        list("findings", attempt.findings) { $0.members($1) }
    }

    /// What an update made of the document; attempt 0: what it was at first.
    mutating func members(_ version: DocumentVersion) {
        let document = version.document
        member("attempt", Int64(version.attempt))
        member("number", document.number)
        member("notation", document.notation)
        member("issuedOn", document.issuedOn.map(CivilDate.init(daysSince1970:)))
        member("subject", document.subject)
        member("content", document.content)
        member("typeName", document.typeName)
        member("priority", Int64(document.priority))
        member("dueOn", document.dueOn.map(CivilDate.init(daysSince1970:)))
        list("attachments", document.attachments) { $0.members($1) }
    }

    mutating func members(_ comparison: ClaimComparison) {
        member("claim", comparison.claim.rawValue)
        member("outcome", comparison.outcome.rawValue)
        member("seen", comparison.seen.isEmpty ? nil : comparison.seen)
    }

    mutating func members(_ file: FileFinding) {
        member("name", file.name)
        member("sha256", file.sha256.hex)
        member("isMain", file.isMain)
        if file.evidence != .zero { member("evidence", file.evidence.hex) }
        member("legalStanding", file.standing.standing?.rawValue)
        member("reason", file.reason.isEmpty ? nil : file.reason)
    }

    mutating func members(_ finding: SignatureFinding) {
        member("attachment", finding.attachment)
        member("file", finding.file > 0 ? Int64(finding.file) : nil)
        member("field", finding.field)
        member("signer", finding.signer)
        member("verdict", finding.verdict.word)
        member("reason", finding.reason.isEmpty ? nil : finding.reason)
        member("role", finding.role.isEmpty ? nil : finding.role)
        member("signedAs", finding.signedAs.isEmpty ? nil : finding.signedAs)
        member("agencies", finding.agencies)
        member("coversWholeDocument", finding.coversWholeDocument)
        member("signingTime", finding.signingTime.map(BusinessTime.init(milliseconds:)))
        member("changesAfter", finding.changesAfter)
        difference(FileDifference(finding))
        member("page", finding.page > 0 ? Int64(finding.page) : nil)
        member("pageShare", finding.page > 0 ? Int64(finding.pageShare) : nil)
        member("covers", finding.covers)
        member("algorithm", finding.algorithm.isEmpty ? nil : finding.algorithm)
    }

    mutating func members(_ step: RouteStepEntry, name: String?) {
        member("agency", step.agency)
        member("name", name)
        member("level", step.level?.rawValue)
        member("attempt", Int64(step.attempt))
        member("from", step.origin)
        member("receivers", step.receivers)
        member("arrivedAt", step.arrivedAt)
    }

    mutating func members(_ delivery: DeliveryEntry) {
        member("receiver", delivery.receiver)
        member("standing", delivery.standing.word)
        member("state", delivery.state)
        member("status", delivery.status.isEmpty ? nil : delivery.status)
        member("recallReason", delivery.recallReason.isEmpty ? nil : delivery.recallReason)
        member("version", Int64(delivery.version))
        member("update", delivery.update == .none ? nil : delivery.update.word)
        member("notices", delivery.notices)
        redirects(delivery.redirects)
        member("lane", delivery.lane.rawValue)
        member("dueAt", delivery.dueAt)
        member("deliveredAt", delivery.deliveredAt)
        member("acknowledgedAt", delivery.acknowledgedAt)
        member("changedAt", delivery.changedAt)
        member("latencyMs", delivery.latency)
        list("deadlines", delivery.deadlines) { $0.members($1) }
    }

    mutating func members(_ deadline: DeadlineStatus) {
        member("act", deadline.act.rawValue)
        member("state", deadline.standing.word)
        member("agency", deadline.agency)
        member("startedAt", deadline.startedAt)
        member("warningAt", deadline.warningAt)
        member("dueAt", deadline.dueAt)
        member("endedAt", deadline.endedAt)
        member("isLate", deadline.isLate)
        member("escalation", deadline.level)
        member("told", deadline.told)
        member("source", deadline.source)
    }

    mutating func members(_ attachment: AttachmentRef) {
        member("name", attachment.name)
        member("contentType", attachment.contentType)
        member("size", attachment.size)
        member("sha256", attachment.sha256.hex)
    }

    mutating func members(_ hop: Hop) {
        member("agency", hop.agency)
        member("level", hop.level)
        member("at", BusinessTime(milliseconds: hop.at))
    }

    mutating func members(_ refusal: RefusalEntry) {
        let event = refusal.event
        ids(event.documentID, written: event.writtenDocumentID)
        member("attempt", Int64(event.attempt))
        member("submission", event.submission.hex)
        member("packet", event.packet)
        member("publisher", event.publisher.code)
        member("stage", event.stage)
        member("code", event.code)
        member("element", event.element.isEmpty ? nil : event.element)
        key("message")
        beginObject()
        member("vi", event.messageVi)
        member("en", event.messageEn)
        endObject()
        member("agencies", event.agencies)
        member("isPartial", event.isPartial)
        member("refusedAt", refusal.refusedAt)
    }
}
