// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What lifts the hold on acceptance: a later check of the signatures, for all receivers, or the decision
/// of a receiver's clerk, for the own delivery.
extension DeliveryAck {
    func take(
        _ verdict: VerdictChange, of command: CommandAccepted, _ context: inout StageContext
    ) throws {
        for receiver in command.receivers {
            try take(verdict, of: command, at: receiver, &context)
        }
    }

    private func take(
        _ verdict: VerdictChange, of command: CommandAccepted, at receiver: String,
        _ context: inout StageContext
    ) throws {
        let key = Self.key(command.documentID, receiver)
        var record =
            try context.state(key, as: DeliveryLadderRecord.self) ?? DeliveryLadderRecord()
        // What was checked may still be on its way here, and finds that it may be registered.
        if verdict.allowsRegistration {
            record.clearedAttempt = max(record.clearedAttempt, command.attempt)
        }
        let content = max(record.attempt, record.version)
        guard !record.isBeforeDelivery, content >= verdict.sinceAttempt,
            content <= command.attempt
        else {
            if record != DeliveryLadderRecord() { try context.setState(key, record.bytes) }
            return
        }
        if verdict.allowsRegistration {
            var history = try record.history(key)
            history.liftHold()
            record.update(history)
        }
        record.sequence += 1
        try context.setState(key, record.bytes)
        var changed = DeliveryChanged(record, documentID: command.documentID, receiver: receiver)
        changed.change = .verdict
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = context.now.milliseconds
        changed.verdict = verdict
        context.out.emit(
            Topic.deliveriesChanged, key: key, home: command.documentID, changed)
        if let node = registry.tree.answerNode(of: receiver, on: context.now.date) {
            context.out.answer(
                node, key: changed.documentID,
                Answer.verdict(of: changed, written: record.writtenDocumentID, at: context.now))
        }
    }
}
