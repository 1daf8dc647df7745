// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What the office of a receiver has to know of a delivery that stands in its book: a status that
/// was not taken, a recall, and what came of it.
extension DeliveryAck {
    /// A status that an office reported was refused; nothing for one that a system reported.
    func tellOffice(
        of status: StatusReceived, refused refusal: Refusal, in state: String,
        _ context: inout StageContext
    ) {
        guard !status.office.isEmpty else { return }
        var notice = OfficeSubmitted()
        notice.act = .statusRefused
        notice.agency = status.office
        notice.documentID = status.documentID
        notice.status = status.status
        notice.code = refusal.code.rawValue
        notice.messageVi = refusal.vi.clipped(EventBounds.reasonCharacters)
        notice.messageEn = refusal.en.clipped(EventBounds.reasonCharacters)
        notice.deliveryState = state
        send(notice, &context)
    }

    /// A recall was opened or answered of what stands in an office's book, nothing otherwise.
    func tellOffice(
        of documentID: String, _ record: DeliveryLadderRecord, wasOpen: Bool, reason: String,
        _ context: inout StageContext
    ) {
        guard !record.office.isEmpty, record.isRecallOpen != wasOpen else { return }
        var notice = OfficeSubmitted()
        notice.act = record.isRecallOpen ? .recallAsked : .recallAnswered
        notice.agency = record.office
        notice.documentID = documentID
        notice.status = record.lastAnswer
        notice.text = reason
        notice.deliveryState = record.state
        send(notice, &context)
    }

    /// The document has newer values, which the agency whose office has it may take or not.
    func tellOffice(
        ofUpdate due: DeliveryDue, _ record: DeliveryLadderRecord, _ context: inout StageContext
    ) {
        guard !record.office.isEmpty, record.isUpdateOpen else { return }
        var notice = OfficeSubmitted()
        notice.act = .updateAsked
        notice.agency = record.office
        notice.documentID = due.document.documentID
        notice.document = OfficeDocument(due.document)
        notice.text = due.updateReason
        notice.deliveryState = record.state
        send(notice, &context)
    }

    /// The delivery begins anew while an office is asked to give the document back, or to agree to an
    /// update: nobody will answer that any more, and the document in its book is wanted after all.
    func tellOffice(
        ofNewBeginning documentID: String, after found: DeliveryLadderRecord?,
        _ context: inout StageContext
    ) {
        guard let found, !found.office.isEmpty else { return }
        if found.isUpdateOpen { endQuestion(.updateAnswered, of: documentID, found, &context) }
        if found.isRecallOpen { endQuestion(.recallAnswered, of: documentID, found, &context) }
    }

    private func endQuestion(
        _ act: WireOfficeAct, of documentID: String, _ found: DeliveryLadderRecord,
        _ context: inout StageContext
    ) {
        var notice = OfficeSubmitted()
        notice.act = act
        notice.agency = found.office
        notice.documentID = documentID
        notice.deliveryState = found.state
        send(notice, &context)
    }

    /// What a status changed of what stands in an office's book: it answered a recall, or it came late
    /// and takes back that the document was accepted.
    func tellOffice(
        of changed: DeliveryChanged, _ record: DeliveryLadderRecord,
        after found: DeliveryLadderRecord, _ context: inout StageContext
    ) {
        tellOffice(
            of: changed.documentID, record, wasOpen: found.isRecallOpen,
            reason: changed.description, &context)
        tellOffice(ofUpdateAnswered: changed, record, after: found, &context)
        guard !record.office.isEmpty, changed.displaced.contains(StatusCode.accepted.rawValue)
        else { return }
        let refusal = Refusal.statusNotAllowed(.accepted, in: record.state)
        var notice = OfficeSubmitted()
        notice.act = .statusRefused
        notice.agency = record.office
        notice.documentID = changed.documentID
        notice.status = StatusCode.accepted.rawValue
        notice.code = refusal.code.rawValue
        notice.messageVi = refusal.vi
        notice.messageEn = refusal.en
        notice.deliveryState = record.state
        send(notice, &context)
    }

    /// The question of an update has its answer, or ended with the delivery.
    func tellOffice(
        ofUpdateAnswered changed: DeliveryChanged, _ record: DeliveryLadderRecord,
        after found: DeliveryLadderRecord, _ context: inout StageContext
    ) {
        guard !record.office.isEmpty, found.isUpdateOpen, !record.isUpdateOpen else { return }
        var notice = OfficeSubmitted()
        notice.act = .updateAnswered
        notice.agency = record.office
        notice.documentID = changed.documentID
        // An answer while a recall was open is the recall's.
        notice.status = found.isRecallOpen ? "" : changed.status
        notice.text = changed.description
        notice.deliveryState = record.state
        send(notice, &context)
    }

    private func send(_ notice: OfficeSubmitted, _ context: inout StageContext) {
        var notice = notice
        notice.at = context.now.milliseconds
        context.out.append(
            Topic.officeSubmitted, partition: context.out.cluster.homes.of(notice.agency),
            key: "\(notice.agency)\u{1F}\(notice.documentID)", value: notice.bytes,
            subject: notice.documentID)
    }
}

extension DeliveryLadderRecord {
    /// A delivery of which its receiver's office has reported stands in that office's book.
    mutating func note(officeOf status: StatusReceived) {
        if !status.office.isEmpty { office = status.office }
    }
}
