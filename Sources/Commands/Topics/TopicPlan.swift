// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import KafkaEventLog

/// What separates the topics that are from those that should be.
package struct TopicPlan: Hashable, Sendable {
    /// One setting that becomes another.
    package struct Change: Hashable, Sendable {
        package var setting: String
        package var from: String?
        package var to: String

        package init(setting: String, from: String?, to: String) {
            self.setting = setting
            self.from = from
            self.to = to
        }
    }

    /// What cannot be changed while the cluster works, and why.
    package struct Obstacle: Hashable, Sendable {
        package var topic: String
        package var reason: String
    }

    package private(set) var create: [TopicSpec] = []
    package private(set) var change: [String: [Change]] = [:]
    package private(set) var refused: [Obstacle] = []
    /// What an operator should know and nothing here changes.
    package private(set) var notes: [Obstacle] = []

    package var isEmpty: Bool { create.isEmpty && change.isEmpty && refused.isEmpty }

    /// `found` are the topics of a cluster with so many brokers.
    package init(_ wanted: [TopicSpec], found: [String: KafkaTopic]) {
        for spec in wanted {
            guard let topic = found[spec.name] else {
                create.append(spec)
                continue
            }
            guard hasSameCount(spec, topic.partitions) else { continue }
            // The settings follow from the copies there are: two in sync of one is never.
            let settings = spec.kafkaSettings(replicas: topic.replicas)
            let changes = settings.sorted { $0.key < $1.key }.compactMap { name, value in
                topic.settings[name] == value
                    ? nil : Change(setting: name, from: topic.settings[name], to: value)
            }
            if !changes.isEmpty { change[spec.name] = changes }
            if topic.replicas < found.values.map(\.replicas).max() ?? 0 {
                notes.append(
                    Obstacle(
                        topic: spec.name,
                        reason: "\(topic.replicas) copies, fewer than other topics have; "
                            + "kafka-reassign-partitions.sh adds some"))
            }
        }
    }

    /// Of a log whose settings follow its description by themselves.
    package init(_ wanted: [TopicSpec], partitions: [String: Int32]) {
        for spec in wanted {
            if let count = partitions[spec.name] {
                _ = hasSameCount(spec, count)
            } else {
                create.append(spec)
            }
        }
    }

    private mutating func hasSameCount(_ spec: TopicSpec, _ count: Int32) -> Bool {
        if spec.partitions == count { return true }
        refused.append(
            Obstacle(
                topic: spec.name,
                reason: "it has \(count) partitions instead of \(spec.partitions); the number is "
                    + "fixed, or documents would change their homes: an offline procedure"))
        return false
    }
}
