// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Holds what came out of a year against what was put in. It knows inputs and the tables that ship.
struct YearChecker {
    let ledger: YearLedger
    let units: UnitTable
    let limits: NaiveLimits
    let successions: NaiveSuccessions
    /// By office.
    let books: [String: NaiveBooks]

    init(_ ledger: YearLedger, _ units: UnitTable, _ tables: YearTables) throws {
        self.ledger = ledger
        self.units = units
        limits = try NaiveLimits(tables.deadlines, NaiveCalendar(tables.holidays))
        successions = NaiveSuccessions(tables.successions, units, ledger)
        books = Dictionary(
            uniqueKeysWithValues: ledger.office.keys.map { ($0, NaiveBooks($0, ledger)) })
    }

    /// All that is wrong, of each of those who saw the year; empty where everything came as it should.
    func problems(_ seen: [YearObservation]) -> [[String]] {
        var problems = seen.map { $0.deadLetters.map { "dead letter: \($0)" } }
        var offices = seen.map { _ in OfficeTally() }
        var over = 0
        var views = seen.map { Dictionary(grouping: $0.views.keys, by: \.document) }
        for (id, paper) in ledger.papers.sorted(by: { $0.key < $1.key }) {
            let expected = expectation(of: paper, id)
            let kept = Dictionary(
                uniqueKeysWithValues: expected.deliveries.map { ($0.key, $0.reports.count) })
            for receiver in paper.receivers {
                let key = Delivered(document: id, receiver: receiver)
                over += (ledger.reports[key]?.count ?? 0) - (kept[key] ?? 0)
            }
            for place in seen.indices {
                let others = (views[place].removeValue(forKey: id) ?? []).filter {
                    kept[$0] == nil
                }
                problems[place] += others.map { "\($0): arrived, and was not addressed" }
                problems[place] += check(expected, seen[place], &offices[place])
            }
        }
        for place in seen.indices {
            let seen = seen[place]
            problems[place] += views[place].keys.map { "\($0): delivered, and nobody sent it" }
            problems[place] += seen.acceptances.keys.filter { ledger.papers[$0] == nil }
                .map { "\($0): accepted, and nobody sent it" }
            problems[place] += emptyRecalls(seen)
            for (hop, count) in seen.hops where count > 1 {
                problems[place].append("\(hop): told \(count) times")
            }
            problems[place] += checkDeadlineNodes(seen)
            problems[place] += checkOffices(seen, offices[place])
            let waited = seen.refusedStatuses[""]?.count ?? 0
            if waited != over {
                problems[place].append(
                    "\(waited) statuses waited in vain for a delivery, expected \(over)")
            }
        }
        return problems
    }

    private func emptyRecalls(_ seen: YearObservation) -> [String] {
        ledger.emptyRecalls.compactMap { id, asked in
            guard asked.advanced(byMilliseconds: NaiveCalendar.day) < ledger.end,
                seen.refusals[id] != ["UNKNOWN_DOCUMENT"]
            else { return nil }
            return "\(id): a recall of nothing was told \(seen.refusals[id] ?? [])"
        }
    }

    // MARK: What must come of a document

    struct Expectation {
        var id: String
        var paper: PlannedPaper
        var refusals: [String] = []
        /// Of a refusal of closed receivers: of which one is named in place of each.
        var named: [[String]] = []
        var acceptances: [YearObservation.Acceptance] = []
        var repeated = 0
        var deliveries: [ExpectedDelivery] = []
    }

    struct ExpectedDelivery {
        var key: Delivered
        var begin: BusinessTime
        var reports: [YearLedger.Report]
        var requests: [NaiveDelivery.Request]
        /// What may have come of it: more than one where stages stood still.
        var possible: [NaiveDelivery]
        var isInOrder: Bool
        /// What may have been told of its deadlines.
        var deadlines: [[NaiveDeadlines.Told]]
    }

    private func expectation(of paper: PlannedPaper, _ id: String) -> Expectation {
        var expected = Expectation(id: id, paper: paper)
        let sendings = ledger.sendings[id] ?? []
        let way = successions.resolve(
            paper.receivers, on: paper.time.date.iso,
            at: ledger.passed(.registration, paper.time))
        guard way.unknown.isEmpty, way.refused.isEmpty else {
            let code = way.unknown.isEmpty ? "CLOSED_RECEIVER" : "UNKNOWN_RECEIVER"
            expected.refusals = sendings.map { _ in code }
            if way.unknown.isEmpty { expected.named = way.refused.map(successions.named) }
            return expected
        }
        for sending in sendings {
            if paper.signatures == .broken {
                expected.refusals.append("SIGNATURE_INVALID")
            } else if sending == .conflict {
                expected.refusals.append("DOCUMENT_CONFLICT")
            } else if sending == .repetition {
                expected.repeated += 1
            }
        }
        let first = YearObservation.Acceptance(
            attempt: 1, receivers: way.reached.sorted(), updated: [], isUrgent: paper.isUrgent)
        expected.acceptances = [first]
        if paper.signatures == .broken {
            // What a broken signature refuses may be sent again, and is accepted again.
            expected.acceptances = sendings.filter { $0 != .conflict }.indices.map {
                var again = first
                again.attempt = Int32($0) + 1
                return again
            }
            return expected
        }
        var served = Lifelines(way.reached, ledger.passed(YearLedger.way, paper.time))
        for update in ledger.updates[id] ?? [] { take(update, of: paper, &served, &expected) }
        for recall in ledger.recalls[id] ?? [] {
            let registered = ledger.passed(.registration, max(recall, paper.time))
            served.ask(
                NaiveDelivery.Request(
                    kind: .recall, received: recall, at: ledger.passed(.deliveryAck, registered)))
        }
        expected.deliveries = served.lives.sorted { $0.key < $1.key }.map { receiver, life in
            delivery(Delivered(document: id, receiver: receiver), paper, life)
        }
        return expected
    }

