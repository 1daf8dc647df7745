// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

/// The contract of topics and appends, for every log.
@Suite struct AppendTests {
    private static let logs = EventLogUnderTest.all

    @Test(arguments: logs)
    func `records come back in the order of their append`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = uniqueName("ordered")
            try await log.create([TopicSpec(name: topic, partitions: 3, cleanup: .keep)])
            var offsets: [Int32: [Int64]] = [:]
            for round in 0..<20 {
                let records = (0..<6).map { index in
                    textRecord(topic, Int32(index % 3), key: "k\(index)", "\(round).\(index)")
                }
                let appended = try await log.append(records)
                #expect(appended.count == 6)
                for (record, offset) in zip(records, appended) {
                    offsets[record.partition, default: []].append(offset)
                }
            }
            let records = try await log.readAll(topic)
            for partition in Int32(0)..<3 {
                let own = records.filter { $0.partition == partition }
                #expect(own.map(\.offset) == offsets[partition])
                #expect(own.map(\.offset) == own.map(\.offset).sorted())
                #expect(
                    own.map(\.text)
                        == (0..<20).flatMap { ["\($0).\(partition)", "\($0).\(partition + 3)"] })
            }
        }
    }

    @Test(arguments: logs)
    func `concurrent appends lose nothing and keep each producer's order`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = uniqueName("concurrent")
            try await log.create([TopicSpec(name: topic, partitions: 2, cleanup: .keep)])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for producer in 0..<8 {
                    group.addTask {
                        for index in 0..<25 {
                            try await log.append([
                                textRecord(
                                    topic, Int32(producer % 2), key: "\(producer)",
                                    "\(producer).\(index)")
                            ])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let records = try await log.readAll(topic)
            #expect(records.count == 200)
            for producer in 0..<8 {
                let own = records.filter { $0.key == Array("\(producer)".utf8) }
                #expect(own.map(\.text) == (0..<25).map { "\(producer).\($0)" })
            }
        }
    }

    @Test(arguments: logs)
    func `headers, tombstones, empty values and missing keys survive`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = uniqueName("shapes")
            try await log.create([TopicSpec(name: topic, partitions: 1, cleanup: .keep)])
            let written = [
                NewRecord(topic: topic, partition: 0, key: [1], value: nil),
                NewRecord(topic: topic, partition: 0, key: [], value: []),
                NewRecord(topic: topic, partition: 0, key: nil, value: [0, 255]),
                NewRecord(
                    topic: topic, partition: 0, key: nil, value: nil,
                    headers: [
                        RecordHeader("traceparent", "00-01"), RecordHeader("empty", []),
                        RecordHeader("tên", [0xff, 0]), RecordHeader("traceparent", "second"),
                    ]),
            ]
            try await log.append(written)
            let read = try await log.readAll(topic)
            #expect(
                read.map {
                    NewRecord(
                        topic: $0.topic, partition: $0.partition, key: $0.key, value: $0.value,
                        headers: $0.headers)
                } == written)
            #expect(read.last?.header("traceparent") == Array("00-01".utf8))
            // A clock that is right to a day: seconds or nanoseconds would be far off.
            let year2020: Int64 = 1_577_836_800_000
            #expect(read.allSatisfy { $0.timestamp > year2020 && $0.timestamp < year2020 * 3 })
        }
    }

    @Test(arguments: logs)
    func `a value of 8 MiB survives`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = uniqueName("large")
            try await log.create([TopicSpec(name: topic, partitions: 1, cleanup: .keep)])
            var value = [UInt8](repeating: 0, count: 8 << 20)
            for index in value.indices { value[index] = UInt8(truncatingIfNeeded: index &* 31) }
            try await log.append([NewRecord(topic: topic, partition: 0, key: nil, value: value)])
            let read = try await log.readAll(topic)
            #expect(read.count == 1)
            // Not through `#expect` of both: it would print 8 MiB.
            #expect(read.first.map { $0.value == value } == true)
        }
    }

    @Test(arguments: logs)
    func `a record larger than its topic allows is refused`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = uniqueName("small")
            try await log.create([
                TopicSpec(name: topic, partitions: 1, cleanup: .keep, maxRecordBytes: 100_000)
            ])
            let large = NewRecord(
                topic: topic, partition: 0, key: nil,
                value: [UInt8](repeating: 7, count: 200_000))
            let error = await #expect(throws: EventLogError.self) { try await log.append([large]) }
            #expect(error?.code == .tooLarge)
            #expect(try await log.readAll(topic).isEmpty)
        }
    }

    @Test(arguments: logs)
    func `an unknown topic or partition is an error and nothing is appended`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = uniqueName("known")
            try await log.create([TopicSpec(name: topic, partitions: 1, cleanup: .keep)])
            for wrong in [
                textRecord(uniqueName("unknown"), "x"), textRecord(topic, 1, "x"),
                textRecord(topic, -1, "x"),
            ] {
                let error = await #expect(throws: EventLogError.self) {
                    try await log.append([textRecord(topic, "good"), wrong])
                }
                #expect(error?.code == .unknownTopic)
            }
            #expect(try await log.readAll(topic).isEmpty)
        }
    }

    @Test(arguments: logs)
    func `creating twice is creating once`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = uniqueName("twice")
            let spec = TopicSpec(name: topic, partitions: 2, cleanup: .compact)
            try await log.create([spec])
            try await log.append([textRecord(topic, 1, key: "a", "kept")])
            try await log.create([spec])
            #expect(try await log.topics()[topic] == 2)
            #expect(try await log.readAll(topic).map(\.text) == ["kept"])
        }
    }

    @Test(arguments: logs)
    func `another number of partitions is incompatible and creates nothing`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topic = uniqueName("fixed")
            let other = uniqueName("other")
            try await log.create([TopicSpec(name: topic, partitions: 2, cleanup: .keep)])
            let error = await #expect(throws: EventLogError.self) {
                try await log.create([
                    TopicSpec(name: other, partitions: 1, cleanup: .keep),
                    TopicSpec(name: topic, partitions: 3, cleanup: .keep),
                ])
            }
            #expect(error?.code == .incompatible)
            let topics = try await log.topics()
            #expect(topics[topic] == 2)
            #expect(topics[other] == nil)
        }
    }

    @Test(arguments: logs)
    func `a closed log says so`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let topic = uniqueName("closed")
            try await log.create([TopicSpec(name: topic, partitions: 1, cleanup: .keep)])
            await log.close()
            let error = await #expect(throws: EventLogError.self) {
                try await log.append([textRecord(topic, "x")])
            }
            #expect(error?.code == .closed)
        }
    }
}

extension TopicSpec.Cleanup {
    /// For ever.
    static var keep: TopicSpec.Cleanup { .delete(retentionMilliseconds: nil) }
}
