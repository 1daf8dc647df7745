// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import WorkerRuntime

/// Registration (đăng ký): the keyed half of intake. It sees all packets of a document in order and
/// decides: first, repeated, conflict, unknown or closed receiver; it chooses the lane, which
/// everything that follows the document stays in. What the sender asks of a document afterwards comes
/// here too (`Registration+Commands`).
package struct Registration: ListedStage {
    package static let kind = StageKind.registration

    let registry: AgencyRegistry
    let receiverTypes: ReceiverTypes

    package init(registry: AgencyRegistry, receiverTypes: ReceiverTypes = .standard) {
        self.registry = registry
        self.receiverTypes = receiverTypes
    }

    package enum Prepared: Sendable {
        case packet(PacketReceived)
        case refused(DocumentRefused)
        case rechecked(DocumentVerified)
        case commandsWaitedFor(StageTimer)
    }

    /// Before a receiver is called unknown, the registry is read to its end.
    package func begin() async throws { try await registry.catchUp() }

    package func prepare(_ input: Input) throws -> Prepared {
        if case .timer(let timer) = input, timer.purpose == Self.waitingPurpose {
            return .commandsWaitedFor(timer)
        }
        let record = try input.record()
        return switch KnownTopic(record.topic)?.kind {
        case .packetsReceived: .packet(try record.event(PacketReceived.self))
        case .rechecked: .rechecked(try record.event(DocumentVerified.self))
        default: .refused(try record.event(DocumentRefused.self))
        }
    }

    package func handle(
        _ prepared: Prepared, of input: Input, in context: inout StageContext
    ) throws {
        switch prepared {
        case .packet(let packet):
            if let refusal = ban(of: packet) {
                refuse(packet, refusal, &context)
            } else if [.recall, .update].contains(packet.business) {
                try command(packet, &context)
            } else {
                try register(packet, &context)
            }
        case .refused(let refused): try reopen(refused, &context)
        case .rechecked(let verified): try bringVerdict(of: verified, &context)
        case .commandsWaitedFor(let timer): try giveUp(timer, &context)
        }
    }

    package func tellDelay(of input: Input, in context: inout StageContext) {
        guard let record = try? input.record(), record.topic == Topic.packetsReceived.name,
            let packet = try? record.event(PacketReceived.self)
        else { return }
        context.out.tellDelay(
            of: packet.subject, written: packet.document.writtenDocumentID, stage: name,
            answering: registry.tree.answerNode(of: packet.publisher, on: context.now.date))
    }

    private func register(_ packet: PacketReceived, _ context: inout StageContext) throws {
        let tree = registry.tree
        // The business time of reception selects the tree, here and on the whole way.
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        let id = packet.subject
        var state = try context.state(id, as: RegistrationState.self) ?? RegistrationState()
        let node = tree.answerNode(of: packet.publisher, on: today)

        func refuse(_ refusal: Refusal, isPartial: Bool = false) {
            context.out.refuse(
                refusal,
                RefusedPacket(
                    documentID: id, submission: packet.submission, publisher: packet.publisher,
                    receivedAt: packet.receivedAt, document: packet.document,
                    lane: packet.lane(remembering: state), business: packet.business,
                    isPartial: isPartial),
                stage: name, answering: node)
        }

        guard [.new, .replace].contains(packet.business) else {
            return refuse(
                packet.business.command.map { .commandNotOffered($0) }
                    ?? .commandNotOffered("unknown"))
        }
        let written = packet.document.writtenDocumentID
        let conflict = Refusal.documentConflict(written.isEmpty ? id : written)
        if state.isOpen, !state.knows(packet.document.identity) { return refuse(conflict) }
        if let sender = tree.unconnectedSender(of: packet.document, on: today) {
            return refuse(
                .notConnected([sender], on: today, element: "MessageHeader/From/OrganId"))
        }
        let receivers: Receivers
        switch Receivers.resolve(packet, in: tree, on: today) {
        case .success(let found): receivers = found
        case .failure(let refusal): return refuse(refusal)
        }
        // Of just these receivers: the others have the document.
        for refusal in receivers.refusals { refuse(refusal, isPartial: true) }

        // Whom an update removed only an update adds again: the first packet once more does not.
        let removed = state.isOpen ? state.removed : []
        let added = receivers.unserved(Set(state.served + removed))
        if added.isEmpty {
            return repeated(packet, attempt: state.attempt, &context)
        }
        // What the document was before its update is nothing for further receivers.
        if state.isOpen, state.content != packet.document.identity { return refuse(conflict) }
        var accepted = DocumentAccepted()
        accepted.document = packet.document
        accepted.attempt = state.attempt + 1
        accepted.lane = WireLane(packet.lane(remembering: state))
        accepted.submission = packet.submission
        accepted.publisher = packet.publisher
        accepted.receivers = added
        accepted.receivedAt = packet.receivedAt
        accepted.acceptedAt = context.now.milliseconds
        accepted.redirects = receivers.redirects(of: added)
        let paper = paperUnneeded(packet, by: added)
        accepted.paperUnneeded = Int32(clamping: paper)
        accepted.notes = notes(on: packet, redirects: accepted.redirects, paperUnneeded: paper)
        // To further receivers, what an update made of it.
        accepted.isUpdate = state.isOpen && state.content != state.identity
        context.out.emit(Topic.accepted, accepted.lane.lane, key: id, home: id, accepted)
        if let node {
            context.out.answer(node, key: id, Answer.accepted(accepted, at: context.now))
        }

        if !state.isOpen { (state.versions, state.removed) = ([], []) }
        state.open(added)
        if state.versions.isEmpty { state.identity = packet.document.identity }
        state.remember(RegistrationVersion(packet, attempt: accepted.attempt))
        state.lane = accepted.lane
        state.submission = packet.submission
        state.acceptedAt = accepted.acceptedAt
        try carryOutWaiting(&state, of: id, &context)
        try context.setState(id, state.bytes)
    }

    /// The same document again, with nobody new to serve: recorded as such, and no further.
    func repeated(_ packet: PacketReceived, attempt: Int32, _ context: inout StageContext) {
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        context.out.recordRepetition(
            of: packet.subject, written: packet.document.writtenDocumentID,
            submission: packet.submission,
            publisher: packet.publisher, attempt: attempt, receivedAt: packet.receivedAt,
            isStatus: false, business: packet.business,
            answering: registry.tree.answerNode(of: packet.publisher, on: today))
    }

    /// A later stage refused an attempt, the newest or an earlier one: its receivers are not
    /// served, and when none is left the document's id is free for another content.
    private func reopen(_ refused: DocumentRefused, _ context: inout StageContext) throws {
        guard refused.isDocument, refused.attempt > 0,
            var state = try context.state(refused.documentID, as: RegistrationState.self),
            state.withdraw(refused.attempt)
        else { return }
        // An update that was refused may come again.
        state.commands.removeAll { $0 == refused.submission }
        try context.setState(refused.documentID, state.bytes)
    }
}

extension AgencyTree {
    /// The sender's code where no way begins at it.
    func unconnectedSender(of document: Document, on date: CivilDate) -> String? {
        let written = document.sender.code
        guard let code = try? AgencyCode(written), isConnected(code, on: date) else {
            return written
        }
        return nil
    }
}

extension PacketReceived {
    /// The lane of the document's first packet, which all later ones keep.
    func lane(remembering state: RegistrationState) -> Lane {
        if state.isOpen { return state.lane.lane }
        return Priority(rawValue: Int(document.priority))?.lane ?? .normal
    }
}
