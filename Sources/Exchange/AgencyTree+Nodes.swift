// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Levels and nodes, read from the registry: the number of groups of a code tells neither. Communes
/// have two groups since 2025-07-01 as departments had, and a company's code is `H37.DN.001`.
extension AgencyTree {
    /// The agency's own, or that of the one above it where it is outside the four levels. `VN` is the
    /// hop of the central level.
    package func level(of code: AgencyCode, on date: CivilDate) -> Level? {
        if code == .national { return .central }
        for place in upwards(from: code, on: date) {
            let entry = entries[Int(place)]
            if let level = entry.place(on: date).flatMap({ entry.periods[$0].level }) {
                return level
            }
        }
        // Directly under the axis, and no rung of the four.
        return isConnected(code, on: date) ? .central : nil
    }

    /// The node that speaks for the agency: the nearest at or above it. Nil where there is none: then
    /// the agency uses the gateway.
    package func node(of code: AgencyCode, on date: CivilDate) -> AgencyCode? {
        for place in upwards(from: code, on: date) {
            let entry = entries[Int(place)]
            if let period = entry.place(on: date), entry.periods[period].isNode {
                return entry.code
            }
        }
        return nil
    }

    /// The node that hears on that day what concerns the agency's documents: its own; of an agency that
    /// is closed that of its successor, or of whoever it stood under last.
    package func answeringNode(of code: AgencyCode, on date: CivilDate) -> AgencyCode? {
        var code = code
        for _ in 0...AgencyTree.depthLimit {
            if entry(code, on: date) != nil { return node(of: code, on: date) }
            if let successor = successor(of: code, on: date) {
                return node(of: successor, on: date)
            }
            guard let place = places[code],
                let last = entries[Int(place)].periods.last(where: { $0.validFrom <= date })
            else { return nil }
            code = last.parent
        }
        return nil
    }

    /// The agencies at and above a code, without `VN`, in the order of the way up. Ends at what is not
    /// open, and after `depthLimit`.
    package func lineage(of code: AgencyCode, on date: CivilDate) -> [AgencyCode] {
        upwards(from: code, on: date).map { entries[Int($0)].code }
    }

    /// True if `upper` is the agency, or one of which it is a part: each on the way up belongs to the
    /// next. Who may send in whose name.
    package func isPart(
        _ code: AgencyCode, of upper: AgencyCode, on date: CivilDate
    ) -> Bool {
        if entry(code, on: date) == nil { return false }
        var kind: AgencyKind?
        for above in lineage(of: code, on: date) {
            guard let period = entry(above, on: date) else { return false }
            if let kind, !kind.isPart(of: period.kind) { return false }
            if above == upper { return true }
            kind = period.kind
        }
        return false
    }

    private func upwards(from code: AgencyCode, on date: CivilDate) -> [Int32] {
        guard var place = places[code] else { return [] }
        var way: [Int32] = []
        while place != AgencyTree.root, way.count <= AgencyTree.depthLimit {
            let entry = entries[Int(place)]
            guard let period = entry.place(on: date) else { break }
            way.append(place)
            place = entry.parents[period]
        }
        return way
    }
}
