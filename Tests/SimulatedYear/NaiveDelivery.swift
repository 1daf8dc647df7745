// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// All that happens to one delivery, in the order in which its stages come to it: what its receiver
/// reports, what its office does, what its sender asks. From inputs and outages alone.
struct NaiveDelivery: Hashable {
    /// What its sender asks of it, when that comes to the delivery.
    struct Request: Hashable {
        enum Kind: Hashable {
            case recall
            case update(PlannedUpdate)
        }

        var kind: Kind
        var received: BusinessTime
        var at: BusinessTime
        /// Behind so many of the statuses that are worked on at the same moment: where the stage stood,
        /// any order is right.
        var place = 0
    }

    /// A change that is told of.
    struct Change: Hashable {
        var at: BusinessTime
        var state: String
        var isRecallOpen: Bool
        var reported: BusinessTime
        var update: PlannedUpdate?
    }

    private(set) var ladder: NaiveLadder
    private(set) var entry = NaiveEntry()
    private(set) var changes: [Change] = []
    /// Statuses that came to the delivery, of its office too.
    private(set) var statuses = 0

    private enum Item: Hashable {
        case report(YearLedger.Report, isOffice: Bool)
        case request(Request)
        case act(YearLedger.OfficeAct)
        case refused(code: String, state: String)
        case recallAsked
        case recallAnswered(String)
    }

    private struct Waiting {
        var item: Item
        var at: BusinessTime
        /// When it was written: of what waits at one place the first goes first.
        var written: BusinessTime
        var number: Int

        func precedes(_ other: Waiting) -> Bool {
            written == other.written ? number < other.number : written < other.written
        }
    }

    private let ledger: YearLedger
    private var waiting: [Waiting] = []
    private var number = 0
    private var isInBook = false
    private var done: (at: BusinessTime, statuses: Int) = (BusinessTime(milliseconds: 0), 0)

    static func == (a: NaiveDelivery, b: NaiveDelivery) -> Bool {
        a.ladder == b.ladder && a.entry == b.entry && a.changes == b.changes
            && a.statuses == b.statuses
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(ladder)
        hasher.combine(changes)
    }

    /// - Parameter begin: when it came into the inbox.
    init(
        begin: BusinessTime, mayRegister: Bool, reports: [YearLedger.Report], requests: [Request],
        acts: [YearLedger.OfficeAct], _ books: NaiveBooks?, _ ledger: YearLedger
    ) {
        self.ledger = ledger
        ladder = NaiveLadder(mayRegister: mayRegister)
        changes = [Change(at: begin, state: "due", isRecallOpen: false, reported: begin)]
        for report in reports {
            add(
                .report(report, isOffice: false),
                written: report.arrived,
                at: max(begin, ledger.passed(.deliveryAck, report.arrived)))
        }
        for act in acts {
            add(.act(act), written: act.arrived, at: ledger.passed(.office, act.arrived))
        }
        for request in requests {
            add(.request(request), written: request.at, at: max(begin, request.at))
        }
        while let next = take() { work(on: next, books) }
    }

    private mutating func add(_ item: Item, written: BusinessTime, at time: BusinessTime) {
        waiting.append(Waiting(item: item, at: time, written: written, number: number))
        number += 1
    }

    /// The next in time; at one moment what was written first, but requests at their places.
    private mutating func take() -> Waiting? {
        guard let time = waiting.map(\.at).min() else { return nil }
        let now = waiting.indices.filter { waiting[$0].at == time }
        let before = done.at == time ? done.statuses : 0
        let ripe = now.first { index in
            guard case .request(let request) = waiting[index].item else { return false }
            return request.place <= before
        }
        let others = now.filter { index in
            if case .request = waiting[index].item { false } else { true }
        }
        let chosen = ripe ?? others.min { waiting[$0].precedes(waiting[$1]) } ?? now[0]
        return waiting.remove(at: chosen)
    }

    private mutating func work(on next: Waiting, _ books: NaiveBooks?) {
        switch next.item {
        case .report(let report, let isOffice): take(report, isOffice, at: next.at)
        case .request(let request): take(request, at: next.at)
        case .act(let act):
            guard let books else { return }
            report(entry.take(act, books), at: next.at)
        case .refused(let code, let state): entry.hear(refused: code, at: state)
        case .recallAsked: entry.hearRecall()
        case .recallAnswered(let code): report(entry.hearAnswer(code), at: next.at)
        }
    }

    /// The office tells the exchange, as any agency would.
    private mutating func report(_ told: (code: String, hasReason: Bool)?, at time: BusinessTime) {
        guard let told else { return }
        let report = YearLedger.Report(
            code: told.code, at: time, hasReason: told.hasReason, arrived: time)
        add(
            .report(report, isOffice: true), written: time,
            at: ledger.passed(.deliveryAck, time))
    }

    private mutating func take(
        _ report: YearLedger.Report, _ isOffice: Bool, at time: BusinessTime
    ) {
        statuses += 1
        done = (time, (done.at == time ? done.statuses : 0) + 1)
        if isOffice { isInBook = true }
        let wasOpen = ladder.isOpen
        switch ladder.take(report) {
        case .changed:
            changed(at: time, reported: report.at)
            tellOffice(wasOpen, at: time)
        case .refused:
            if isOffice { tell(.refused(code: report.code, state: ladder.state), at: time) }
        case .repeated, .nothing: break
        }
    }

    private mutating func take(_ request: Request, at time: BusinessTime) {
        let wasOpen = ladder.isOpen
        switch request.kind {
        case .recall:
            if ladder.recall(request.received) != .changed { return }
            changed(at: time, reported: request.received)
            tellOffice(wasOpen, at: time)
        case .update(let update):
            if ladder.update(request.received) != .changed { return }
            changed(at: time, reported: request.received)
            changes[changes.count - 1].update = update
        }
    }

    private mutating func changed(at time: BusinessTime, reported: BusinessTime) {
        changes.append(
            Change(
                at: time, state: ladder.state, isRecallOpen: ladder.isOpen, reported: reported))
    }

    /// Only of what stands in its book.
    private mutating func tellOffice(_ wasOpen: Bool, at time: BusinessTime) {
        guard isInBook, ladder.isOpen != wasOpen else { return }
        tell(ladder.isOpen ? .recallAsked : .recallAnswered(ladder.lastAnswer), at: time)
    }

    private mutating func tell(_ item: Item, at time: BusinessTime) {
        add(item, written: time, at: ledger.passed(.office, time))
    }
}
