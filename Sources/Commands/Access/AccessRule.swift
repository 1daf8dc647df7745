// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import KafkaEventLog

/// One thing that a user of the cluster may do on its broker, as an ACL says it. Whatever no rule
/// allows, a broker with an authorizer refuses.
struct AccessRule: Hashable, Sendable {
    /// The names are Kafka's. Read and Write bring Describe with them.
    enum Operation: String, Comparable, Sendable {
        case create = "Create"
        case describe = "Describe"
        case read = "Read"
        case write = "Write"

        static func < (left: Operation, right: Operation) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    struct Resource: Hashable, Sendable {
        /// The raw value is the option of `kafka-acls.sh`.
        enum Kind: String, Sendable {
            case topic, group
            case transactionalID = "transactional-id"
        }

        var kind: Kind
        var name: String
        /// Whether the name is what others begin with.
        var isPrefix: Bool

        init(_ kind: Kind, _ name: String, isPrefix: Bool = false) {
            self.kind = kind
            self.name = name
            self.isPrefix = isPrefix
        }

        init(_ topics: Subscription.Selector) {
            switch topics {
            case .topic(let name): self.init(.topic, name)
            case .prefix(let prefix): self.init(.topic, prefix, isPrefix: true)
            }
        }
    }

    var user: ClusterUser
    var operation: Operation
    var resource: Resource
}

extension AccessRule {
    /// What the list of topics and the list of stages imply for a user of that cluster.
    static func rules(for user: ClusterUser, cluster: String) -> [AccessRule] {
        var rules: [AccessRule] = []
        func allow(_ operation: Operation, _ resource: Resource) {
            rules.append(AccessRule(user: user, operation: operation, resource: resource))
        }
        for facts in TopicKind.allCases.map(\.facts) {
            for topics in facts.topics(readBy: user) { allow(.read, Resource(topics)) }
            for topics in facts.topics(writtenBy: user) { allow(.write, Resource(topics)) }
        }
        switch user {
        case .worker(let kind):
            for stage in kind.stages.map(\.name) {
                allow(.read, Resource(.group, stage))
                allow(
                    .write,
                    Resource(
                        .transactionalID,
                        KafkaSettings.transactionalPrefix(cluster: cluster, group: stage),
                        isPrefix: true))
            }
        case .gateway:
            // A registry's import makes the topics of its nodes, and waits for them.
            for facts in TopicKind.allCases.map(\.facts) where facts.members == nil {
                allow(.create, Resource(.topic, facts.prefix, isPrefix: true))
                allow(.describe, Resource(.topic, facts.prefix, isPrefix: true))
            }
        case .operators:
            // How far a group is behind.
            for facts in TopicKind.allCases.map(\.facts) {
                for topic in facts.topics { allow(.describe, Resource(.topic, topic)) }
                if facts.members == nil {
                    allow(.describe, Resource(.topic, facts.prefix, isPrefix: true))
                }
            }
            for stage in StageKind.allCases { allow(.describe, Resource(.group, stage.name)) }
        case .node: allow(.read, Resource(.group, user.name))
        case .projection, .dashboards: break
        }
        // Who follows a topic names a group, without joining it.
        if user.isProcess {
            allow(.describe, Resource(.group, KafkaSettings.clientPrefix, isPrefix: true))
        }
        return rules
    }
}
