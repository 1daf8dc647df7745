// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What was told of deadlines: exactly what the wall calendar says, at its time, and none twice.
extension YearChecker {
    /// A timer looks at some deliveries of a document at a time, a millisecond apart.
    private static let slack: Int64 = 1_000

    func checkDeadlines(
        _ delivery: ExpectedDelivery, _ paper: PlannedPaper, _ outcomes: [NaiveDelivery],
        _ seen: YearObservation
    ) -> [String] {
        let key = delivery.key
        let told = seen.deadlines[key] ?? []
        var problems: [String] = []
        let heirs = [units.heir(of: key.receiver, on: ledger.end.date.iso)]
        for agency in seen.owing[key] ?? [] where !heirs.contains(agency) {
            problems.append("\(key): \(agency) is said to owe it")
        }
        guard delivery.isInOrder else {
            return problems + checkClaims(told, delivery, paper)
        }
        guard let met = delivery.deadlines.first(where: { Self.isSame(told, $0) }) else {
            problems.append(
                "\(key): of deadlines was told \(Self.shown(told)), expected "
                    + delivery.deadlines.map(Self.shown).joined(separator: " or "))
            return problems
        }
        return problems + checkAnswers(Self.answers(met), key, seen)
    }

    /// How many nodes hear of it: of who owes it, of each above it, and of the sender that waits.
    private static func answers(_ told: [NaiveDeadlines.Told]) -> Int {
        told.reduce(0) { sum, entry in
            let isAwaited = entry.act == "answered" || entry.act == "recalled"
            switch entry.state {
            case "warned": return sum + 1
            case "breached": return sum + (isAwaited && entry.level == 0 ? 2 : 1)
            default: return sum
            }
        }
    }

    private func checkAnswers(_ count: Int, _ key: Delivered, _ seen: YearObservation) -> [String] {
        let answers = seen.deadlineAnswers[key] ?? 0
        return answers == count
            ? [] : ["\(key): nodes got \(answers) answers of deadlines, expected \(count)"]
    }

    /// Each agency is told at its own node.
    func checkDeadlineNodes(_ seen: YearObservation) -> [String] {
        seen.deadlineNodes.compactMap { agency, nodes in
            let own = nodesInTheYear(of: agency)
            return nodes.isSubset(of: own)
                ? nil : "\(agency): told of deadlines at \(nodes), expected \(own)"
        }
    }

    /// Of receivers whose clocks lie: nothing twice, the moments of the calendar, and no breach of what
    /// had come in time.
    private func checkClaims(
        _ told: [NaiveDeadlines.Told], _ delivery: ExpectedDelivery, _ paper: PlannedPaper
    ) -> [String] {
        let key = delivery.key
        var problems: [String] = []
        let limits = ["confirmed", "registered"].map { act in
            (
                act,
                self.limits.limit(
                    act, isUrgent: paper.isUrgent, since: delivery.begin.milliseconds)
            )
        }
        guard delivery.requests.isEmpty else { return problems }
        for (act, limit) in limits {
            let of = told.filter { $0.act == act }
            for entry in of where entry.due != limit?.breach {
                problems.append("\(key): \(act) was due at another time: \(Self.shown([entry]))")
            }
            // What was reported in time and came before the breach was told.
            let codes = act == "confirmed" ? ["01", "02", "03"] : ["02", "03"]
            let first = delivery.reports.filter {
                codes.contains($0.code) && $0.hasReason
            }.map(\.arrived).min()
            let isReturned = delivery.reports.contains { $0.code == "02" }
            if let first, let limit, paper.signatures == .good, !isReturned,
                first.milliseconds <= limit.breach,
                of.contains(where: { $0.state == "breached" })
            {
                problems.append("\(key): \(act) was called late, and came at \(first)")
            }
        }
        return problems
    }

    /// Of what the sender owed before it had a receiver: only what was late.
    func checkSending(
        _ paper: PlannedPaper, _ id: String, _ seen: YearObservation
    ) -> [String] {
        let key = Delivered(document: id, receiver: "")
        let told = seen.deadlines[key] ?? []
        var expected: [NaiveDeadlines.Told] = []
        let sent = paper.time.milliseconds
        if let limit = limits.limit(
            "sent", isUrgent: paper.isUrgent, after: Int(paper.issuedOn.daysSince1970)),
            sent > limit.warning ?? limit.breach
        {
            expected = [
                NaiveDeadlines.Told(
                    act: "sent", state: "kept", due: limit.breach, ended: sent,
                    at: ledger.passed([.registration, .signatureCheck, .deadlines], paper.time)
                        .milliseconds)
            ]
        }
        guard Self.isSame(told, expected) else {
            return [
                "\(id): of its sending was told \(Self.shown(told)), expected "
                    + Self.shown(expected)
            ]
        }
        return checkAnswers(expected.count { sent > $0.due }, key, seen)
    }

    private static func isSame(
        _ told: [NaiveDeadlines.Told], _ expected: [NaiveDeadlines.Told]
    ) -> Bool {
        guard told.count == expected.count else { return false }
        let (told, expected) = (
            Dictionary(grouping: told, by: \.act), Dictionary(grouping: expected, by: \.act)
        )
        return expected.allSatisfy { act, expected in
            guard let told = told[act], told.count == expected.count else { return false }
            return zip(told, expected).allSatisfy { told, expected in
                var same = told
                same.at = expected.at
                return same == expected && (0...slack).contains(told.at - expected.at)
            }
        }
    }

    private static func shown(_ told: [NaiveDeadlines.Told]) -> String {
        let words = told.map { entry in
            let ended = entry.ended == 0 ? "" : " ended \(BusinessTime(milliseconds: entry.ended))"
            let level = entry.level == 0 ? "" : " \(entry.level) \(entry.above)"
            return
                "\(entry.act) \(entry.state)\(level) due \(BusinessTime(milliseconds: entry.due))"
                + "\(ended) told \(BusinessTime(milliseconds: entry.at))"
        }
        return "[\(words.joined(separator: "; "))]"
    }
}
