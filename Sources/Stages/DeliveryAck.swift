// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import WorkerRuntime

/// Delivery (phát hành đến nơi nhận) and acknowledgement: a due delivery becomes an inbox entry and
/// an answer for the receiver's node; statuses climb the delivery's ladder and go back to the
/// sender's node. A recall meets the ladders here too (`DeliveryAck+Recall`).
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
    }

    package func begin() async throws { try await registry.catchUp() }

    package func prepare(_ input: Input) throws -> Prepared {
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
        case .command(let command): try recall(command, &context)
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
        case nil: break
        }
    }

    private func deliver(_ due: DeliveryDue, _ context: inout StageContext) throws {
        let id = due.document.documentID
        let key = Self.key(id, due.receiver)
        var ladder = DeliveryLadder(isAcceptanceHeld: !due.allowsRegistration)
        var recall: DeliveryLadderRecord?
        if let found = try context.state(key, as: DeliveryLadderRecord.self) {
            // The same event again, from another cluster or a redrive, is delivered already.
            guard found.isRecalledBefore else { return }
            if due.attempt <= found.recalledAttempt {
                recall = found
                _ = ladder.apply(
                    .recall, at: found.recallTime.map(BusinessTime.init(milliseconds:)))
            }
        }
        var record = DeliveryLadderRecord(ladder)
        record.submissions = recall?.submissions ?? []
        record.attempt = due.attempt
        record.sender = due.document.sender.code
        record.writtenDocumentID = due.document.writtenDocumentID
        record.lane = due.lane
        record.receivedAt = due.receivedAt
        try context.setState(key, record.bytes)

        var changed = DeliveryChanged(record, documentID: id, receiver: due.receiver)
        changed.changedAt = context.now.milliseconds
        changed.due = due
        if let recall {
            changed.tell(recall)
            context.out.emit(Topic.deliveriesChanged, key: key, home: id, changed)
            // The receiver never saw it, and is told nothing.
            return tellSender(of: changed, recall.recallReason, record, &context)
        }
        context.out.emit(Topic.deliveriesChanged, key: key, home: id, changed)
        if let node = registry.tree.answerNode(of: due.receiver, on: context.now.date) {
            context.out.answer(node, key: id, Answer.delivery(due, at: context.now))
        }
    }

    private func acknowledge(_ status: StatusReceived, _ context: inout StageContext) throws {
        let tree = registry.tree
        let today = context.now.date
        func refuse(_ refusal: Refusal, byReceiver isKnown: Bool = true) {
            context.out.refuse(
                refusal,
                RefusedPacket(
                    documentID: isKnown ? status.documentID : "",
                    writtenDocumentID: isKnown ? status.writtenDocumentID : status.named,
                    submission: status.submission, publisher: status.publisher,
                    receivedAt: status.receivedAt, isStatus: true),
                stage: name, answering: tree.answerNode(of: status.publisher, on: today))
        }

        // Whoever is no receiver learns nothing of the document, and leaves no trace at it.
        guard let (key, receiver, found) = try delivery(of: status, tree, today, context) else {
            return refuse(
                .unknownDelivery(of: status.named, to: status.receiver), byReceiver: false)
        }
        guard let code = StatusCode(rawValue: status.status) else {
            return refuse(.unknownStatus(status.status))
        }
        var record = found
        if record.submissions.contains(status.submission) {
            return repeated(status, record, answering: tree, &context)
        }
        var ladder = try record.ladder(key)
        let report = StatusReport(
            code, at: BusinessTime(milliseconds: status.reportedAt),
            description: status.description)
        switch ladder.apply(report) {
        case .refused(let refusal):
            return refuse(refusal)
        case .repeated:
            return repeated(status, record, answering: tree, &context)
        case .moved, .late, .opened, .answered:
            record.update(ladder)
        }
        record.sequence += 1
        record.remember(status.submission)
        try context.setState(key, record.bytes)

        var changed = DeliveryChanged(record, documentID: status.documentID, receiver: receiver)
        changed.status = code.rawValue
        changed.changedAt = context.now.milliseconds
        changed.reportedAt = status.reportedAt
        changed.description = status.description
        changed.staff = status.staff
        changed.reporter = status.receiver == receiver ? "" : status.receiver
        changed.submission = status.submission
        context.out.emit(Topic.deliveriesChanged, key: key, home: status.documentID, changed)
        if let node = tree.answerNode(of: record.sender, on: today) {
            context.out.answer(
                node, key: status.documentID,
                Answer.status(changed, written: record.writtenDocumentID, at: context.now))
        }
        // It had been withdrawn, and the receiver has it after all: now both are told that it is asked.
        if record.isRecallOpen, !found.isRecallOpen {
            tellReceiver(of: changed, "", record, &context)
            tellSender(of: changed, "", record, &context)
        }
    }

    private func repeated(
        _ status: StatusReceived, _ record: DeliveryLadderRecord, answering tree: AgencyTree,
        _ context: inout StageContext
    ) {
        context.out.recordRepetition(
            of: status.documentID, written: status.writtenDocumentID,
            submission: status.submission, publisher: status.publisher, attempt: record.attempt,
            receivedAt: status.receivedAt, isStatus: true,
            answering: tree.answerNode(of: status.publisher, on: context.now.date))
    }

    /// The delivery a status speaks of: to the reporter itself, or to an agency that the reporter
    /// took over from.
    private func delivery(
        of status: StatusReceived, _ tree: AgencyTree, _ date: CivilDate, _ context: StageContext
    ) throws -> (key: String, receiver: String, record: DeliveryLadderRecord)? {
        func find(
            _ receiver: String
        ) throws -> (key: String, receiver: String, record: DeliveryLadderRecord)? {
            let key = Self.key(status.documentID, receiver)
            guard let record = try context.state(key, as: DeliveryLadderRecord.self),
                !record.isRecalledBefore
            else { return nil }
            return (key, receiver, record)
        }
        if let found = try find(status.receiver) { return found }
        guard let reporter = try? AgencyCode(status.receiver) else { return nil }
        for earlier in tree.predecessors(of: reporter, on: date) {
            if let found = try find(earlier.text) { return found }
        }
        return nil
    }

    /// The unit separator stands in no document id and no code.
    static func key(_ documentID: String, _ receiver: String) -> String {
        "\(documentID)\u{1F}\(receiver)"
    }
}

extension StatusReceived {
    /// The id as the reporter wrote it.
    fileprivate var named: String { writtenDocumentID.isEmpty ? documentID : writtenDocumentID }
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
    }
}

extension DeliveryDue {
    /// An event of an earlier version has a verdict alone, which was valid or open.
    fileprivate var allowsRegistration: Bool {
        standing.standing?.allowsRegistration ?? (verdict == .valid)
    }
}
