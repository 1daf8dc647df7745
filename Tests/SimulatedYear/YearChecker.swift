// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Holds what came out of a year against what was put in. It knows inputs and the table of agencies.
struct YearChecker {
    let ledger: YearLedger
    let units: UnitTable

    /// All that is wrong; empty where everything came as it should.
    func problems(_ seen: YearObservation) -> [String] {
        var problems = seen.deadLetters.map { "dead letter: \($0)" }
        for (id, paper) in ledger.papers.sorted(by: { $0.key < $1.key }) {
            problems += self.problems(of: paper, id, seen)
        }
        for id in seen.acceptances.keys where ledger.papers[id] == nil {
            problems.append("\(id): accepted, and nobody sent it")
        }
        for key in seen.views.keys where ledger.papers[key.document] == nil {
            problems.append("\(key): delivered, and nobody sent it")
        }
        for (id, asked) in ledger.emptyRecalls
        where asked.advanced(byMilliseconds: 86_400_000) < ledger.end {
            if seen.refusals[id] != ["UNKNOWN_DOCUMENT"] {
                problems.append("\(id): a recall of nothing was told \(seen.refusals[id] ?? [])")
            }
        }
        for (hop, count) in seen.hops where count > 1 {
            problems.append("\(hop): told \(count) times")
        }
        return problems
    }

    private func problems(
        of paper: PlannedPaper, _ id: String, _ seen: YearObservation
    ) -> [String] {
        var problems: [String] = []
        let expected = expectedRefusals(of: paper, id)
        let refused = (seen.refusals[id] ?? []).sorted()
        if refused != expected.sorted() {
            problems.append("\(id): refused with \(refused), expected \(expected.sorted())")
        }
        let isCarried = carries(paper)
        let accepted = seen.acceptances[id] ?? []
        if isCarried {
            // What a broken signature refuses may be sent again, and is accepted again.
            let times = paper.signatures == .broken ? sendings(of: id, .first, .repetition) : 1
            if accepted.count != times
                || accepted.contains(where: {
                    Set($0.receivers) != Set(paper.receivers) || $0.isUrgent != paper.isUrgent
                })
            {
                problems.append("\(id): accepted as \(accepted), expected \(times) of \(paper)")
            }
        } else if !accepted.isEmpty {
            problems.append("\(id): accepted, and should have been refused")
        }
        let repeated = isCarried && paper.signatures != .broken ? sendings(of: id, .repetition) : 0
        if seen.repetitions[id] ?? 0 != repeated {
            problems.append(
                "\(id): repeated \(seen.repetitions[id] ?? 0) times, expected \(repeated)")
        }
        var refusedStatuses = 0...0
        var repeatedStatuses = 0...0
        var told = 0
        var reported = 0
        for receiver in paper.receivers {
            let key = Delivered(document: id, receiver: receiver)
            let isDelivered = isCarried && paper.signatures != .broken
            guard let view = seen.views[key] else {
                if isDelivered { problems.append("\(key): never arrived") }
                continue
            }
            guard isDelivered else {
                problems.append("\(key): arrived, and should have been refused")
                continue
            }
            let (found, outcome) = check(view, key, paper)
            problems += found
            told += view.told.count
            let reports = ledger.reports[key]?.count ?? 0
            reported += reports
            // Of clocks that lie it is not said which reports are refused.
            refusedStatuses = refusedStatuses.adding(
                outcome.isEmpty ? [0, reports] : outcome.map(\.refused))
            repeatedStatuses = repeatedStatuses.adding(
                outcome.isEmpty ? [0, reports] : outcome.map(\.repeated))
        }
        for key in seen.views.keys
        where key.document == id && !paper.receivers.contains(key.receiver) {
            problems.append("\(key): arrived, and was not addressed")
        }
        let toldRefused = seen.refusedStatuses[id]?.count ?? 0
        if !refusedStatuses.contains(toldRefused) {
            problems.append("\(id): \(toldRefused) statuses refused, expected \(refusedStatuses)")
        }
        let toldRepeated = seen.repeatedStatuses[id] ?? 0
        if told + toldRefused + toldRepeated != reported {
            problems.append(
                "\(id): of \(reported) statuses \(told) were told, \(toldRefused) refused, "
                    + "\(toldRepeated) repeated")
        }
        if !repeatedStatuses.contains(toldRepeated) {
            problems.append(
                "\(id): \(toldRepeated) statuses repeated, expected \(repeatedStatuses)")
        }
        return problems
    }

    // MARK: Registration

    private func carries(_ paper: PlannedPaper) -> Bool {
        paper.receivers.allSatisfy { units.isOpen($0, on: paper.time.date.iso) }
    }

    private func sendings(of id: String, _ kinds: YearLedger.Sending...) -> Int {
        (ledger.sendings[id] ?? []).count { kinds.contains($0) }
    }

    private func expectedRefusals(of paper: PlannedPaper, _ id: String) -> [String] {
        let day = paper.time.date.iso
        var refusals: [String] = []
        for sending in ledger.sendings[id] ?? [] {
            if carries(paper) {
                if paper.signatures == .broken {
                    refusals.append("SIGNATURE_INVALID")
                } else if sending == .conflict {
                    refusals.append("DOCUMENT_CONFLICT")
                }
            } else {
                let isUnknown = paper.receivers.contains { !units.isKnown($0, on: day) }
                refusals.append(isUnknown ? "UNKNOWN_RECEIVER" : "CLOSED_RECEIVER")
            }
        }
        return refusals
    }

