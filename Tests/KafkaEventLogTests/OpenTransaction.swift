// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry
import TestSupport

@testable import KafkaEventLog

/// A transaction of somebody who stopped in the middle of it: records and a group's positions that
/// are neither committed nor given up.
actor OpenTransaction {
    private let executor = BlockingExecutor(label: "kafka.test.transaction")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let client: ClientHandle

    init(
        servers: String, id: String, records: [NewRecord], group: String,
        positions: [TopicPartition: Int64], timeoutMilliseconds: Int = 30_000
    ) throws {
        let configuration = try ClientConfiguration(
            KafkaSettings(bootstrapServers: servers, cluster: "tests", instance: "other"))
        try configuration.set("transactional.id", id)
        try configuration.set("transaction.timeout.ms", timeoutMilliseconds)
        try configuration.set("linger.ms", 0)
        configuration.deliver(RD_KAFKA_EVENT_ERROR)
        client = try ClientHandle(
            RD_KAFKA_PRODUCER, configuration, logger: Logger(label: "test", level: .error))
        try Self.check(rd_kafka_init_transactions(client.pointer, 30_000))
        try Self.check(rd_kafka_begin_transaction(client.pointer))
        for record in records {
            let code = client.send(record, tag: 1)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw EventLogError.kafka(code, "send")
            }
        }
        // Of no generation, as an offline tool would commit: the broker checks nothing.
        let metadata = rd_kafka_consumer_group_metadata_new(group)
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        let list = PartitionList(positions)
        try Self.check(
            rd_kafka_send_offsets_to_transaction(client.pointer, list.pointer, metadata, 10_000))
        rd_kafka_flush(client.pointer, 10_000)
    }

    func commit() throws {
        try Self.check(rd_kafka_commit_transaction(client.pointer, 10_000))
        client.close()
    }

    private static func check(_ pointer: OpaquePointer?) throws {
        if let failure = ClientFailure(taking: pointer) { throw failure.error("transaction") }
    }
}
