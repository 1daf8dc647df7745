// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// What receivers report: rows of a delivery's ladder, which is their fold whatever the order in
/// which they come (`DeliveryHistory`).
extension DeliveryAck {
    func acknowledge(_ status: StatusReceived, _ context: inout StageContext) throws {
        guard let code = StatusCode(rawValue: status.status) else {
            // Before it is known whether a receiver says it: so it stands at nobody's document.
            return refuse(status, .unknownStatus(status.status), byReceiver: false, &context)
        }
        // Whoever is no receiver learns nothing of the document, and leaves no trace at it.
        guard let (key, receiver, found) = try delivery(of: status, context) else {
            return try wait(status, &context)
        }
        if found.knows(status.submission) { return repeated(status, found, &context) }
        var (record, history) = (found, try found.history(key))
        record.note(officeOf: status)
        let counted = status.countedAt(at: context.now)
        let row = LadderRow(
            .report(code), at: counted, id: status.submission.bytes,
            hasReason: status.description.normalisedOrNil != nil)
        let (change, isDespite) = history.add(row, despite: status.despite)
        record.update(history)
        switch change.effect {
        case .refused(let refusal):
            try context.setState(key, record.bytes)
            return refuse(status, refusal, in: record.state, &context)
        case .repeated:
            try context.setState(key, record.bytes)
            return repeated(status, record, &context)
        case .moved, .late, .opened, .answered: break
        }
        record.sequence += 1
        if change.isUncounted { record.remember(status.submission) }
        try context.setState(key, record.bytes)

        var changed = DeliveryChanged(record, documentID: status.documentID, receiver: receiver)
        changed.status = code.rawValue
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = status.reportedAt
        changed.countedAt = counted.milliseconds
        changed.description = status.description
        changed.staff = status.staff
        changed.reporter = status.receiver == receiver ? "" : status.receiver
        changed.submission = status.submission
        changed.corrects = change.corrects
        changed.displaced = change.displaced.map(\.rawValue)
        changed.isUncounted = change.isUncounted
        if isDespite { changed.despite = status.despite }
        context.out.emit(Topic.deliveriesChanged, key: key, home: status.documentID, changed)
        tell(changed, record, status, &context)
        tellOffice(of: changed, record, after: found, &context)
        // It had been withdrawn, and the receiver has it after all: now both are told that it is asked.
        if record.isRecallOpen, !found.isRecallOpen {
            tellReceiver(of: changed, "", record, &context)
            tellSender(of: changed, "", record, &context)
        }
    }

    /// The sender's node hears of every status; of one that corrects what was told, the reporter's too.
    private func tell(
        _ changed: DeliveryChanged, _ record: DeliveryLadderRecord, _ status: StatusReceived,
        _ context: inout StageContext
    ) {
        let (tree, today, now) = (registry.tree, context.now.date, context.now)
        let written = record.writtenDocumentID
        if let node = tree.answerNode(of: record.sender, on: today) {
            context.out.answer(
                node, key: changed.documentID, Answer.status(changed, written: written, at: now))
        }
        if changed.corrects, let node = tree.answerNode(of: status.publisher, on: today) {
            context.out.answer(
                node, key: changed.documentID,
                Answer.status(changed, written: written, to: .receiver, at: now))
        }
    }

    private func repeated(
        _ status: StatusReceived, _ record: DeliveryLadderRecord, _ context: inout StageContext
    ) {
        context.out.recordRepetition(
            of: status.documentID, written: status.writtenDocumentID,
            submission: status.submission, publisher: status.publisher, attempt: record.attempt,
            receivedAt: status.receivedAt, isStatus: true,
            answering: registry.tree.answerNode(of: status.publisher, on: context.now.date))
    }

    /// `isKnown` where the reporter is a receiver, and may know of the document.
    func refuse(
        _ status: StatusReceived, _ refusal: Refusal, byReceiver isKnown: Bool = true,
        in state: String = "", _ context: inout StageContext
    ) {
        context.out.refuse(
            refusal,
            RefusedPacket(
                documentID: isKnown ? status.documentID : "",
                writtenDocumentID: isKnown ? status.writtenDocumentID : status.named,
                submission: status.submission, publisher: status.publisher,
                receivedAt: status.receivedAt, isStatus: true, receiver: status.receiver,
                status: status.status),
            stage: name,
            answering: registry.tree.answerNode(of: status.publisher, on: context.now.date))
        tellOffice(of: status, refused: refusal, in: state, &context)
    }

    /// The delivery a status speaks of: to the reporter itself, or to an agency that the reporter
    /// took over from.
    func delivery(
        of status: StatusReceived, _ context: StageContext
    ) throws -> (key: String, receiver: String, record: DeliveryLadderRecord)? {
        func find(
            _ receiver: String
        ) throws -> (key: String, receiver: String, record: DeliveryLadderRecord)? {
            let key = Self.key(status.documentID, receiver)
            guard let record = try context.state(key, as: DeliveryLadderRecord.self),
                !record.isBeforeDelivery
            else { return nil }
            return (key, receiver, record)
        }
        if let found = try find(status.receiver) { return found }
        guard let reporter = try? AgencyCode(status.receiver) else { return nil }
        for earlier in registry.tree.predecessors(of: reporter, on: context.now.date) {
            if let found = try find(earlier.text) { return found }
        }
        return nil
    }
}

extension DeliveryHistory {
    /// Its clerk takes the document though nobody could verify its signatures, and says why: that counts
    /// where they alone hold the status up. True where it did.
    fileprivate mutating func add(_ row: LadderRow, despite reason: String) -> (Change, Bool) {
        if !reason.isEmpty, ladder.isAcceptanceHeld {
            var lifted = self
            lifted.hold(false)
            let change = lifted.add(row)
            if case .moved(to: let state) = change.effect, state.rung ?? 0 >= 3 {
                self = lifted
                return (change, true)
            }
        }
        return (add(row), false)
    }
}

extension StatusReceived {
    /// The id as the reporter wrote it.
    var named: String { writtenDocumentID.isEmpty ? documentID : writtenDocumentID }

    /// An event of an earlier version may not say when it came.
    fileprivate func countedAt(at now: BusinessTime) -> BusinessTime {
        LadderRow.counted(
            BusinessTime(milliseconds: reportedAt),
            arrivedAt: receivedAt > 0 ? BusinessTime(milliseconds: receivedAt) : now)
    }
}
