// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry

@testable import KafkaEventLog

/// Removes a partition's records before an offset, as retention does in its time.
actor RecordRemoval {
    private let executor = BlockingExecutor(label: "kafka.test.removal")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let servers: String

    init(servers: String) { self.servers = servers }

    func remove(before offset: Int64, of place: TopicPartition) throws {
        let configuration = try ClientConfiguration(
            KafkaSettings(bootstrapServers: servers, cluster: "tests", instance: "removal"))
        let client = try ClientHandle(
            RD_KAFKA_PRODUCER, configuration, logger: Logger(label: "test", level: .error))
        defer { client.close() }
        let queue = rd_kafka_queue_new(client.pointer)
        defer { rd_kafka_queue_destroy(queue) }
        let list = PartitionList([place: offset])
        var request = rd_kafka_DeleteRecords_new(list.pointer)
        defer { rd_kafka_DeleteRecords_destroy(request) }
        rd_kafka_DeleteRecords(client.pointer, &request, 1, nil, queue)
        guard let answer = ClientEvent(rd_kafka_queue_poll(queue, 30_000)) else {
            throw EventLogError(.unavailable, operation: "remove records", detail: "no answer")
        }
        guard answer.error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw EventLogError.kafka(answer.error, "remove records", answer.errorText)
        }
        let result = rd_kafka_DeleteRecords_result_offsets(answer.pointer)
        for entry in PartitionList.entries(of: result)
        where entry.error != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw EventLogError.kafka(entry.error, "remove records of \(entry.place)")
        }
    }
}
