// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands
import EventLog
import Events
import KafkaEventLog
import Testing

struct TopicPlanTests {
    private static let spec = TopicSpec(
        name: "documents.accepted", partitions: 12, cleanup: .delete(retentionMilliseconds: nil))

    private static func found(
        _ spec: TopicSpec, partitions: Int32 = 12, replicas: Int32 = 3,
        _ others: [String: String] = [:]
    ) -> [String: KafkaTopic] {
        let settings = spec.kafkaSettings(replicas: replicas).merging(others) { $1 }
        return [
            spec.name: KafkaTopic(partitions: partitions, replicas: replicas, settings: settings)
        ]
    }

    @Test func `a topic that is as it should be asks for nothing`() {
        let plan = TopicPlan(
            [Self.spec], found: Self.found(Self.spec, ["segment.bytes": "1048576"]))
        #expect(plan.isEmpty && plan.notes.isEmpty)
    }

    @Test func `a missing topic is created, one that nobody wants is left alone`() {
        let other = TopicSpec(name: "someone.elses", partitions: 3, cleanup: .compact)
        let plan = TopicPlan([Self.spec], found: Self.found(other, partitions: 3))
        #expect(plan.create == [Self.spec] && plan.change.isEmpty && plan.refused.isEmpty)
    }

    @Test func `settings that differ are changed, each by name`() {
        let plan = TopicPlan(
            [Self.spec],
            found: Self.found(
                Self.spec, ["retention.ms": "604800000", "max.message.bytes": "1048588"]))
        #expect(
            plan.change == [
                "documents.accepted": [
                    .init(setting: "max.message.bytes", from: "1048588", to: "9437440"),
                    .init(setting: "retention.ms", from: "604800000", to: "-1"),
                ]
            ])
    }

    @Test func `another number of partitions is refused with the reason`() throws {
        let plan = TopicPlan([Self.spec], found: Self.found(Self.spec, partitions: 6))
        let refused = try #require(plan.refused.first)
        #expect(refused.topic == "documents.accepted")
        #expect(refused.reason.contains("6 partitions instead of 12"))
        #expect(plan.create.isEmpty && plan.change.isEmpty)
    }

    @Test func `a topic with one copy is never asked for two in sync`() {
        var found = Self.found(Self.spec, replicas: 1)
        found["other"] = KafkaTopic(partitions: 1, replicas: 3, settings: [:])
        let plan = TopicPlan([Self.spec], found: found)
        #expect(plan.isEmpty)
        #expect(plan.notes.map(\.topic) == ["documents.accepted"])
    }

    @Test func `what the pipeline wants of a cluster differs from an empty one in all topics`() {
        let plan = TopicPlan(Topic.specs, found: [:])
        #expect(plan.create == Topic.specs)
    }
}
