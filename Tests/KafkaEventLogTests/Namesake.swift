// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry
import TestSupport

@testable import KafkaEventLog

/// A consumer that takes a member's name in its group and does nothing else: what is left of a
/// request to join that was answered too late.
actor Namesake {
    private let executor = BlockingExecutor(label: "kafka.test.namesake")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let client: ClientHandle

    init(servers: String, group: String, instance: String, topic: String) throws {
        let configuration = try ClientConfiguration(
            KafkaSettings(bootstrapServers: servers, cluster: "tests", instance: "namesake"))
        try configuration.set("group.id", group)
        try configuration.set("group.instance.id", instance)
        try configuration.set("partition.assignment.strategy", "range")
        try configuration.set("session.timeout.ms", 6_000)
        try configuration.set("heartbeat.interval.ms", 1_000)
        configuration.deliver(RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR)
        client = try ClientHandle(
            RD_KAFKA_CONSUMER, configuration, logger: Logger(label: "test", level: .error))
        let list = PartitionList([TopicPartition(topic, -1)], offset: 0)
        rd_kafka_subscribe(client.pointer, list.pointer)
    }

    /// Waits until the coordinator has given it the name.
    func hasJoined() async -> Bool {
        let deadline = ContinuousClock.now + patience
        while client.memberID == nil, ContinuousClock.now < deadline {
            _ = client.poll(milliseconds: 50)
            await Task.yield()
        }
        return client.memberID != nil
    }

    /// Without a farewell, as a process that dies.
    func vanish() { client.close() }
}
