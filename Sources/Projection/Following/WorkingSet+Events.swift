// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange

extension WorkingSet {
    /// Merges one event into the rows. Throws `ProtoError` for what is no event of its topic, then
    /// nothing of it was merged; any other error ends the batch.
    func apply(_ record: Record, of topic: KnownTopic) throws {
        guard let value = record.value else { throw ProtoError.truncated }
        let lane = topic.lane
        let place = Place(record, lane)
        switch topic.kind {
        case .packetsReceived: try received(PacketReceived(value), place)
        case .packetsRepeated: try repeated(PacketRepeated(value), place)
        case .statusesReceived: try statusReceived(StatusReceived(value))
        case .commandsAccepted: try commanded(CommandAccepted(value), place)
        case .accepted: try accepted(DocumentAccepted(value), lane, place)
        case .verified: try verified(DocumentVerified(value), lane, place)
        case .rechecked: try rechecked(DocumentVerified(value), place)
        case .documentsRefused: try refused(DocumentRefused(value), value, place)
        case .routes: try routed(RouteStep(value), place)
        case .deliveriesDue: try due(DeliveryDue(value), lane, place)
        case .deliveriesChanged: try changed(DeliveryChanged(value), place)
        case .deadlinesReported: try reported(DeadlinesReported(value), place)
        case .deadLetters: try deadLetter(DeadLetter(value), place)
        case .audit: try audited(AuditRecord(value), place)
        case .officeChanged: try officeChanged(OfficeChanged(value))
        case .submitted, .continued, .answers, .officeSubmitted, .decisionsSubmitted, .metricsFlow,
            .registryAgencies, .registryTrust, .registryRules, .documentsAnswered, .cluster, .state:
            // Not followed: nobody reads them into the rows.
            return
        }
        add(1, to: .events(topic: record.topic))
    }

    private func received(_ event: PacketReceived, _ place: Place) throws {
        try withSubmission(event.submission) {
            $0.identify(
                event.publisher, document: event.subject, isStatus: false,
                at: event.receivedAt)
        }
        // A command says nothing of the document it acts on.
        guard event.business.bringsDocument, !event.document.documentID.isEmpty else { return }
        let document = try document(event.document.documentID)
        document.seen(at: event.receivedAt)
        document.show(event.document, .packet, attempt: 0, place: place)
        try withAttempt(0, of: document) { $0.reach(.received, .normal) }
    }

    /// What became of the packet; what became of the deliveries, their changes tell.
    private func commanded(_ event: CommandAccepted, _ place: Place) throws {
        guard event.slice == 0, event.verdict == nil else { return }
        try withSubmission(event.submission) {
            $0.identify(
                event.publisher, document: event.documentID, isStatus: false,
                at: event.receivedAt)
            $0.decide(.accepted, attempt: event.attempt, at: event.acceptedAt, place: place)
        }
        if event.command == .recall { add(1, to: .recalls) }
    }

    private func repeated(_ event: PacketRepeated, _ place: Place) throws {
        try withSubmission(event.submission) {
            $0.identify(
                event.publisher, document: event.documentID, isStatus: event.isStatus,
                at: event.receivedAt)
            $0.repeated(at: event.repeatedAt, place: place)
        }
        guard event.isDocument else { return }
        add(1, to: .packets(.repeated))
        var cells = CellWriter(statements.addRepetition)
        try cells.add(event.documentID)
        try cells.add(event.repeatedAt)
        try cells.run()
    }

    private func statusReceived(_ event: StatusReceived) throws {
        try withSubmission(event.submission) {
            $0.identify(
                event.publisher, document: event.documentID, isStatus: true, at: event.receivedAt)
            $0.receiver = event.receiver
            $0.status = event.status
        }
    }

    private func accepted(_ event: DocumentAccepted, _ lane: Lane, _ place: Place) throws {
        let document = try document(event.document.documentID)
        document.seen(at: event.receivedAt)
        if !event.isUpdate {
            document.show(event.document, .acceptance, attempt: event.attempt, place: place)
        }
        try withAttempt(event.attempt, of: document) {
            $0.reach(.accepted, lane)
            $0.accept(event, place: place)
        }
        try withSubmission(event.submission) {
            $0.identify(
                event.publisher, document: event.document.documentID, isStatus: false,
                at: event.receivedAt)
            $0.decide(.accepted, attempt: event.attempt, at: event.acceptedAt, place: place)
        }
        add(1, to: .packets(.accepted))
        for (key, row) in DeviationRow.rows(of: event) { add(row, key) }
        if event.paperUnneeded > 0 { add(Int64(event.paperUnneeded), to: .paperUnneeded) }
    }

    private func verified(_ event: DocumentVerified, _ lane: Lane, _ place: Place) throws {
        let accepted = event.accepted
        let document = try document(accepted.document.documentID)
        document.seen(at: accepted.receivedAt)
        if accepted.isUpdate {
            // To further receivers, or once more, comes what the document says already.
            if !accepted.updated.isEmpty {
                document.show(update: accepted.document, attempt: accepted.attempt, place: place)
            }
        } else {
            document.show(
                accepted.document, .verification, attempt: accepted.attempt, place: place)
        }
        try withAttempt(accepted.attempt, of: document) {
            $0.reach(.verified, lane)
            $0.verify(event, place: place)
        }
    }

