// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Days on which an open agency has no way to the national axis: an agency above it is missing,
/// closed, or stands in a circle. What is sent to it or by it then is refused.
package struct UnconnectedSpan: Hashable, Sendable {
    package let code: AgencyCode
    package let from: CivilDate
    /// The last such day; nil while no end is known.
    package let to: CivilDate?

    package init(code: AgencyCode, from: CivilDate, to: CivilDate?) {
        self.code = code
        self.from = from
        self.to = to
    }
}

extension AgencyTree {
    /// True if the agency has a way to the national axis on that day: then there is one between
    /// any two such agencies.
    package func isConnected(_ code: AgencyCode, on date: CivilDate) -> Bool {
        code != .national && chain(code, on: date) != nil
    }

    /// What an operator checks: every agency that is open and not connected, and when, sorted by
    /// code and day.
    package func unconnected() -> [UnconnectedSpan] {
        entries.filter { $0.code != .national }.flatMap(unconnected)
            .sorted { ($0.code, $0.from) < ($1.code, $1.from) }
    }

    /// The agencies that stand above one another in a circle, found above that one on that day; empty
    /// where there is none. In the order of the way up, beginning with the least code.
    package func circle(above code: AgencyCode, on date: CivilDate) -> [AgencyCode] {
        var way: [AgencyCode] = []
        var code = code
        while let parent = parent(of: code, on: date), way.count <= entries.count {
            if let begin = way.firstIndex(of: code) {
                let circle = Array(way[begin...])
                guard let least = circle.min(), let place = circle.firstIndex(of: least) else {
                    return circle
                }
                return Array(circle[place...] + circle[..<place])
            }
            way.append(code)
            code = parent
        }
        return []
    }

    private func unconnected(_ entry: Entry) -> [UnconnectedSpan] {
        var spans: [UnconnectedSpan] = []
        for period in entry.periods {
            var day: CivilDate? = period.validFrom
            while let first = day {
                let (isConnected, next) = connection(of: entry.code, on: first)
                defer { day = next.flatMap { period.contains($0) ? $0 : nil } }
                if isConnected { continue }
                let last = next?.dayBefore
                if let before = spans.last, before.to?.dayAfter == first {
                    spans[spans.count - 1] = UnconnectedSpan(
                        code: entry.code, from: before.from, to: last)
                } else {
                    spans.append(UnconnectedSpan(code: entry.code, from: first, to: last))
                }
            }
        }
        return spans
    }

    /// Whether an agency that is open on that day is connected, and the first later day on which
    /// that may be otherwise; nil if there is none.
    private func connection(
        of code: AgencyCode, on date: CivilDate
    ) -> (isConnected: Bool, next: CivilDate?) {
        var next: CivilDate?
        func mayChange(on day: CivilDate?) {
            if let day { next = next.map { min($0, day) } ?? day }
        }
        guard var place = places[code] else { return (false, nil) }
        for _ in 0...AgencyTree.depthLimit {
            if place == AgencyTree.root { return (true, next) }
            let entry = entries[Int(place)]
            guard let period = entry.place(on: date) else {
                mayChange(on: entry.periods.first { $0.validFrom > date }?.validFrom)
                return (false, next)
            }
            mayChange(on: entry.periods[period].validTo?.dayAfter)
            place = entry.parents[period]
        }
        return (false, next)
    }
}

extension CivilDate {
    var dayAfter: CivilDate { CivilDate(daysSince1970: daysSince1970 + 1) }
    var dayBefore: CivilDate { CivilDate(daysSince1970: daysSince1970 - 1) }
}
