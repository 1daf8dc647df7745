// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// What is known of a family of topics, whatever its records hold: how its topics are made, and
/// what its page in `Topics/` says.
package struct TopicFacts: Sendable {
    package enum Partitions: Sendable {
        /// As many as documents have homes, and all about a document lies in its home. `range`
        /// gives equal numbers of all such topics to one member of a group.
        case home
        /// As many, and a record lies in the number of what it was made of.
        case source
        case one
    }

    package struct Member: Sendable {
        var suffix: String
        var lane: Lane
    }

    package let kind: TopicKind
    package let sentence: String
    package let key: String
    package let partitions: Partitions
    package let cleanup: TopicSpec.Cleanup
    package let maxRecordBytes: Int
    /// Written by who is no process of ours: stamped and unpacked by the broker.
    package let isOfStrangers: Bool
    package let writers: [TopicParty]
    let otherReaders: [TopicParty]
    package let content: any TopicContent.Type
    package let members: [Member]?

    package var name: String { kind.rawValue }

    /// Stages first, in the order of a document's way.
    package var readers: [TopicParty] {
        StageKind.allCases.filter { $0.facts.groupReads.contains(kind) }.map(TopicParty.stage)
            + otherReaders
    }

    /// The names of its topics; none where the registry says which there are.
    package var topics: [String] { (members ?? []).map { name + $0.suffix } }

    /// What the names of a node's topics begin with.
    package var prefix: String { name + "." }

    package func spec(_ topic: String, homes: Homes) -> TopicSpec {
        TopicSpec(
            name: topic, partitions: partitions == .one ? 1 : homes.count,
            cleanup: cleanup, maxRecordBytes: maxRecordBytes, usesLogAppendTime: isOfStrangers,
            storesUncompressed: isOfStrangers)
    }

    /// For a group that reads all of the family.
    package func subscriptions(urgentFirst: Bool) -> [Subscription] {
        guard let members else { return [Subscription(.prefix(prefix))] }
        return members.map {
            Subscription(
                .topic(name + $0.suffix), isUrgent: urgentFirst && $0.lane == .urgent)
        }
    }
}

/// Who writes or reads a topic.
package enum TopicParty: Hashable, Sendable {
    case stage(StageKind)
    /// Every stage, whatever it reads: what its worker does by itself.
    case everyWorker
    /// The stage whose name stands in the topic's.
    case itself
    case gateway, projection
    /// The node whose code stands in the topic's name, and nobody else.
    case node
    case topicsApply
    case everyProcess
    case dashboards, operators

    /// As the pages of `Topics/` name it.
    package var words: String {
        switch self {
        case .stage(let kind):
            kind.name == kind.facts.worker.rawValue
                ? kind.name : "\(kind.facts.worker.rawValue) (\(kind.name))"
        case .everyWorker: "every worker"
        case .itself: "the worker itself"
        case .gateway: "gateway"
        case .projection: "projection"
        case .node: "the node `<CODE>` only (ACL)"
        case .topicsApply: "`lienthong topics apply`"
        case .everyProcess: "every process at its start"
        case .dashboards: "dashboards"
        case .operators: "operators"
        }
    }
}