    private func rechecked(_ event: DocumentVerified, _ place: Place) throws {
        let document = try document(event.accepted.document.documentID)
        document.seen(at: event.accepted.receivedAt)
        try withAttempt(event.accepted.attempt, of: document) {
            $0.recheck(event, place: place)
        }
    }

    private func refused(_ event: DocumentRefused, _ bytes: [UInt8], _ place: Place) throws {
        var key: Int64?
        if event.isDocument, !event.documentID.isEmpty {
            let document = try document(event.documentID)
            key = document.key
            document.seen(at: event.receivedAt)
            if let header = event.document {
                document.show(header, .refusal, attempt: event.attempt, place: place)
            }
            // The receivers that are refused have no attempt of their own; the others have one.
            if !event.isPartial {
                try withAttempt(event.attempt, of: document) {
                    $0.reach(.received, event.lane.lane)
                    $0.refuse(event, place: place)
                }
            }
        }
        var cells = CellWriter(statements.putRefusal)
        try cells.add(event.refusedAt)
        try cells.add(place)
        try cells.add(key)
        try cells.add(!event.isDocument)
        try cells.add(bytes)
        try cells.run()
        add(1, to: .refused(code: event.code, isStatus: !event.isDocument))
        if event.code == RefusalCode.closedReceiver.rawValue {
            for agency in event.agencies { add(1, to: .refusedForClosed(agency: agency)) }
        }
        if event.isPartial { return }
        try withSubmission(event.submission) {
            $0.identify(
                event.publisher, document: event.documentID, isStatus: event.isStatus,
                at: event.receivedAt)
            $0.decide(
                .refused, attempt: event.attempt, at: event.refusedAt, code: event.code,
                place: place)
        }
        guard event.isDocument else { return }
        add(1, to: .packets(.refused))
        // What was registered and refused later counts as refused only.
        if event.attempt > 0 { add(-1, to: .packets(.accepted)) }
    }

    private func routed(_ event: RouteStep, _ place: Place) throws {
        let id = event.document?.documentID ?? event.documentID
        if id.isEmpty { throw ProtoError.missing("RouteStep.document_id") }
        let document = try document(id)
        document.seen(at: event.receivedAt)
        try withAttempt(event.attempt, of: document) { $0.reach(.routed, event.lane.lane) }
        try withStep(.init(attempt: event.attempt, agency: event.agency), of: document) {
            $0.arrive(event, place: place)
        }
        try came(by: event.trace, attempt: event.attempt, document)
    }

    private func due(_ event: DeliveryDue, _ lane: Lane, _ place: Place) throws {
        let document = try document(event.document.documentID)
        document.seen(at: event.receivedAt)
        if !event.isUpdate {
            document.show(event.document, .due, attempt: event.attempt, place: place)
        }
        try withAttempt(event.attempt, of: document) { $0.reach(.due, lane) }
        try withDelivery(to: event.receiver, of: document) {
            $0.become(due: event, isCopy: false, place: place)
        }
        try came(by: event.trace, attempt: event.attempt, document)
    }

    /// The sender's own step has no event: the traces begin with it.
    private func came(by trace: [Hop], attempt: Int32, _ document: DocumentRow) throws {
        guard let sender = trace.first else { return }
        try withStep(.init(attempt: attempt, agency: sender.agency), of: document) {
            $0.begin(sender)
        }
    }

    private func changed(_ event: DeliveryChanged, _ place: Place) throws {
        let document = try document(event.documentID)
        document.seen(at: event.receivedAt)
        try withDelivery(to: event.receiver, of: document) {
            if let due = event.due { $0.become(due: due, isCopy: true, place: place) }
            $0.change(event, place: place)
        }
        guard !event.status.isEmpty || event.change != .unspecified else { return }
        var row = event
        row.due = nil
        var cells = CellWriter(statements.putChange)
        try cells.add(document.key)
        try cells.add(event.receiver)
        try cells.add(event.attempt)
        try cells.add(event.sequence)
        try cells.add(place)
        try cells.add(row.bytes)
        try cells.run()
        // A recall is a packet of its own, which registration has decided.
        guard !event.status.isEmpty, event.status != StatusCode.takeBackRequested.rawValue
        else { return }
        try withSubmission(event.submission) {
            $0.identify(Publisher(), document: event.documentID, isStatus: true, at: 0)
            $0.decide(.accepted, attempt: event.attempt, at: event.changedAt, place: place)
        }
    }

    private func audited(_ event: AuditRecord, _ place: Place) throws {
        var cells = CellWriter(statements.putAudit)
        try cells.add(place)
        try cells.add(event.id)
        try cells.add(event.name)
        try cells.add(event.document)
        try cells.add(Int64(event.action.rawValue))
        try cells.add(event.at)
        try cells.add(event.bytes)
        try cells.run()
        auditedUntil = max(auditedUntil, place)
    }

    private func deadLetter(_ event: DeadLetter, _ place: Place) throws {
        var row = event
        row.value = nil
        var cells = CellWriter(statements.putDeadLetter)
        try cells.add(event.name)
        try cells.add(place)
        try cells.add(event.failedAt)
        try cells.add(Int64((event.isOpen ? WireLetterState.open : event.state).rawValue))
        try cells.add(event.worker)
        try cells.add(event.documentID)
        try cells.add(event.reason)
        try cells.add(row.bytes)
        try cells.run()
        if event.isOpen { add(1, to: .deadLetters(worker: event.worker)) }
    }
}
