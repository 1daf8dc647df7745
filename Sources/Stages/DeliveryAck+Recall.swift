// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// A recall (thu hồi) at the deliveries. What nobody has fetched is taken back without asking; where
/// the receiver has it, the delivery is frozen until the receiver answers 15 or 16. Recall and
/// acceptance may race: the order of their records here decides, and both sides are told the same.
extension DeliveryAck {
    func recall(_ command: CommandAccepted, _ context: inout StageContext) throws {
        for receiver in command.receivers { try recall(command, at: receiver, &context) }
    }

    private func recall(
        _ command: CommandAccepted, at receiver: String, _ context: inout StageContext
    ) throws {
        let key = Self.key(command.documentID, receiver)
        guard let record = try context.state(key, as: DeliveryLadderRecord.self),
            !record.isBeforeDelivery
        else {
            // It is still on its way, and will find the recall here when it comes.
            var before =
                try context.state(key, as: DeliveryLadderRecord.self) ?? DeliveryLadderRecord()
            // An older command again means no more than what is known.
            if before.recalledAttempt >= command.attempt { return }
            before.wait(for: command)
            return try context.setState(key, before.bytes)
        }
        guard record.attempt <= command.attempt, !record.knows(command.submission) else { return }
        try carryOut(WaitingRecall(command), at: receiver, key, &context)
    }

    /// The recall meets the delivery.
    func carryOut(
        _ recall: WaitingRecall, at receiver: String, _ key: String,
        _ context: inout StageContext
    ) throws {
        guard var record = try context.state(key, as: DeliveryLadderRecord.self) else { return }
        let found = record
        var history = try record.history(key)
        switch history.add(recall.row).effect {
        case .moved, .opened: record.update(history)
        case .repeated:
            // Asked already, or nothing is left to take back: both sides know. What was asked to be
            // sent once more before this comes no more.
            record.recalledAttempt = max(record.recalledAttempt, recall.attempt)
            return try context.setState(key, record.bytes)
        case .late, .answered, .refused:
            preconditionFailure("a recall is carried out, asked, or there is nothing to recall")
        }
        record.recalledAttempt = max(record.recalledAttempt, recall.attempt)
        record.sequence += 1
        try context.setState(key, record.bytes)

        var changed = DeliveryChanged(record, documentID: recall.documentID, receiver: receiver)
        changed.changedAt = context.now.milliseconds
        changed.tell(recall)
        context.out.emit(Topic.deliveriesChanged, key: key, home: recall.documentID, changed)
        tellOffice(
            of: recall.documentID, record, wasOpen: found.isRecallOpen, reason: recall.reason,
            &context)
        tellOffice(ofUpdateAnswered: changed, record, after: found, &context)
        tellReceiver(of: changed, recall.reason, record, &context)
        tellSender(of: changed, recall.reason, record, &context)
    }

    /// What its sender wants of a document that the receiver has, or had in its inbox.
    func tellReceiver(
        of changed: DeliveryChanged, _ reason: String, _ record: DeliveryLadderRecord,
        _ context: inout StageContext
    ) {
        tell(.receiver, changed.receiver, of: changed, reason, record, &context)
    }

    /// What became of the recall at one receiver.
    func tellSender(
        of changed: DeliveryChanged, _ reason: String, _ record: DeliveryLadderRecord,
        _ context: inout StageContext
    ) {
        tell(.sender, record.sender, of: changed, reason, record, &context)
    }

    private func tell(
        _ side: Answer.Side, _ agency: String, of changed: DeliveryChanged, _ reason: String,
        _ record: DeliveryLadderRecord, _ context: inout StageContext
    ) {
        guard let node = registry.tree.answerNode(of: agency, on: context.now.date) else { return }
        context.out.answer(
            node, key: changed.documentID,
            Answer.recall(
                changed, written: record.writtenDocumentID, reason: reason, to: side,
                at: context.now))
    }
}

/// What is kept of a recall until it meets its delivery.
struct WaitingRecall {
    var documentID: String
    var reason: String
    /// Of the document, the newest that it means.
    var attempt: Int32
    var row: LadderRow

    init(_ command: CommandAccepted) {
        documentID = command.documentID
        reason = command.reason
        attempt = command.attempt
        row = LadderRow(
            .request(.recall), at: BusinessTime(milliseconds: command.receivedAt),
            id: command.submission.bytes)
    }

    /// The recall that was here before the delivery.
    init(_ record: DeliveryLadderRecord, of due: DeliveryDue) {
        documentID = due.document.documentID
        reason = record.recallReason
        attempt = record.recalledAttempt
        row = LadderRow(
            .request(.recall), at: BusinessTime(milliseconds: record.recallTime ?? due.dueAt),
            id: (record.submissions.last ?? .zero).bytes)
    }
}

extension DeliveryLadderRecord {
    /// A recall is here before its delivery.
    fileprivate mutating func wait(for command: CommandAccepted) {
        recallTime = command.receivedAt
        recalledAttempt = command.attempt
        recallReason = command.reason
        submissions = [command.submission]
        waitingBeforeRecall = Int32(waiting.count)
    }
}

extension DeliveryChanged {
    /// What a recall changed.
    mutating func tell(_ recall: WaitingRecall) {
        status = StatusCode.takeBackRequested.rawValue
        reportedAt = recall.row.time.milliseconds
        description = recall.reason
        submission = SHA256Digest(recall.row.id) ?? submission
    }
}
