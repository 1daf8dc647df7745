// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// librdkafka reports a record as delivered, without an offset, once a later batch of its partition
/// was acknowledged, though the broker never stored it: the first request was refused by a broker
/// that had just come back, the second was on its way already.
@Suite struct ConfirmationTests {
    private static let produce: Int16 = 0

    @Test func `a report without an offset confirms no append`() async throws {
        let mock = try MockCluster()
        mock.create("t")
        let log = try mock.log()
        // Opens the connections, so that both requests leave at once.
        #expect(try await log.append([textRecord("t", "zero")]) == [0])
        mock.delayAnswers(milliseconds: 300)
        mock.refuse(Self.produce, with: [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION])
        // Each is larger than half of what one request takes.
        let value = [UInt8](repeating: 1, count: 600_000)
        let record = NewRecord(topic: "t", partition: 0, key: nil, value: value)
        let error = await #expect(throws: EventLogError.self) {
            try await log.append([record, record])
        }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("offset") == true)
        // The next one is none the worse for it.
        mock.delayAnswers(milliseconds: 0)
        #expect(try await log.append([textRecord("t", "last")]).allSatisfy { $0 > 0 })
        await log.close()
    }

    /// Both producers read their reports by this.
    @Test func `only a report with an offset is a receipt`() {
        var message = rd_kafka_message_t()
        message.offset = 7
        #expect(Receipt(message).failure == nil)
        message.offset = Int64(RD_KAFKA_OFFSET_INVALID)
        #expect(Receipt(message).failure?.code == RD_KAFKA_RESP_ERR__INCONSISTENT)
        message.err = RD_KAFKA_RESP_ERR__MSG_TIMED_OUT
        #expect(Receipt(message).failure?.code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
    }

    @Test func `a transaction whose first record was not stored is given up`() async throws {
        let mock = try MockCluster()
        for topic in ["in", "out"] { mock.create(topic) }
        let log = try mock.log()
        try await log.append([textRecord("in", "a")])
        var member = MemberProbe(
            try await log.join(
                Membership(
                    group: "g", instance: "one", subscriptions: [Subscription(.topic("in"))])))
        let batch = try await member.batch()
        let value = [UInt8](repeating: 1, count: 600_000)
        let record = NewRecord(topic: "out", partition: 0, key: nil, value: value)
        mock.delayAnswers(milliseconds: 300)
        mock.refuse(Self.produce, with: [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION])
        let error = await #expect(throws: EventLogError.self) {
            try await member.member.commit(batch, [record, record])
        }
        #expect(error?.code == .unavailable)
        await member.member.leave()
        await log.close()
    }
}