    private func take(
        _ update: PlannedUpdate, of paper: PlannedPaper, _ served: inout Lifelines,
        _ expected: inout Expectation
    ) {
        let registered = ledger.passed(.registration, update.time)
        let there = ledger.passed([.signatureCheck, .routing, .deliveryAck], registered)
        served.ask(
            NaiveDelivery.Request(
                kind: .recall, received: update.time,
                at: ledger.passed(.deliveryAck, registered)),
            of: update.removed)
        served.removed.formUnion(update.removed)
        if update.changesDocument {
            served.ask(
                NaiveDelivery.Request(kind: .update(update), received: update.time, at: there))
        }
        let kept = update.changesDocument ? served.present : []
        served.add(update.added, there)
        guard update.changesDocument || !update.added.isEmpty else { return }
        expected.acceptances.append(
            YearObservation.Acceptance(
                attempt: Int32(expected.acceptances.count) + 1, receivers: update.added.sorted(),
                updated: kept, isUrgent: paper.isUrgent))
    }

    /// Who has a document, since when, and what was asked of each.
    private struct Lifelines {
        var lives: [String: (begin: BusinessTime, requests: [NaiveDelivery.Request])] = [:]
        var removed: Set<String> = []

        init(_ receivers: [String], _ begin: BusinessTime) { add(receivers, begin) }

        var present: [String] { lives.keys.filter { !removed.contains($0) }.sorted() }

        mutating func add(_ receivers: [String], _ begin: BusinessTime) {
            for receiver in receivers { lives[receiver] = (begin, []) }
        }

        mutating func ask(_ request: NaiveDelivery.Request, of receivers: [String]? = nil) {
            for receiver in receivers ?? present { lives[receiver]?.requests.append(request) }
        }
    }

    private func delivery(
        _ key: Delivered, _ paper: PlannedPaper,
        _ life: (begin: BusinessTime, requests: [NaiveDelivery.Request])
    ) -> ExpectedDelivery {
        let reports = (ledger.reports[key] ?? []).filter {
            !isOver($0, before: life.begin)
        }
        let acts = ledger.acts(of: key)
        let isInOrder = isInOrder(reports)
        guard isInOrder else {
            return ExpectedDelivery(
                key: key, begin: life.begin, reports: reports, requests: life.requests,
                possible: [], isInOrder: false, deadlines: [])
        }
        let orders = Self.orders(life.requests).flatMap { requests in
            requests.reduce([[NaiveDelivery.Request]]([[]])) { orders, request in
                // Where delivery-ack stood, it may have come to the request at any place.
                let stood =
                    ledger.outages[.deliveryAck]?.contains { $0.to == request.at } ?? false
                let places = stood ? reports.count + acts.count : 0
                return orders.flatMap { order in
                    (0...places).map { place in
                        var request = request
                        request.place = place
                        return order + [request]
                    }
                }
            }
        }
        let possible = Set(
            orders.map { requests in
                NaiveDelivery(
                    begin: life.begin, mayRegister: paper.signatures == .good, reports: reports,
                    requests: requests, acts: acts, books[key.receiver], ledger)
            })
        // What was asked back before it came owes nothing: nobody sees it.
        let isNeverSeen = life.requests.contains { $0.kind == .recall && $0.at <= life.begin }
        return ExpectedDelivery(
            key: key, begin: life.begin, reports: reports, requests: life.requests,
            possible: Array(possible), isInOrder: true,
            deadlines: possible.flatMap { deadlines($0, key, paper) } + (isNeverSeen ? [[]] : []))
    }

    /// A removal comes by another way than the updates before it: where both are there at one moment,
    /// either may be first.
    private static func orders(
        _ requests: [NaiveDelivery.Request]
    ) -> [[NaiveDelivery.Request]] {
        guard let last = requests.last, last.kind == .recall else { return [requests] }
        let before = requests.dropLast()
        let ties = before.reversed().prefix { $0.kind != .recall && $0.at == last.at }.count
        return (0...ties).map { place in
            before.dropLast(place) + [last] + before.suffix(place)
        }
    }

