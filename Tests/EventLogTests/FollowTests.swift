// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

/// The contract of reading without a group, for every log.
@Suite struct FollowTests {
    private static let logs = EventLogUnderTest.all

    private func topic(_ log: any EventLog, partitions: Int32 = 1) async throws -> String {
        let topic = uniqueName("followed")
        try await log.create([TopicSpec(name: topic, partitions: partitions, cleanup: .keep)])
        return topic
    }

    @Test(arguments: logs)
    func `a reader begins where it is told`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = try await topic(log)
            let offsets = try await log.append((0..<10).map { textRecord(topic, "\($0)") })
            let reader = try await log.follow([TopicPartition(topic, 0): offsets[7]])
            var texts: [String] = []
            let deadline = ContinuousClock.now + patience
            while texts.count < 3 && ContinuousClock.now < deadline {
                texts += try await reader.next(maxRecords: 2, wait: .seconds(1)).records.map(\.text)
            }
            #expect(texts == ["7", "8", "9"])
            await reader.close()
        }
    }

    @Test(arguments: logs)
    func `a run holds at most the records asked for, and says when it is the last`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = try await topic(log, partitions: 2)
            try await log.append((0..<10).map { textRecord(topic, Int32($0 % 2), "\($0)") })
            let reader = try await log.follow([
                TopicPartition(topic, 0): 0, TopicPartition(topic, 1): 0,
            ])
            var records: [Record] = []
            var isAtEnd = false
            let deadline = ContinuousClock.now + patience
            while !isAtEnd && ContinuousClock.now < deadline {
                let run = try await reader.next(maxRecords: 4, wait: .milliseconds(500))
                #expect(run.records.count <= 4)
                records += run.records
                isAtEnd = run.isAtEnd
                #expect(!isAtEnd || records.count == 10, "the end before all records")
            }
            #expect(isAtEnd)
            #expect(Set(records.map(\.text)).count == 10)
            await reader.close()
        }
    }

    @Test(arguments: logs)
    func `a waiting reader gets what is appended meanwhile`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = try await topic(log)
            let reader = try await log.follow([TopicPartition(topic, 0): 0])
            let empty = try await reader.next(maxRecords: 10, wait: .milliseconds(100))
            #expect(empty.records.isEmpty)
            async let appended = log.append([textRecord(topic, "late")])
            var texts: [String] = []
            let deadline = ContinuousClock.now + patience
            while texts.isEmpty && ContinuousClock.now < deadline {
                texts += try await reader.next(maxRecords: 10, wait: .seconds(5)).records
                    .map(\.text)
            }
            _ = try await appended
            #expect(texts == ["late"])
            await reader.close()
        }
    }

    @Test(arguments: logs)
    func `records and the ends that are told reach the bounds, also behind a commit's marker`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let input = try await topic(log)
            let output = try await topic(log)
            let place = TopicPartition(output, 0)
            let reader = try await log.follow([place: 0])
            var member = MemberProbe(
                try await log.join(
                    Membership(
                        group: uniqueName("group"), instance: "one",
                        subscriptions: [Subscription(.topic(input))])))
            var reached: Int64 = 0
            for number in 1...3 {
                try await log.append([textRecord(input, "\(number)")])
                _ = try await member.consume(1) { [textRecord(output, $0.text)] }
                let end = try #require(try await log.bounds(of: [place])[place]).end
                #expect(end > reached)
                let deadline = ContinuousClock.now + patience
                while reached < end {
                    try #require(ContinuousClock.now < deadline, "\(reached) of \(end)")
                    let run = try await reader.next(maxRecords: 10, wait: .milliseconds(100))
                    if let last = run.records.last { reached = max(reached, last.offset + 1) }
                    reached = max(reached, run.ends[place] ?? 0)
                }
                #expect(reached == end)
            }
            await reader.close()
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `bounds embrace the records`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = try await topic(log, partitions: 2)
            let places = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
            let offsets = try await log.append((0..<3).map { textRecord(topic, "\($0)") })
            let bounds = try await log.bounds(of: places)
            #expect(bounds[places[0]]?.beginning == offsets.first)
            #expect((bounds[places[0]]?.end ?? 0) > (offsets.last ?? 0))
            #expect(bounds[places[1]]?.beginning == bounds[places[1]]?.end)
        }
    }

    @Test(arguments: logs)
    func `the time of what comes next is told, and of nothing where nothing comes`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = try await topic(log, partitions: 3)
            let places = (0..<3).map { TopicPartition(topic, $0) }
            for number in 0..<3 {
                try await log.append([
                    textRecord(topic, 0, "\(number)"), textRecord(topic, 1, "\(number)"),
                ])
            }
            let records = try await log.readAll(topic)
            func time(_ partition: Int32, _ offset: Int64) -> Int64? {
                records.first { $0.partition == partition && $0.offset == offset }?.timestamp
            }
            let first = try await log.timestamps(at: [places[0]: 0, places[1]: 1, places[2]: 0])
            #expect(first == [places[0]: time(0, 0), places[1]: time(1, 1)])
            // At the end, and behind it.
            #expect(try await log.timestamps(at: [places[0]: 3, places[1]: 9]).isEmpty)
            #expect(try await log.timestamps(at: [places[0]: 2]) == [places[0]: time(0, 2)])
            #expect(try await log.timestamps(at: [:]).isEmpty)
            let error = await #expect(throws: EventLogError.self) {
                try await log.timestamps(at: [TopicPartition(uniqueName("unknown"), 0): 0])
            }
            #expect(error?.code == .unknownTopic)
        }
    }

    @Test(arguments: logs)
    func `unknown partitions have no bounds and cannot be followed`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let unknown = TopicPartition(uniqueName("unknown"), 0)
            let ofBounds = await #expect(throws: EventLogError.self) {
                try await log.bounds(of: [unknown])
            }
            #expect(ofBounds?.code == .unknownTopic)
            let ofFollow = await #expect(throws: EventLogError.self) {
                try await log.follow([unknown: 0])
            }
            #expect(ofFollow?.code == .unknownTopic)
        }
    }
}
