// LienThong
// SPDX-License-Identifier: Apache-2.0

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
        guard var record = try context.state(key, as: DeliveryLadderRecord.self) else {
            return try context.setState(key, DeliveryLadderRecord(before: command).bytes)
        }
        if record.isRecalledBefore {
            // An older command again means no more than what is known.
            if record.recalledAttempt >= command.attempt { return }
            return try context.setState(key, DeliveryLadderRecord(before: command).bytes)
        }
        guard record.attempt <= command.attempt,
            !record.submissions.contains(command.submission)
        else { return }
        var ladder = try record.ladder(key)
        let time = BusinessTime(milliseconds: command.receivedAt)
        switch ladder.apply(.recall, at: time) {
        case .moved, .opened: record.update(ladder)
        case .repeated: return  // Asked already, or nothing is left to take back: both sides know.
        case .late, .answered, .refused:
            preconditionFailure("a recall is carried out, asked, or there is nothing to recall")
        }
        record.sequence += 1
        record.remember(command.submission)
        try context.setState(key, record.bytes)

        var changed = DeliveryChanged(record, documentID: command.documentID, receiver: receiver)
        changed.status = StatusCode.takeBackRequested.rawValue
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = command.receivedAt
        changed.description = command.reason
        changed.submission = command.submission
        context.out.emit(Topic.deliveriesChanged, key: key, home: command.documentID, changed)
        tellReceiver(of: changed, command.reason, record, &context)
        tellSender(of: changed, command.reason, record, &context)
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

extension DeliveryLadderRecord {
    /// The recall of a delivery that is still on its way, and will find this when it comes.
    fileprivate init(before command: CommandAccepted) {
        self.init()
        recallTime = command.receivedAt
        recalledAttempt = command.attempt
        recallReason = command.reason
        submissions = [command.submission]
    }
}

extension DeliveryChanged {
    /// The first change of a delivery that was recalled on its way.
    mutating func tell(_ recall: DeliveryLadderRecord) {
        status = StatusCode.takeBackRequested.rawValue
        reportedAt = recall.recallTime ?? changedAt
        description = recall.recallReason
        submission = recall.submissions.last ?? submission
    }
}
