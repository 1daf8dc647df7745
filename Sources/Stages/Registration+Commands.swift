// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// What the sender of a document asks of it afterwards: a recall (thu hồi), as a packet or as status
/// 13, or an update (`Registration+Updates`). It is accepted behind the document, at its home. A
/// recall goes straight to the deliveries: the sooner it is there, the fewer have fetched what is
/// taken back.
extension Registration {
    /// A command that comes before its document waits so long for it: a day, in which a node that
    /// was cut off has sent what it holds.
    static let waitingLimit: Int64 = 86_400_000
    /// How many of one document wait; a sender asks once.
    static let waitingCommands = 4
    static let waitingPurpose = "commands-wait"
    /// How many accepted commands a document is remembered by: the same packet again repeats one.
    private static let rememberedCommands = 16
    /// Receivers of one event: as many as a slice of the walk has deliveries.
    static let sliceReceivers = Routing.sliceDeliveries

    func command(_ packet: PacketReceived, _ context: inout StageContext) throws {
        let id = packet.subject
        var state = try context.state(id, as: RegistrationState.self) ?? RegistrationState()
        if state.commands.contains(packet.submission) {
            return repeated(packet, attempt: state.attempt, &context)
        }
        if state.isOpen {
            // One that is refused may come again.
            guard carryOut(packet, &state, &context) else { return }
        } else if state.attempt == 0, state.waiting.count < Self.waitingCommands {
            try wait(packet, &state, of: id, &context)
        } else {
            // All attempts were refused: nobody has anything to give back.
            return refuse(packet, .unknownDocument(of: packet), &context)
        }
        state.remember(packet.submission, atMost: Self.rememberedCommands)
        try context.setState(id, state.bytes)
    }

    // MARK: Behind its document

    private func carryOut(
        _ packet: PacketReceived, _ state: inout RegistrationState,
        _ context: inout StageContext
    ) -> Bool {
        packet.business == .update
            ? carryOut(update: packet, &state, &context)
            : carryOut(recall: packet, state, &context)
    }

    /// The deliveries of all attempts are told; which of them have come, and how far, is known where
    /// their ladders are.
    private func carryOut(
        recall packet: PacketReceived, _ state: RegistrationState,
        _ context: inout StageContext
    ) -> Bool {
        let receivers = receivers(meantBy: packet, of: state.served)
        guard !receivers.isEmpty else {
            refuse(
                packet,
                .unknownDelivery(of: packet.named, to: packet.receivers.first?.code ?? ""),
                &context)
            return false
        }
        let event = send(packet, to: receivers, attempt: state.attempt, &context)
        if let node = registry.tree.answerNode(of: packet.publisher, on: context.now.date) {
            context.out.answer(
                node, key: event.documentID, Answer.command(event, at: context.now))
        }
        return true
    }

    /// Their deliveries of the attempts so far are taken back.
    @discardableResult
    func send(
        _ packet: PacketReceived, to receivers: [String], attempt: Int32,
        _ context: inout StageContext
    ) -> CommandAccepted {
        var event = CommandAccepted()
        event.documentID = packet.subject
        event.writtenDocumentID = packet.document.writtenDocumentID
        event.command = packet.business
        event.reason = packet.reason.clipped(EventBounds.reasonCharacters)
        event.sender = packet.document.sender.code
        event.submission = packet.submission
        event.publisher = packet.publisher
        event.attempt = attempt
        event.receiverCount = Int32(clamping: receivers.count)
        event.receivedAt = packet.receivedAt
        event.acceptedAt = context.now.milliseconds
        var rest = receivers[...]
        while !rest.isEmpty {
            event.receivers = Array(rest.prefix(Self.sliceReceivers))
            rest = rest.dropFirst(event.receivers.count)
            context.out.emit(
                Topic.commandsAccepted, key: event.documentID, home: event.documentID, event)
            event.slice += 1
        }
        return event
    }

