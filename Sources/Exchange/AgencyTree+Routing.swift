// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The receivers that one hop leads to.
package struct RouteBranch: Hashable, Sendable {
    package let hop: AgencyCode
    package let receivers: [AgencyCode]

    package init(hop: AgencyCode, receivers: [AgencyCode]) {
        self.hop = hop
        self.receivers = receivers
    }
}

/// What an agency's step makes of the receivers that a document has before it.
package struct RouteBranches: Hashable, Sendable {
    /// In the order in which the first receiver of each was named.
    package var branches: [RouteBranch] = []
    /// True if the agency is itself among the receivers.
    package var isReceiver = false
    /// Receivers without a route on that day: unknown, closed, or not connected to the tree.
    package var unreachable: [AgencyCode] = []
}

extension AgencyTree {
    /// The longest chain of parents that is followed: a circle of parents has no route.
    static let depthLimit = 16

    /// The next agency on the way; nil if there is none, or if the document is already there.
    package func nextHop(
        from: AgencyCode, to receiver: AgencyCode, on date: CivilDate
    ) -> AgencyCode? {
        group([receiver], from: from, on: date).branches.first?.hop
    }

    /// The whole way, both ends included; nil if there is none. `VN` may be an end, as a hop.
    package func route(
        from: AgencyCode, to receiver: AgencyCode, on date: CivilDate
    ) -> [AgencyCode]? {
        guard let up = chain(from, on: date), let down = chain(receiver, on: date) else {
            return nil
        }
        let below = Set(down)
        guard let turn = up.firstIndex(where: below.contains) else { return nil }
        let ascent = up[...turn].map { entries[Int($0)].code }
        let descent = down.prefix { $0 != up[turn] }.reversed().map { entries[Int($0)].code }
        return ascent + descent
    }

    /// Groups receivers by the next hop from `from`: down to the child above each receiver, or up
    /// to the parent for all that are not below. Linear in the receivers.
    package func group(
        _ receivers: some Sequence<AgencyCode>, from: AgencyCode, on date: CivilDate
    ) -> RouteBranches {
        var result = RouteBranches()
        let start = places[from]
        let ascent: Int32? = start.flatMap { place in
            chain(from, on: date).flatMap { $0.count > 1 ? $0[1] : nil }
        }
        var buckets: [Int32: Int] = [:]
        var grouped: [(hop: Int32, receivers: [AgencyCode])] = []
        for receiver in receivers {
            if receiver == from {
                result.isReceiver = true
                continue
            }
            guard let start, let place = places[receiver],
                let hop = hop(from: start, ascent: ascent, to: place, on: date)
            else {
                result.unreachable.append(receiver)
                continue
            }
            if let bucket = buckets[hop] {
                grouped[bucket].receivers.append(receiver)
            } else {
                buckets[hop] = grouped.count
                grouped.append((hop, [receiver]))
            }
        }
        result.branches = grouped.map {
            RouteBranch(hop: entries[Int($0.hop)].code, receivers: $0.receivers)
        }
        return result
    }

    private func hop(
        from start: Int32, ascent: Int32?, to receiver: Int32, on date: CivilDate
    ) -> Int32? {
        var place = receiver
        for _ in 0...AgencyTree.depthLimit {
            guard place != AgencyTree.root else { return ascent }
            guard let parent = parentPlace(of: place, on: date) else { return nil }
            if parent == start { return place }
            place = parent
        }
        return nil
    }

    /// From the agency up to the root, both included; nil if it does not lead there.
    func chain(_ code: AgencyCode, on date: CivilDate) -> [Int32]? {
        guard var place = places[code] else { return nil }
        var chain = [place]
        while place != AgencyTree.root {
            guard chain.count <= AgencyTree.depthLimit,
                let parent = parentPlace(of: place, on: date)
            else { return nil }
            place = parent
            chain.append(place)
        }
        return chain
    }

    @inline(__always)
    private func parentPlace(of place: Int32, on date: CivilDate) -> Int32? {
        entries.withUnsafeBufferPointer { entries in
            let periods = entries[Int(place)].periods
            var number = periods.count - 1
            while number >= 0 {
                if periods[number].contains(date) { return entries[Int(place)].parents[number] }
                number -= 1
            }
            return nil
        }
    }
}