    // MARK: Deliveries

    /// What is wrong with one delivery, and what may have come of it.
    private func check(
        _ view: YearObservation.View, _ key: Delivered, _ paper: PlannedPaper
    ) -> (problems: [String], outcomes: [NaiveLadder]) {
        var problems: [String] = []
        if view.entered != 1 { problems.append("\(key): entered the inbox \(view.entered) times") }
        if view.corrections != view.correctionsToReceiver {
            problems.append("\(key): of corrections only one side heard: \(view)")
        }
        let reports = ledger.reports[key] ?? []
        guard isInOrder(reports) else {
            return (problems + checkFold(view, key, paper, reports), [])
        }
        let possible = outcomes(key, paper)
        let met = possible.filter { outcome in
            outcome.state == (view.state.isEmpty ? "due" : view.state)
                && outcome.isOpen == view.isRecallOpen && outcome.told == view.told
                && outcome.recalls == view.recallsToSender
        }
        if met.isEmpty {
            problems.append("\(key): \(view), expected one of \(possible)")
        }
        // A delivery that was withdrawn on its way is no news to its receiver.
        let node = String(key.receiver.prefix { $0 != "." })
        let onItsWay = view.nodes.isEmpty && view.recallsToSender.first == "withdrawn"
        if view.nodes != [node] && !onItsWay {
            problems.append("\(key): told to \(view.nodes), expected \(node)")
        }
        let toReceiver = onItsWay ? [] : view.recallsToSender
        if view.recallsToReceiver != toReceiver {
            problems.append(
                "\(key): of recalls its receiver heard \(view.recallsToReceiver), its sender "
                    + "\(view.recallsToSender)")
        }
        return (problems, met.isEmpty ? possible : met)
    }

    private func isInOrder(_ reports: [YearLedger.Report]) -> Bool {
        let firsts = reports.filter { !$0.isRepetition }
        return zip(firsts, firsts.dropFirst()).allSatisfy { $0.counted < $1.counted }
    }

    /// What reports come to whose clocks lie, without walking a ladder: the first return counts unless
    /// something was taken on before it; else how far anything came. Where a recall lies between them,
    /// only that both sides were told the same, and that each report was answered.
    private func checkFold(
        _ view: YearObservation.View, _ key: Delivered, _ paper: PlannedPaper,
        _ reports: [YearLedger.Report]
    ) -> [String] {
        var problems: [String] = []
        if view.told.count > reports.count {
            problems.append("\(key): \(view.told.count) statuses told of \(reports.count)")
        }
        if view.recallsToSender != view.recallsToReceiver, !view.nodes.isEmpty {
            problems.append("\(key): of recalls its sides heard different things: \(view)")
        }
        guard ledger.recalls[key.document] == nil else { return problems }
        let mayRegister = paper.signatures == .good
        func first(_ codes: ClosedRange<String>) -> (BusinessTime, String)? {
            reports.filter { codes.contains($0.code) && $0.hasReason }
                .map { ($0.counted, $0.code) }.min { $0 < $1 }
        }
        let taken = mayRegister ? first("03"..."06") : nil
        let expected: String
        if let returned = first("02"..."02"), taken.map({ returned < $0 }) ?? true {
            expected = "02"
        } else if taken != nil {
            expected = reports.map(\.code).filter { ("03"..."06").contains($0) }.max() ?? ""
        } else {
            expected = reports.contains { $0.code == "01" } ? "01" : "due"
        }
        let state = view.state.isEmpty ? "due" : view.state
        if state != expected {
            problems.append("\(key): stands at \(state), its reports come to \(expected)")
        }
        return problems
    }

    /// Reports keep their order; a recall comes after those that arrived before it, and where stages
    /// stood still, at any place until they went on.
    private func outcomes(_ key: Delivered, _ paper: PlannedPaper) -> [NaiveLadder] {
        let reports = ledger.reports[key] ?? []
        var orders: [[NaiveLadder.Event]] = [reports.map { .report($0) }]
        for recall in ledger.recalls[key.document] ?? [] {
            let last = ledger.settled(recall)
            orders = orders.flatMap { order -> [[NaiveLadder.Event]] in
                let first = order.firstIndex { $0.time > recall } ?? order.count
                let end = order.firstIndex { $0.time > last } ?? order.count
                // A report that waited as well may have come behind it, though it arrived before.
                let begin = order.firstIndex { ledger.settled($0.time) >= recall } ?? order.count
                return (min(first, begin)...end).map { place in
                    var order = order
                    order.insert(.recall(recall), at: place)
                    return order
                }
            }
        }
        return Array(Set(orders.map { NaiveLadder(mayRegister: paper.signatures == .good, $0) }))
    }
}

extension NaiveLadder.Event {
    fileprivate var time: BusinessTime {
        switch self {
        case .report(let report): report.arrived
        case .recall(let time): time
        }
    }
}

extension ClosedRange<Int> {
    fileprivate func adding(_ counts: [Int]) -> ClosedRange<Int> {
        lowerBound + (counts.min() ?? 0)...upperBound + (counts.max() ?? 0)
    }
}
