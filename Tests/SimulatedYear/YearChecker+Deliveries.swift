// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// One delivery as its two sides saw it.
extension YearChecker {
    /// What is wrong with it, and what may have come of it.
    func check(
        _ view: YearObservation.View, _ delivery: ExpectedDelivery, _ paper: PlannedPaper
    ) -> (problems: [String], outcomes: [NaiveDelivery]) {
        let key = delivery.key
        var problems: [String] = []
        if view.entered != 1 { problems.append("\(key): entered the inbox \(view.entered) times") }
        if view.corrections != view.correctionsToReceiver {
            problems.append("\(key): of corrections only one side heard: \(view)")
        }
        if view.updatesToSender != view.updatesToReceiver {
            problems.append("\(key): of updates its sides heard different things: \(view)")
        }
        guard delivery.isInOrder else {
            return (problems + checkFold(view, delivery, paper), [])
        }
        let met = delivery.possible.filter { outcome in
            let ladder = outcome.ladder
            return ladder.state == (view.state.isEmpty ? "due" : view.state)
                && ladder.isOpen == view.isRecallOpen && ladder.isUpdateOpen == view.isUpdateOpen
                && ladder.told == view.told && ladder.recalls == view.recallsToSender
                && ladder.updates == view.updatesToSender
        }
        if met.isEmpty {
            problems.append(
                "\(key): \(view), expected one of \(delivery.possible.map(\.ladder))")
        }
        // A delivery that was withdrawn on its way is no news to its receiver.
        let node = units.answeringNode(of: key.receiver, on: delivery.begin.date.iso)
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
        return (problems, met.isEmpty ? delivery.possible : met)
    }

    /// What reports come to whose clocks lie, without walking a ladder: the first return counts unless
    /// something was taken on before it; else how far anything came. Where a recall lies between them,
    /// only that both sides were told the same, and that each report was answered.
    private func checkFold(
        _ view: YearObservation.View, _ delivery: ExpectedDelivery, _ paper: PlannedPaper
    ) -> [String] {
        let (key, reports) = (delivery.key, delivery.reports)
        var problems: [String] = []
        if view.told.count > reports.count {
            problems.append("\(key): \(view.told.count) statuses told of \(reports.count)")
        }
        if view.recallsToSender != view.recallsToReceiver, !view.nodes.isEmpty {
            problems.append("\(key): of recalls its sides heard different things: \(view)")
        }
        guard delivery.requests.isEmpty else { return problems }
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

    func checkSender(
        _ paper: PlannedPaper, _ id: String, _ seen: YearObservation
    ) -> [String] {
        let (nodes, own) = (seen.senderNodes[id] ?? [], nodesInTheYear(of: paper.sender))
        return nodes.isSubset(of: own)
            ? [] : ["\(id): its sender was told at \(nodes), expected \(own)"]
    }

    /// An agency's own node; from the day on which it is closed that of its heir.
    func nodesInTheYear(of agency: String) -> Set<String> {
        let days = ["2024-12-02", "2025-01-02", "2025-03-02", "2025-05-01", "2025-07-02"]
        return Set(days.map { units.answeringNode(of: agency, on: $0) })
    }
}
