// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What becomes of mail to an agency that is closed on a day.
package struct ClosedMail: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Somebody decided that it goes to this agency, which is open.
        case redirected(AgencyCode)
        /// It is refused: somebody decided so, or nobody is known who took over.
        case refused
        /// It is refused until somebody decides.
        case undecided
    }

    package let outcome: Outcome
    /// Who took over and is open, the main heir first.
    package let successors: [AgencyCode]
    /// The closed agencies on the way, the addressed one first.
    package let way: [AgencyCode]
}

extension AgencyTree {
    /// The rule for mail to a closed agency: only what somebody decided redirects it, step after step
    /// to an agency that is open. Who took over is known without a decision, but not that its office
    /// handles what was meant for another.
    package func mail(toClosed code: AgencyCode, on date: CivilDate) -> ClosedMail {
        let named = successors(of: code, on: date)
        var way = [code]
        var current = code
        for _ in 0..<AgencyTree.successionLimit {
            let known = history(current)?.rules.successions.filter { $0.from <= date } ?? []
            guard let next = known.first(where: { $0.decision?.redirects == true })?.successor
            else {
                let isDecided = known.contains { $0.decision != nil } || named.isEmpty
                return ClosedMail(
                    outcome: isDecided ? .refused : .undecided, successors: named, way: way)
            }
            if entry(next, on: date) != nil {
                return ClosedMail(outcome: .redirected(next), successors: named, way: way)
            }
            if way.contains(next) { break }
            way.append(next)
            current = next
        }
        return ClosedMail(outcome: .refused, successors: named, way: way)
    }

    /// All who took over a part or all of a closed agency and are open on that day, the main heir
    /// first, each once.
    package func successors(of code: AgencyCode, on date: CivilDate) -> [AgencyCode] {
        let rows = history(code)?.rules.successions.filter { $0.from <= date } ?? []
        let first = successor(of: code, on: date).map { [$0] } ?? []
        let others = rows.sorted { $0.kind.rank < $1.kind.rank }.compactMap { row in
            entry(row.successor, on: date) == nil
                ? successor(of: row.successor, on: date) : row.successor
        }
        var seen: Set<AgencyCode> = []
        return (first + others).filter { seen.insert($0).inserted }
    }

    /// Closed agencies of that day whose mail waits for a decision, sorted by code.
    package func undecidedSuccessions(on date: CivilDate) -> [AgencyCode] {
        closedAgencies(on: date).filter {
            mail(toClosed: $0, on: date).outcome == .undecided
        }
    }

    /// Those that were open once and are not on that day, sorted by code.
    package func closedAgencies(on date: CivilDate) -> [AgencyCode] {
        entries.filter { entry in
            entry.place(on: date) == nil && entry.periods.contains { $0.validFrom <= date }
        }.map(\.code).sorted()
    }
}

extension Succession.Kind {
    fileprivate var rank: Int {
        switch self {
        case .whole: 0
        case .main: 1
        case .part: 2
        }
    }
}
