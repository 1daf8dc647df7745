// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// A broker that has just come back and has yet to hear of a topic that exists.
@Suite struct PassingErrorTests {
    private var limits: KafkaLimits {
        var limits = KafkaLimits.forTests
        limits.answerMilliseconds = 2_000
        return limits
    }

    @Test func `an end that is asked for too early is asked for again`() async throws {
        let mock = try MockCluster()
        mock.create("t")
        let log = try mock.log(limits: limits)
        // From here on the topic is known to exist.
        try await log.append([textRecord("t", "a")])
        mock.describe("t", as: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        let error = await #expect(throws: EventLogError.self) {
            _ = try await log.bounds(of: [TopicPartition("t", 0)])
        }
        #expect(error?.code == .unavailable, "\(String(describing: error))")
        mock.describe("t", as: RD_KAFKA_RESP_ERR_NO_ERROR)
        let bounds = try await log.bounds(of: [TopicPartition("t", 0)])
        #expect(bounds.values.map(\.end) == [1])
        await log.close()
    }

    @Test func `a topic whose partitions are not told is not unknown`() async throws {
        let mock = try MockCluster()
        mock.create("t")
        mock.describe("t", as: RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
        let log = try mock.log(limits: limits)
        let membership = Membership(
            group: "g", instance: "one", subscriptions: [Subscription(.topic("t"))])
        let ofJoin = await #expect(throws: EventLogError.self) {
            _ = try await log.join(membership)
        }
        #expect(ofJoin?.code == .unavailable)
        let ofAppend = await #expect(throws: EventLogError.self) {
            try await log.append([textRecord("t", "a")])
        }
        #expect(ofAppend?.code == .unavailable)
        mock.describe("t", as: RD_KAFKA_RESP_ERR_NO_ERROR)
        #expect(try await log.append([textRecord("t", "a")]) == [0])
        await log.close()
    }

    /// What ends a worker is said of what is known not to pass.
    @Test(arguments: [
        (RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, EventLogError.Code.unavailable),
        (RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, .unavailable),
        (RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, .unavailable),
        (RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, .unavailable),
        (RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, .unavailable),
        (RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, .unavailable),
        (RD_KAFKA_RESP_ERR__TIMED_OUT, .unavailable),
        (RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, .stale),
        (RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, .tooLarge),
        (RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, .fenced),
        (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .refused),
    ])
    func `an error means`(_ code: rd_kafka_resp_err_t, _ meaning: EventLogError.Code) {
        #expect(EventLogError.kafka(code, "test").code == meaning)
    }
}
