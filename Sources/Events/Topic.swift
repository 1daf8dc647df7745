// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// The topics' names; `Topics/` describes each in a file of its own, and a test holds both together.
package enum Topic {
    /// Every topic that a group reads has this many partitions, fixed when it is created: then
    /// `range` gives equal numbers of all of them to one member.
    package static let homePartitions: Int32 = 12

    package static let packetsReceived = "packets.received"
    package static let packetsRepeated = "packets.repeated"
    package static let statusesReceived = "statuses.received"
    package static let documentsRefused = "documents.refused"
    package static let deliveriesChanged = "deliveries.changed"
    package static let decisionsSubmitted = "decisions.submitted"
    package static let metricsFlow = "metrics.flow"
    package static let deadLetters = "dead-letters"
    /// The cluster's name, as the first `topics apply` wrote it down.
    package static let cluster = "cluster"
    package static let registryAgencies = "registry.agencies"
    package static let registryTrust = "registry.trust"

    /// One a node, written by that node only: raw packets.
    package static let submittedPrefix = "documents.submitted."
    package static let answersPrefix = "answers."

    package static func submitted(by node: String) -> String { submittedPrefix + node }
    package static func answers(to node: String) -> String { answersPrefix + node }
    package static func state(of worker: String) -> String { "state." + worker }

    package static func accepted(_ lane: Lane) -> String { "documents.accepted" + suffix(lane) }
    package static func verified(_ lane: Lane) -> String { "documents.verified" + suffix(lane) }
    package static func deliveriesDue(_ lane: Lane) -> String { "deliveries.due" + suffix(lane) }
    package static func continued(_ lane: Lane) -> String { "routing.continued" + suffix(lane) }
    package static func routes(_ level: Level) -> String { "routes." + level.rawValue }

    private static func suffix(_ lane: Lane) -> String { lane == .urgent ? ".urgent" : "" }

    /// The workers that keep state, each with its changelog.
    package static let statefulWorkers = ["registration", "delivery-ack"]
}

extension Topic {
    private static let day: Int64 = 86_400_000

    /// Every topic of a cluster but the nodes' own.
    package static let specs: [TopicSpec] = {
        var specs: [TopicSpec] = []
        func home(
            _ name: String, _ cleanup: TopicSpec.Cleanup = .delete(retentionMilliseconds: nil)
        ) {
            specs.append(TopicSpec(name: name, partitions: homePartitions, cleanup: cleanup))
        }
        home(packetsReceived)
        home(packetsRepeated)
        home(statusesReceived)
        home(documentsRefused)
        home(deliveriesChanged)
        home(decisionsSubmitted)
        for lane in [Lane.normal, .urgent] {
            home(accepted(lane))
            home(verified(lane))
            home(continued(lane))
            home(deliveriesDue(lane))
        }
        for level in Level.allCases { home(routes(level)) }
        home(metricsFlow, .delete(retentionMilliseconds: 30 * day))
        for worker in statefulWorkers { home(state(of: worker), .compact) }
        specs.append(
            TopicSpec(
                name: deadLetters, partitions: homePartitions,
                cleanup: .delete(retentionMilliseconds: nil), maxRecordBytes: 10 << 20))
        specs.append(
            TopicSpec(name: cluster, partitions: 1, cleanup: .delete(retentionMilliseconds: nil)))
        specs.append(TopicSpec(name: registryAgencies, partitions: 1, cleanup: .compact))
        specs.append(TopicSpec(name: registryTrust, partitions: 1, cleanup: .compact))
        return specs
    }()

    /// The two topics of a node. Both exist before the registry may name the node.
    package static func specs(ofNode node: String) -> [TopicSpec] {
        [
            // One: a group's client fetches all its partitions at each turn, and nodes are many.
            TopicSpec(
                name: submitted(by: node), partitions: 1,
                cleanup: .delete(retentionMilliseconds: 7 * day), usesLogAppendTime: true),
            TopicSpec(
                name: answers(to: node), partitions: 1, cleanup: .delete(retentionMilliseconds: nil)
            ),
        ]
    }
}