    private func deadlines(
        _ delivery: NaiveDelivery, _ key: Delivered, _ paper: PlannedPaper
    ) -> [[NaiveDeadlines.Told]] {
        // Who was added by an update has the date to answer by of that.
        let added = ledger.updates[key.document]?.last { $0.added.contains(key.receiver) }
        func naive(_ way: NaiveDeadlines.Way) -> NaiveDeadlines {
            NaiveDeadlines(
                delivery.changes, to: key.receiver, paper, dueOn: added?.dueOn ?? paper.dueOn,
                answers: ledger.answers[key] ?? [], limits, units, ledger, way)
        }
        let first = naive(NaiveDeadlines.Way())
        var told = [first.told]
        for (gaps, answers) in [(true, false), (false, true), (true, true)]
        where (!gaps || first.metGap) && (!answers || first.metTie) {
            told.append(
                naive(NaiveDeadlines.Way(firesInGaps: gaps, answersFirst: answers)).told)
        }
        return told
    }

    /// What came before its delivery waits for it a day.
    private func isOver(_ report: YearLedger.Report, before begin: BusinessTime) -> Bool {
        ledger.passed(
            .deliveryAck, report.arrived.advanced(byMilliseconds: NaiveCalendar.day)) < begin
    }

    private func isInOrder(_ reports: [YearLedger.Report]) -> Bool {
        let firsts = reports.filter { !$0.isRepetition }
        return zip(firsts, firsts.dropFirst()).allSatisfy { $0.counted < $1.counted }
    }

    // MARK: What came of it

    private func check(
        _ expected: Expectation, _ seen: YearObservation, _ offices: inout OfficeTally
    ) -> [String] {
        let id = expected.id
        var problems: [String] = []
        let refused = (seen.refusals[id] ?? []).sorted()
        if refused != expected.refusals.sorted() {
            problems.append("\(id): refused with \(refused), expected \(expected.refusals)")
        }
        for words in seen.closedWords[id] ?? [] {
            for names in expected.named where !names.contains(where: words.contains) {
                problems.append("\(id): refused without the name of \(names): \(words)")
            }
        }
        let accepted = (seen.acceptances[id] ?? []).map { seen in
            var seen = seen
            seen.receivers.sort()
            seen.updated.sort()
            return seen
        }
        if accepted != expected.acceptances {
            problems.append("\(id): accepted as \(accepted), expected \(expected.acceptances)")
        }
        if seen.repetitions[id] ?? 0 != expected.repeated {
            problems.append(
                "\(id): repeated \(seen.repetitions[id] ?? 0) times, expected \(expected.repeated)")
        }
        if expected.acceptances.isEmpty || expected.paper.signatures == .broken { return problems }
        problems += checkSending(expected.paper, id, seen)
        problems += checkSender(expected.paper, id, seen)
        var sums = StatusSums()
        for delivery in expected.deliveries {
            guard let view = seen.views[delivery.key] else {
                problems.append("\(delivery.key): never arrived")
                continue
            }
            let (found, outcomes) = check(view, delivery, expected.paper)
            problems += found
            sums.add(view, outcomes, delivery)
            problems += checkDeadlines(delivery, expected.paper, outcomes, seen)
            offices.add(outcomes, delivery.key, seen.entries[delivery.key], view, books)
        }
        return problems
            + sums.problems(
                id, refused: seen.refusedStatuses[id]?.count ?? 0,
                repeated: seen.repeatedStatuses[id] ?? 0)
    }
}

/// What must have come of all statuses of a document together.
private struct StatusSums {
    private var refused = 0...0
    private var repeated = 0...0
    private var reported = 0...0
    private var told = 0

    mutating func add(
        _ view: YearObservation.View, _ outcomes: [NaiveDelivery],
        _ delivery: YearChecker.ExpectedDelivery
    ) {
        told += view.told.count
        let count = delivery.reports.count
        // Of clocks that lie it is not said which reports are refused.
        refused = refused.adding(outcomes.isEmpty ? [0, count] : outcomes.map(\.ladder.refused))
        repeated = repeated.adding(outcomes.isEmpty ? [0, count] : outcomes.map(\.ladder.repeated))
        reported = reported.adding(outcomes.isEmpty ? [count] : outcomes.map(\.statuses))
    }

    func problems(_ id: String, refused: Int, repeated: Int) -> [String] {
        var problems: [String] = []
        if !self.refused.contains(refused) {
            problems.append("\(id): \(refused) statuses refused, expected \(self.refused)")
        }
        if !self.repeated.contains(repeated) {
            problems.append("\(id): \(repeated) statuses repeated, expected \(self.repeated)")
        }
        if !reported.contains(told + refused + repeated) {
            problems.append(
                "\(id): of \(reported) statuses \(told) were told, \(refused) refused, "
                    + "\(repeated) repeated")
        }
        return problems
    }
}

extension ClosedRange<Int> {
    fileprivate func adding(_ counts: [Int]) -> ClosedRange<Int> {
        lowerBound + (counts.min() ?? 0)...upperBound + (counts.max() ?? 0)
    }
}
