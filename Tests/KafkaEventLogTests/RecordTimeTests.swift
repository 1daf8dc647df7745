// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// The question how old records are, where the answer is long.
@Suite(.enabled(if: KafkaBroker.isExpected)) struct RecordTimeTests {
    @Test func `large records in many partitions tell their times in one question`() async throws {
        try await KafkaBroker.shared().withLog { log in
            let scene = try await KafkaScene(log, partitions: 6)
            let value = [UInt8](repeating: 7, count: 4 << 20)
            for partition in Int32(0)..<6 {
                try await log.append([
                    textRecord(scene.input, partition, "passed"),
                    NewRecord(topic: scene.input, partition: partition, key: nil, value: value),
                ])
            }
            let records = try await log.readAll(scene.input).filter { $0.offset == 1 }
            let places = (0..<6).map { TopicPartition(scene.input, $0) }
            let times = try await log.timestamps(
                at: Dictionary(uniqueKeysWithValues: places.map { ($0, 1) }))
            #expect(times.count == 6)
            #expect(
                times == Dictionary(uniqueKeysWithValues: records.map { ($0.place, $0.timestamp) }))
        }
    }
}
