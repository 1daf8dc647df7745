// LienThong
// SPDX-License-Identifier: Apache-2.0

/// An agency to which a walk comes.
package struct WalkStep: Hashable, Sendable {
    package let agency: AgencyCode
    package let level: Level
    /// How many receivers lie there and behind it.
    package let receivers: Int
    /// True if the agency is itself among the receivers.
    package let isReceiver: Bool
    /// Hops before it; the sender has none.
    package let depth: Int
}

/// A document's way down the tree of one day, from its sender to its receivers, branch after
/// branch: an agency comes before what lies behind it, and once only.
///
/// It may end anywhere: a walk to what then remains takes the same branches in the same order.
package struct RouteWalk: Sendable {
    private struct Branch: Sendable {
        var agency: AgencyCode
        var receivers: [AgencyCode]
        var depth: Int
    }

    private let tree: AgencyTree
    private let date: CivilDate
    /// The next one last.
    private var ahead: [Branch]

    fileprivate init(
        _ tree: AgencyTree, from sender: AgencyCode, to receivers: [AgencyCode], on date: CivilDate
    ) {
        self.tree = tree
        self.date = date
        ahead = [Branch(agency: sender, receivers: receivers, depth: 0)]
    }

    /// The receivers to which the walk has not come yet, in its order.
    package var remaining: [AgencyCode] { ahead.reversed().flatMap(\.receivers) }

    /// The next agency; nil at the end. Throws where the tree has no way on.
    package mutating func next() throws(NoWay) -> WalkStep? {
        guard let branch = ahead.popLast() else { return nil }
        let ways = tree.group(branch.receivers, from: branch.agency, on: date)
        guard ways.unreachable.isEmpty, let level = tree.level(of: branch.agency, on: date) else {
            throw NoWay(
                from: branch.agency, to: ways.unreachable.isEmpty ? nil : ways.unreachable[0],
                on: date)
        }
        for way in ways.branches.reversed() {
            ahead.append(
                Branch(agency: way.hop, receivers: way.receivers, depth: branch.depth + 1))
        }
        return WalkStep(
            agency: branch.agency, level: level, receivers: branch.receivers.count,
            isReceiver: ways.isReceiver, depth: branch.depth)
    }
}

/// Where a walk cannot go on. Registration accepts nothing of that kind.
package struct NoWay: Error, Hashable, Sendable, CustomStringConvertible {
    package let from: AgencyCode
    /// Nil where `from` itself is not in the registry.
    package let to: AgencyCode?
    package let on: CivilDate

    package init(from: AgencyCode, to: AgencyCode?, on: CivilDate) {
        self.from = from
        self.to = to
        self.on = on
    }

    package var description: String {
        to.map { "no way on \(on.iso) from \(from) to \($0)" }
            ?? "\(from) is not in the registry on \(on.iso)"
    }
}

extension AgencyTree {
    /// The walk of a document; every receiver once.
    package func walk(
        from sender: AgencyCode, to receivers: [AgencyCode], on date: CivilDate
    ) -> RouteWalk {
        RouteWalk(self, from: sender, to: receivers, on: date)
    }
}
