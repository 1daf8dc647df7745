// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// The office (văn thư) of the receiving agencies: arrival numbers, who has a document and by when.
/// Its home is the agency, not the document: all that happens in one office comes in one order, so a
/// number is given once, whatever gateways and clerks do at the same time.
///
/// What the sender is to know of it, it tells the exchange as any agency would, by a status; what the
/// exchange does not take of it comes back (`DeliveryAck+Office`).
package struct Office: ListedStage {
    package static let kind = StageKind.office

    /// Books of an agency beside that of incoming documents.
    package static let maxBooks = 20
    /// Assignments of one document, ended ones too.
    package static let maxAssignments = 60
    /// Requests that an entry remembers; a client that tries again does so at once.
    static let rememberedRequests = 64
    /// A gateway's clock that is further ahead than this is not believed.
    static let maxAheadMilliseconds: Int64 = 300_000

    package init() {}

    package func prepare(_ input: Input) throws -> OfficeSubmitted {
        try input.record().event(OfficeSubmitted.self)
    }

    package func handle(
        _ order: OfficeSubmitted, of input: Input, in context: inout StageContext
    ) throws {
        switch order.act.act {
        case .registered: try register(order, &context)
        case .returned: try giveBack(order, &context)
        case .bookOpened: try openBook(order, &context)
        case .assigned, .opinion, .urged, .progressed, .completed, .seen:
            try change(order, &context)
        case .statusRefused, .recallAsked, .recallAnswered, .updateAsked, .updateAnswered:
            try hear(order, &context)
        case nil: refuse(order, .unknownAct, nil, &context)
        }
    }

    /// When it was asked: acts on both sides of midnight have each its own day, however late the
    /// worker comes to them.
    static func time(of order: OfficeSubmitted, _ context: StageContext) -> BusinessTime {
        let latest = context.now.milliseconds + maxAheadMilliseconds
        return order.at > latest || order.at <= 0
            ? context.now : BusinessTime(milliseconds: order.at)
    }

    // MARK: What became of it

    /// Keeps the entry and tells what was done; `status` is what its sender is told.
    func done(
        _ order: OfficeSubmitted, _ entry: OfficeEntry, assignments: [Int32] = [],
        telling status: (code: StatusCode, person: OfficePerson?, text: String)? = nil,
        _ context: inout StageContext
    ) throws {
        var entry = entry
        entry.sequence += 1
        if !order.request.isEmpty {
            entry.requests.append(order.request)
            entry.requests = entry.requests.suffix(Self.rememberedRequests)
        }
        if let status, !entry.document.isPaperOrNil {
            entry.told = status.code.rawValue
            tell(status.code, status.person, status.text, of: entry, &context)
        }
        try OfficeBooks.put(entry, &context)
        var changed = outcome(.done, of: order, entry, context)
        changed.assignments = assignments
        emit(changed, &context)
    }

    func repeated(
        _ order: OfficeSubmitted, _ entry: OfficeEntry, _ context: inout StageContext
    ) {
        emit(outcome(.repeated, of: order, entry, context), &context)
    }

    func refuse(
        _ order: OfficeSubmitted, _ refusal: OfficeRefusal, _ entry: OfficeEntry?,
        _ context: inout StageContext
    ) {
        var changed = outcome(.refused, of: order, entry, context)
        changed.code = refusal.code.rawValue
        changed.element = refusal.element
        changed.messageVi = refusal.words.vi
        changed.messageEn = refusal.words.en
        emit(changed, &context)
    }

    func outcome(
        _ outcome: WireOfficeOutcome, of order: OfficeSubmitted, _ entry: OfficeEntry?,
        _ context: StageContext
    ) -> OfficeChanged {
        var changed = OfficeChanged()
        changed.request = order.request
        changed.agency = order.agency
        changed.act = order.act
        changed.outcome = outcome
        changed.entry = entry
        changed.entry?.requests = []
        changed.by = order.by
        changed.at = Self.time(of: order, context).milliseconds
        changed.changedAt = context.now.milliseconds
        changed.text = order.text
        changed.book = order.book
        changed.documentID =
            entry?.document?.documentID ?? order.document?.documentID ?? order.documentID
        return changed
    }

    func emit(_ changed: OfficeChanged, _ context: inout StageContext) {
        let name = changed.entry?.id ?? changed.request
        context.out.append(
            Topic.officeChanged, partition: context.out.cluster.homes.of(changed.agency),
            key: "\(changed.agency)\u{1F}\(name)", value: changed.bytes,
            subject: changed.documentID.isEmpty ? changed.agency : changed.documentID)
    }
}

extension OfficeDocument? {
    /// Nobody at the exchange waits to be told of it.
    var isPaperOrNil: Bool { self?.isPaper ?? true }
}
