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
        for receiver in verdict.receivers {
            try take(verdict, of: command, at: receiver, &context)
        }
    }

    private func take(
        _ verdict: VerdictChange, of command: CommandAccepted, at receiver: String,
        _ context: inout StageContext
    ) throws {
        let key = Self.key(command.documentID, receiver)
        let found = try context.state(key, as: DeliveryLadderRecord.self)
        var record = found ?? DeliveryLadderRecord()
        // What was checked may still be on its way here, and finds whether it may be registered.
        if verdict.allowsRegistration {
            record.clearedAttempt = max(record.clearedAttempt, command.attempt)
        } else if record.clearedAttempt <= command.attempt {
            record.clearedAttempt = 0
        }
        let content = max(record.attempt, record.version)
        let isHere =
            !record.isBeforeDelivery && content >= verdict.sinceAttempt
            && content <= command.attempt
        var tells = false
        if isHere, let state = DeliveryState(rawValue: record.state), !state.isFinal {
            var history = try record.history(key)
            history.hold(!verdict.allowsRegistration)
            record.update(history)
            let isLifted = (found?.isAcceptanceHeld ?? false) && !record.isAcceptanceHeld
            tells = isLifted || !verdict.isConfirmation
        }
        if tells { record.sequence += 1 }
        if record == found ?? DeliveryLadderRecord() { return }
        try context.setState(key, record.bytes)
        if tells { tell(verdict, of: command, at: receiver, key, record, &context) }
    }

    private func tell(
        _ verdict: VerdictChange, of command: CommandAccepted, at receiver: String, _ key: String,
        _ record: DeliveryLadderRecord, _ context: inout StageContext
    ) {
        var changed = DeliveryChanged(record, documentID: command.documentID, receiver: receiver)
        changed.change = .verdict
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = context.now.milliseconds
        changed.verdict = verdict
        changed.verdict?.receivers = []
        context.out.emit(
            Topic.deliveriesChanged, key: key, home: command.documentID, changed)
        if let node = registry.tree.answerNode(of: receiver, on: context.now.date) {
            context.out.answer(
                node, key: changed.documentID,
                Answer.verdict(of: changed, written: record.writtenDocumentID, at: context.now))
        }
    }
}
