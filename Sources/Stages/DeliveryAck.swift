// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import WorkerRuntime

/// Delivery (phát hành đến nơi nhận) and acknowledgement: a due delivery becomes an inbox entry and
/// an answer for the receiver's node; statuses climb the delivery's ladder and go back to the
/// sender's node (`DeliveryAck+Statuses`). Recalls and updates meet the ladders here too.
package struct DeliveryAck: ListedStage {
    package static let kind = StageKind.deliveryAck

    let registry: AgencyRegistry

    package init(registry: AgencyRegistry) {
        self.registry = registry
    }

    package enum Prepared: Sendable {
        case due(DeliveryDue)
        case status(StatusReceived)
        case command(CommandAccepted)
        case statusesWaitedFor(StageTimer)
    }

    package func begin() async throws { try await registry.catchUp() }

    package func prepare(_ input: Input) throws -> Prepared {
        if case .timer(let timer) = input, timer.purpose.hasPrefix(Self.waitingPurpose) {
            return .statusesWaitedFor(timer)
        }
        let record = try input.record()
        return switch record.topic {
        case Topic.statusesReceived.name: .status(try record.event(StatusReceived.self))
        case Topic.commandsAccepted.name: .command(try record.event(CommandAccepted.self))
        default: .due(try record.event(DeliveryDue.self))
        }
    }

    package func handle(
        _ prepared: Prepared, of input: Input, in context: inout StageContext
    ) throws {
        switch prepared {
        case .due(let due): try deliver(due, &context)
        case .status(let status): try acknowledge(status, &context)
        case .command(let command):
            if let verdict = command.verdict {
                try take(verdict, of: command, &context)
            } else {
                try recall(command, &context)
            }
        case .statusesWaitedFor(let timer): try giveUp(timer, &context)
        }
    }

    package func tellDelay(of input: Input, in context: inout StageContext) {
        let today = context.now.date
        switch try? prepare(input) {
        case .due(let due):
            context.out.tellDelay(
                of: due.document.documentID, written: due.document.writtenDocumentID, stage: name,
                answering: registry.tree.answerNode(of: due.document.sender.code, on: today))
        case .status(let status):
            context.out.tellDelay(
                of: status.documentID, written: status.writtenDocumentID, stage: name,
                answering: registry.tree.answerNode(of: status.publisher, on: today))
        case .command(let command):
            context.out.tellDelay(
                of: command.documentID, written: command.writtenDocumentID, stage: name,
                answering: registry.tree.answerNode(of: command.publisher, on: today))
        case .statusesWaitedFor, nil: break
        }
    }

    // MARK: What is due

    private func deliver(_ due: DeliveryDue, _ context: inout StageContext) throws {
        let key = Self.key(due.document.documentID, due.receiver)
        let found = try context.state(key, as: DeliveryLadderRecord.self)
        guard let found, !found.isBeforeDelivery else {
            return try begin(due, after: found, key, &context)
        }
        // The same event again, from another cluster or a redrive, is delivered already.
        if due.isUpdate {
            // A notice may have overtaken it.
            guard due.attempt > max(found.attempt, found.version) else { return }
            return try update(due, found, key, &context)
        }
        guard due.attempt > max(found.attempt, found.lastAttempt) else { return }
        if due.isAgain, due.attempt <= found.recalledAttempt {
            // Asked for once more, and then recalled: the recall was faster.
            return
        }
        if due.isAgain, !found.isReturned, !found.isRecallOpen {
            try remind(of: due, found, key, &context)
        } else {
            try begin(due, after: found, key, &context)
        }
    }

    /// The delivery comes into the inbox: for the first time, or anew after it had ended. What was
    /// here before it is applied behind it, in the order in which it came.
    private func begin(
        _ due: DeliveryDue, after found: DeliveryLadderRecord?, _ key: String,
        _ context: inout StageContext
    ) throws {
        let waited = found?.waiting ?? []
        let recall = found.flatMap { $0.recalls(due) ? WaitingRecall($0, of: due) : nil }
        let beforeRecall = recall == nil ? 0 : Int(found?.waitingBeforeRecall ?? 0)
        try forget(waited, due.document.documentID, due.receiver, &context)
        let isCleared = due.attempt <= found?.clearedAttempt ?? 0
        tellOffice(ofNewBeginning: due.document.documentID, after: found, &context)

        var history = DeliveryHistory(
            DeliveryLadder(isAcceptanceHeld: !due.allowsRegistration && !isCleared),
            settledTime: found?.isBeforeDelivery == false
                ? context.now.advanced(byMilliseconds: -LadderRow.clockTolerance) : nil)
        // Nobody sees the delivery before the recall takes it back.
        let isNeverSeen = recall != nil && beforeRecall == 0
        if isNeverSeen, let recall { _ = history.add(recall.row) }
        var record = DeliveryLadderRecord()
        record.update(history)
        record.attempt = due.attempt
        record.version = due.isUpdate ? due.attempt : 0
        record.sender = due.document.sender.code
        record.writtenDocumentID = due.document.writtenDocumentID
        record.lane = due.lane
        record.receivedAt = due.receivedAt
        record.clearedAttempt = found?.clearedAttempt ?? 0
        record.recalledAttempt = found?.recalledAttempt ?? 0
        // What stands in a book stays there, whatever becomes of the delivery.
        record.office = found?.office ?? ""
        for submission in found?.submissions ?? [] { record.remember(submission) }
        for row in found?.rows ?? [] { record.remember(row.submission) }
        try context.setState(key, record.bytes)

        var changed = DeliveryChanged(
            record, documentID: due.document.documentID, receiver: due.receiver)
        changed.changedAt = context.now.milliseconds
        changed.due = due
        if isNeverSeen, let recall { changed.tell(recall) }
        context.out.emit(
            Topic.deliveriesChanged, key: key, home: due.document.documentID, changed)
        if isNeverSeen, let recall {
            // The receiver never saw it, and is told nothing.
            tellSender(of: changed, recall.reason, record, &context)
        } else if let node = registry.tree.answerNode(of: due.receiver, on: context.now.date) {
            context.out.answer(
                node, key: due.document.documentID, Answer.delivery(due, at: context.now))
        }
        for status in waited.prefix(beforeRecall) { try acknowledge(status, &context) }
        if !isNeverSeen, let recall {
            try carryOut(recall, at: due.receiver, key, &context)
        }
        for status in waited.dropFirst(beforeRecall) { try acknowledge(status, &context) }
    }

    /// The unit separator stands in no document id and no code.
    static func key(_ documentID: String, _ receiver: String) -> String {
        "\(documentID)\u{1F}\(receiver)"
    }
}

extension DeliveryLadderRecord {
    /// True where the receiver has nothing of it any more.
    fileprivate var isReturned: Bool { DeliveryState(rawValue: state)?.isFinal ?? false }

    /// True where a recall was here before this delivery, and means it.
    fileprivate func recalls(_ due: DeliveryDue) -> Bool {
        isRecalledBefore && due.attempt <= recalledAttempt
    }
}

extension DeliveryChanged {
    init(_ record: DeliveryLadderRecord, documentID: String, receiver: String) {
        self.init()
        self.documentID = documentID
        self.receiver = receiver
        attempt = record.attempt
        sequence = record.sequence
        lane = record.lane
        receivedAt = record.receivedAt
        state = record.state
        isRecallOpen = record.isRecallOpen
        isUpdateOpen = record.isUpdateOpen
        version = record.version
        notices = record.notices
    }
}

extension DeliveryDue {
    /// An event of an earlier version has a verdict alone, which was valid or open.
    var allowsRegistration: Bool {
        standing.standing?.allowsRegistration ?? (verdict == .valid)
    }
}