    /// All that were served, or those of them that the packet names: under the code that they had
    /// then, or under that of who took over from them.
    private func receivers(meantBy packet: PacketReceived, of served: [String]) -> [String] {
        if packet.receivers.isEmpty { return served }
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        let all = Set(served)
        let meant = Set(
            packet.receivers.flatMap {
                registry.tree.codes(meantBy: $0.code, on: today, among: all)
            })
        return served.filter(meant.contains)
    }

    // MARK: Before it

    private func wait(
        _ packet: PacketReceived, _ state: inout RegistrationState, of id: String,
        _ context: inout StageContext
    ) throws {
        if state.waiting.isEmpty {
            try context.setTimer(Self.waitingPurpose, of: id, due: packet.waitsUntil)
        }
        state.waiting.append(packet.waiting)
    }

    /// The document has come: what waited for it follows it.
    func carryOutWaiting(
        _ state: inout RegistrationState, of id: String, _ context: inout StageContext
    ) throws {
        guard !state.waiting.isEmpty else { return }
        let waiting = state.waiting
        state.waiting = []
        for packet in waiting where !carryOut(packet, &state, &context) {
            state.commands.removeAll { $0 == packet.submission }
        }
        try context.removeTimer(Self.waitingPurpose, of: id)
    }

    /// The document has not come while the commands waited.
    func giveUp(_ timer: StageTimer, _ context: inout StageContext) throws {
        guard var state = try context.state(timer.subject, as: RegistrationState.self) else {
            return
        }
        // A timer may fire late, and then others' time is over too.
        let late = state.waiting.filter { $0.waitsUntil <= context.now }
        state.waiting.removeAll { $0.waitsUntil <= context.now }
        for packet in late {
            state.commands.removeAll { $0 == packet.submission }
            refuse(packet, .unknownDocument(of: packet), &context)
        }
        if let next = state.waiting.map(\.waitsUntil).min() {
            try context.setTimer(Self.waitingPurpose, of: timer.subject, due: next)
        }
        let isNothing = state == RegistrationState()
        try context.setState(timer.subject, isNothing ? nil : state.bytes)
    }

    func refuse(
        _ packet: PacketReceived, _ refusal: Refusal, _ context: inout StageContext
    ) {
        context.out.refuse(
            refusal,
            RefusedPacket(
                documentID: packet.subject, writtenDocumentID: packet.document.writtenDocumentID,
                submission: packet.submission, publisher: packet.publisher,
                receivedAt: packet.receivedAt, business: packet.business),
            stage: name,
            answering: registry.tree.answerNode(of: packet.publisher, on: context.now.date))
    }
}

extension PacketReceived {
    /// The document as whoever asks wrote it.
    fileprivate var named: String {
        document.writtenDocumentID.isEmpty ? subject : document.writtenDocumentID
    }

    /// What is carried out later: of a recall without what it says of the document, and of its
    /// receivers the codes; of an update all.
    fileprivate var waiting: PacketReceived {
        if business == .update { return self }
        var kept = PacketReceived()
        kept.submission = submission
        kept.publisher = publisher
        kept.business = business
        kept.document.documentID = document.documentID
        kept.document.writtenDocumentID = document.writtenDocumentID
        kept.document.sender.code = document.sender.code
        kept.receivers = receivers.map { receiver in
            var party = Party()
            party.code = receiver.code.clipped(EventBounds.textCharacters)
            return party
        }
        kept.receivedAt = receivedAt
        kept.actedOn = actedOn
        kept.reason = reason.clipped(EventBounds.reasonCharacters)
        return kept
    }

    fileprivate var waitsUntil: BusinessTime {
        BusinessTime(milliseconds: receivedAt).advanced(byMilliseconds: Registration.waitingLimit)
    }
}

extension Refusal {
    fileprivate static func unknownDocument(of packet: PacketReceived) -> Refusal {
        .unknownDocument(
            packet.named,
            element: packet.business == .update
                ? "Bussiness/DocumentId" : "ResponseFor/DocumentId")
    }
}

extension RegistrationState {
    /// The commands that were accepted or wait, the newest last.
    fileprivate mutating func remember(_ submission: SHA256Digest, atMost limit: Int) {
        commands.append(submission)
        if commands.count > limit { commands.removeFirst(commands.count - limit) }
    }
}
