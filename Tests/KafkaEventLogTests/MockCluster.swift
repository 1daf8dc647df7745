// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import KafkaEventLog
import Telemetry
import TestSupport

/// librdkafka's own mock of a broker, of one node: it answers requests with errors on command. No
/// proof of anything about Kafka; only of what we do with such an answer.
///
/// `@unchecked Sendable`: set when it is made; the mock takes its own locks.
final class MockCluster: @unchecked Sendable {
    private let client: OpaquePointer
    private let cluster: OpaquePointer

    init() throws {
        var text = [CChar](repeating: 0, count: 512)
        guard
            let client = rd_kafka_new(
                RD_KAFKA_PRODUCER, rd_kafka_conf_new(), &text, text.count),
            let cluster = rd_kafka_mock_cluster_new(client, 1)
        else { throw EventLogError(.invalid, operation: "mock a cluster", detail: "refused") }
        self.client = client
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    func create(_ topic: String, partitions: Int32 = 1) {
        rd_kafka_mock_topic_create(cluster, topic, partitions, 1)
    }

    /// What the mock says of a topic to whoever asks where it lies.
    func describe(_ topic: String, as code: rd_kafka_resp_err_t) {
        rd_kafka_mock_topic_set_error(cluster, topic, code)
    }

    /// The time from a request to its answer.
    func delayAnswers(milliseconds: Int32) {
        rd_kafka_mock_broker_set_rtt(cluster, 1, milliseconds)
    }

    /// The next requests of a kind, by Kafka's number for it, get these answers instead.
    func refuse(_ kind: Int16, with codes: [rd_kafka_resp_err_t]) {
        rd_kafka_mock_push_request_errors_array(cluster, kind, codes.count, codes)
    }

    func log(limits: KafkaLimits = .forTests) throws -> KafkaEventLog {
        try KafkaEventLog(
            KafkaSettings(
                bootstrapServers: String(cString: rd_kafka_mock_cluster_bootstraps(cluster)),
                cluster: "mock", instance: "test", limits: limits),
            logger: Logger(label: "kafka", level: .error))
    }
}
