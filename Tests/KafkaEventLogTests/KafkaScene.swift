// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import KafkaEventLog
import TestSupport

/// Topics and a group of one test's own.
struct KafkaScene {
    let log: KafkaEventLog
    let partitions: Int32
    let input = uniqueName("in")
    let urgent = uniqueName("in.urgent")
    let output = uniqueName("out")
    let group = uniqueName("group")

    init(_ log: KafkaEventLog, partitions: Int32 = 1, maxOutputBytes: Int = 9 << 20) async throws {
        self.log = log
        self.partitions = partitions
        let forEver = TopicSpec.Cleanup.delete(retentionMilliseconds: nil)
        try await log.create([
            TopicSpec(name: input, partitions: partitions, cleanup: forEver),
            TopicSpec(name: urgent, partitions: partitions, cleanup: forEver),
            TopicSpec(
                name: output, partitions: partitions, cleanup: forEver,
                maxRecordBytes: maxOutputBytes),
        ])
    }

    func join(
        _ instance: String, on other: KafkaEventLog? = nil
    ) async throws -> MemberProbe {
        let member = try await (other ?? log).join(
            Membership(
                group: group, instance: instance,
                subscriptions: [
                    Subscription(.topic(input)), Subscription(.topic(urgent), isUrgent: true),
                ]))
        return MemberProbe(member)
    }

    /// So many records in each partition of a topic, numbered.
    func fill(_ topic: String, _ numbers: Range<Int>) async throws {
        for partition in 0..<partitions {
            try await log.append(numbers.map { textRecord(topic, partition, "\(topic)/\($0)") })
        }
    }

    /// What a stage that copies would write.
    func copies(_ batch: Batch) -> [NewRecord] {
        batch.records.map { textRecord(output, $0.partition, $0.text) }
    }

    /// For each partition the texts that came out of one input topic, in order.
    func copied(from topic: String) async throws -> [Int32: [String]] {
        let records = try await log.readAll(output)
        return Dictionary(
            grouping: records.filter { $0.text.hasPrefix(topic + "/") }, by: \.partition
        ).mapValues { $0.map(\.text) }
    }

    /// What comes out when every record is copied once and in order.
    func expected(from topic: String, _ numbers: Range<Int>) -> [Int32: [String]] {
        let texts = numbers.map { "\(topic)/\($0)" }
        return Dictionary(uniqueKeysWithValues: (0..<partitions).map { ($0, texts) })
    }
}
