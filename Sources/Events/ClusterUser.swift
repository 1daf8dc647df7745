// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Who connects to the cluster's broker under a name of its own, which the broker knows by a
/// certificate or a password.
package enum ClusterUser: Hashable, Sendable {
    case worker(WorkerKind)
    case gateway, projection
    /// Who draws `metrics.flow`.
    case dashboards
    /// Who looks how the cluster is (`topics lag`, dead letters); not who makes topics and rights:
    /// that is the broker's own administrator.
    case operators
    /// A node, by its code.
    case node(String)

    /// Those that every cluster has.
    package static let ofProcesses =
        WorkerKind.allCases.map(ClusterUser.worker) + [
            .gateway, .projection, .dashboards, .operators,
        ]

    /// Its name on the broker, where nobody chose another.
    package var name: String {
        switch self {
        case .worker(let kind): kind.rawValue
        case .gateway: "gateway"
        case .projection: "projection"
        case .dashboards: "dashboards"
        case .operators: "operators"
        case .node(let code): "node-\(code)"
        }
    }

    /// True where a program of ours speaks for the user.
    package var isProcess: Bool {
        switch self {
        case .worker, .gateway, .projection, .operators: true
        case .dashboards, .node: false
        }
    }
}

extension TopicParty {
    /// Whether the user is of this party, whatever the topic's name.
    fileprivate func includes(_ user: ClusterUser) -> Bool {
        switch (self, user) {
        case (.stage(let stage), .worker(let kind)): stage.facts.worker == kind
        case (.everyWorker, .worker): true
        // The gateway has a projection of its own.
        case (.projection, .gateway), (.projection, .projection), (.gateway, .gateway): true
        case (.everyProcess, _): user.isProcess
        case (.dashboards, .dashboards), (.operators, .operators): true
        default: false
        }
    }
}

extension TopicFacts {
    /// Which topics of the family the user reads: what its party is said to read, nothing else.
    package func topics(readBy user: ClusterUser) -> [Subscription.Selector] {
        topics(of: readers, user)
    }

    package func topics(writtenBy user: ClusterUser) -> [Subscription.Selector] {
        topics(of: writers, user)
    }

    private func topics(
        of parties: [TopicParty], _ user: ClusterUser
    ) -> [Subscription.Selector] {
        if case .node(let code) = user {
            return parties.contains(.node) ? [.topic(prefix + code)] : []
        }
        if case .worker(let kind) = user, parties.contains(.itself) {
            return kind.stages.filter(\.facts.keepsState).map { .topic(prefix + $0.name) }
        }
        guard parties.contains(where: { $0.includes(user) }) else { return [] }
        return members == nil ? [.prefix(prefix)] : topics.map { .topic($0) }
    }
}
