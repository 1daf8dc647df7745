// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

/// How far a position is behind, and how old the oldest is that waits, by records whose times are
/// read back.
struct LagTests {
    private static let logs = EventLogUnderTest.all

    private func topic(_ log: any EventLog, _ partitions: Int32) async throws -> String {
        let topic = uniqueName("lag")
        try await log.create([
            TopicSpec(
                name: topic, partitions: partitions, cleanup: .delete(retentionMilliseconds: nil))
        ])
        return topic
    }

    @Test(arguments: logs)
    func `records behind a position are counted, with the time of the first`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = try await topic(log, 4)
            let places = (0..<4).map { TopicPartition(topic, $0) }
            try await log.append((0..<3).map { textRecord(topic, 0, "\($0)") })
            try await log.append([textRecord(topic, 1, "x")])
            let times = Dictionary(
                grouping: try await log.readAll(topic), by: \.place
            ).mapValues { $0.map(\.timestamp) }
            let bounds = try await log.bounds(of: places)
            func lags(
                _ first: Int64, counting: Int64
            ) async throws -> [TopicPartition: PartitionLag] {
                try await log.lags(
                    behind: [places[0]: first, places[1]: 1, places[2]: 0], in: bounds,
                    countedOffsets: counting)
            }
            for position in Int64(0)..<3 {
                for counting in [Int64(0), 64] {
                    let lag = PartitionLag(
                        records: 3 - position, isExact: counting > 0,
                        oldest: times[places[0]]?[Int(position)])
                    #expect(
                        try await lags(position, counting: counting)
                            == [places[0]: lag, places[1]: .none, places[2]: .none])
                }
            }
            #expect(try await lags(3, counting: 0)[places[0]] == PartitionLag.none)
            // What came after the bounds were asked is of another answer.
            try await log.append([textRecord(topic, 1, "later")])
            #expect(try await lags(0, counting: 64)[places[1]] == PartitionLag.none)
        }
    }

    @Test(arguments: logs)
    func `a group that has passed all there is waits for nothing, whatever follows its records`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = try await topic(log, 1)
            let output = try await self.topic(log, 1)
            let group = uniqueName("lag.group")
            var member = MemberProbe(
                try await log.join(
                    Membership(
                        group: group, instance: "1", subscriptions: [Subscription(.topic(topic))])))
            var second = MemberProbe(
                try await log.join(
                    Membership(
                        group: group + ".next", instance: "1",
                        subscriptions: [Subscription(.topic(output))])))
            try await log.append((0..<3).map { textRecord(topic, "\($0)") })
            // Of a commit; on Kafka its marker follows.
            _ = try await member.consume(3) { [textRecord(output, $0.text)] }
            _ = try await second.consume(3)
            let place = TopicPartition(output, 0)
            let committed = try await log.committed(group: group + ".next", [place])
            let bounds = try await log.bounds(of: [place])
            for counting in [Int64(0), 64] {
                #expect(
                    try await log.lags(behind: committed, in: bounds, countedOffsets: counting)
                        == [place: PartitionLag.none])
            }
            await member.member.leave()
            await second.member.leave()
        }
    }
}
