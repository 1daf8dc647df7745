// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// A group as its coordinator knows it.
package struct KafkaGroup: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        /// The process's `--instance`, or what the broker calls it.
        package var instance: String
        /// Its address as the broker sees it.
        package var host: String
        package var partitions: Set<TopicPartition>

        package init(instance: String, host: String, partitions: Set<TopicPartition>) {
            self.instance = instance
            self.host = host
            self.partitions = partitions
        }
    }

    /// As Kafka names it: `Stable`, `PreparingRebalance`, `CompletingRebalance`, `Empty`, `Dead`.
    package var state: String
    package var members: [Member]

    package init(state: String, members: [Member]) {
        self.state = state
        self.members = members
    }
}

extension KafkaEventLog {
    /// What the coordinators know of these groups.
    package func groups(_ names: [String]) async throws(EventLogError) -> [String: KafkaGroup] {
        try await administration.groups(names)
    }
}

extension Administration {
    func groups(_ names: [String]) throws(EventLogError) -> [String: KafkaGroup] {
        // librdkafka 2.0.2 answers about several at once; one at a time tells whose answer failed.
        var found: [String: KafkaGroup] = [:]
        for name in names { found[name] = try group(name) }
        return found
    }

    private func group(_ name: String) throws(EventLogError) -> KafkaGroup {
        let operation = "ask for the members of \(name)"
        let answer = try describe(group: name, operation)
        var count = 0
        guard let groups = rd_kafka_DescribeConsumerGroups_result_groups(answer.pointer, &count),
            count == 1, let found = groups[0]
        else {
            throw EventLogError(.unavailable, operation: operation, detail: "an empty answer")
        }
        if let failed = rd_kafka_ConsumerGroupDescription_error(found) {
            let code = rd_kafka_error_code(failed)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, operation) }
        }
        let state = rd_kafka_ConsumerGroupDescription_state(found)
        var group = KafkaGroup(
            state: String(cString: rd_kafka_consumer_group_state_name(state)), members: [])
        for index in 0..<rd_kafka_ConsumerGroupDescription_member_count(found) {
            guard let member = rd_kafka_ConsumerGroupDescription_member(found, index) else {
                continue
            }
            let instance = rd_kafka_MemberDescription_group_instance_id(member)
            let assigned = rd_kafka_MemberDescription_assignment(member)
                .flatMap { rd_kafka_MemberAssignment_partitions($0) }
            group.members.append(
                KafkaGroup.Member(
                    instance: String(
                        cString: instance ?? rd_kafka_MemberDescription_consumer_id(member)),
                    host: String(cString: rd_kafka_MemberDescription_host(member)),
                    partitions: Set(PartitionList.entries(of: assigned).map(\.place))))
        }
        return group
    }
}
