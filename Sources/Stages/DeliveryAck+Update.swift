// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// What a sender does to a delivery that is there: newer values of its document (cập nhật), or a
/// notice that it still waits.
extension DeliveryAck {
    /// Who has not fetched the document simply sees the newer values; who has is asked to agree.
    func update(
        _ due: DeliveryDue, _ found: DeliveryLadderRecord, _ key: String,
        _ context: inout StageContext
    ) throws {
        var (record, history) = (found, try found.history(key))
        let row = LadderRow(
            .request(.update), at: BusinessTime(milliseconds: due.receivedAt),
            id: due.updatePacket.bytes,
            isAcceptanceHeld: !due.allowsRegistration && record.clearedAttempt < due.attempt)
        let effect = history.add(row).effect
        record.update(history)
        record.version = due.attempt
        record.lastAttempt = max(record.lastAttempt, due.attempt)
        record.sequence += 1
        try context.setState(key, record.bytes)
        // Returned, taken back: there is nothing that could be newer.
        if effect == .repeated, history.ladder.state.isFinal { return }

        var changed = DeliveryChanged(
            record, documentID: due.document.documentID, receiver: due.receiver)
        changed.change = .updated
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = due.receivedAt
        changed.description = due.updateReason
        changed.dueOn = due.document.dueOn
        context.out.emit(
            Topic.deliveriesChanged, key: key, home: due.document.documentID, changed)
        tellOffice(ofUpdate: due, record, &context)
        let (tree, today) = (registry.tree, context.now.date)
        if let node = tree.answerNode(of: due.receiver, on: today) {
            context.out.answer(
                node, key: changed.documentID,
                Answer.update(changed, due, to: .receiver, at: context.now))
        }
        if let node = tree.answerNode(of: record.sender, on: today) {
            context.out.answer(
                node, key: changed.documentID,
                Answer.update(changed, due, to: .sender, at: context.now))
        }
    }

    /// The receiver has said nothing of it, or not enough: the sender points to it once more.
    func remind(
        of due: DeliveryDue, _ found: DeliveryLadderRecord, _ key: String,
        _ context: inout StageContext
    ) throws {
        var record = found
        // Its signatures were looked at once more.
        if due.allowsRegistration, record.isAcceptanceHeld {
            var history = try record.history(key)
            history.hold(false)
            record.update(history)
        }
        record.notices += 1
        record.sequence += 1
        // The same event again is no second notice.
        record.lastAttempt = due.attempt
        try context.setState(key, record.bytes)
        var changed = DeliveryChanged(
            record, documentID: due.document.documentID, receiver: due.receiver)
        changed.change = .notice
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = due.receivedAt
        context.out.emit(
            Topic.deliveriesChanged, key: key, home: due.document.documentID, changed)
        if let node = registry.tree.answerNode(of: due.receiver, on: context.now.date) {
            context.out.answer(
                node, key: changed.documentID, Answer.notice(changed, due, at: context.now))
        }
    }
}
