// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Every kind of topic, by the name of its family, in the order in which a document meets them.
/// Whoever looks at topics one after the other goes over this list, and no other is kept.
package enum TopicKind: String, CaseIterable, Hashable, Sendable {
    case submitted = "documents.submitted"
    case packetsReceived = "packets.received"
    case packetsRepeated = "packets.repeated"
    case statusesReceived = "statuses.received"
    case commandsAccepted = "commands.accepted"
    case accepted = "documents.accepted"
    case verified = "documents.verified"
    case rechecked = "documents.rechecked"
    case documentsRefused = "documents.refused"
    case continued = "routing.continued"
    case routes
    case deliveriesDue = "deliveries.due"
    case deliveriesChanged = "deliveries.changed"
    case documentsAnswered = "documents.answered"
    case deadlinesReported = "deadlines.reported"
    case answers
    case officeSubmitted = "office.submitted"
    case officeChanged = "office.changed"
    case decisionsSubmitted = "decisions.submitted"
    case metricsFlow = "metrics.flow"
    case deadLetters = "dead-letters"
    case registryAgencies = "registry.agencies"
    case registryTrust = "registry.trust"
    case registryRules = "registry.rules"
    case audit
    case cluster
    case state

    package var facts: TopicFacts {
        switch self {
        case .submitted: Topic.submitted.facts
        case .packetsReceived: Topic.packetsReceived.facts
        case .packetsRepeated: Topic.packetsRepeated.facts
        case .statusesReceived: Topic.statusesReceived.facts
        case .commandsAccepted: Topic.commandsAccepted.facts
        case .accepted: Topic.accepted.facts
        case .verified: Topic.verified.facts
        case .rechecked: Topic.rechecked.facts
        case .documentsRefused: Topic.documentsRefused.facts
        case .continued: Topic.continued.facts
        case .routes: Topic.routes.facts
        case .deliveriesDue: Topic.deliveriesDue.facts
        case .deliveriesChanged: Topic.deliveriesChanged.facts
        case .documentsAnswered: Topic.documentsAnswered.facts
        case .deadlinesReported: Topic.deadlinesReported.facts
        case .answers: Topic.answers.facts
        case .officeSubmitted: Topic.officeSubmitted.facts
        case .officeChanged: Topic.officeChanged.facts
        case .decisionsSubmitted: Topic.decisionsSubmitted.facts
        case .metricsFlow: Topic.metricsFlow.facts
        case .deadLetters: Topic.deadLetters.facts
        case .registryAgencies: Topic.registryAgencies.facts
        case .registryTrust: Topic.registryTrust.facts
        case .registryRules: Topic.registryRules.facts
        case .audit: Topic.audit.facts
        case .cluster: Topic.cluster.facts
        case .state: Topic.state.facts
        }
    }
}

/// A topic as its name tells it.
package struct KnownTopic: Hashable, Sendable {
    package var kind: TopicKind
    package var lane: Lane

    /// Nil for a name that is none of ours.
    package init?(_ name: String) {
        if let known = Self.byName[name] {
            self = known
        } else if let kind = Self.ofNodes.first(where: { name.hasPrefix($0.facts.prefix) }) {
            self.init(kind: kind, lane: .normal)
        } else {
            return nil
        }
    }

    private init(kind: TopicKind, lane: Lane) {
        self.kind = kind
        self.lane = lane
    }

    private static let ofNodes = TopicKind.allCases.filter { $0.facts.members == nil }

    private static let byName: [String: KnownTopic] = {
        var known: [String: KnownTopic] = [:]
        for kind in TopicKind.allCases {
            for member in kind.facts.members ?? [] {
                known[kind.rawValue + member.suffix] = KnownTopic(kind: kind, lane: member.lane)
            }
        }
        return known
    }()
}
