// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

extension EventLog {
    /// All records of a topic, oldest first within a partition.
    package func readAll(_ topic: String) async throws -> [Record] {
        let count = try await topics()[topic] ?? 0
        let partitions = (0..<count).map { TopicPartition(topic, $0) }
        let bounds = try await bounds(of: partitions)
        let reader = try await follow(bounds.mapValues(\.beginning))
        var records: [Record] = []
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let run = try await reader.next(maxRecords: 1000, wait: .milliseconds(200))
            records += run.records
            if run.isAtEnd {
                await reader.close()
                return records
            }
        }
        throw DeadlineExceeded(description: "the end of \(topic) within \(patience)")
    }
}

/// A record whose value and key are texts.
package func textRecord(
    _ topic: String, _ partition: Int32, key: String? = nil, _ value: String
) -> NewRecord {
    NewRecord(
        topic: topic, partition: partition, key: key.map { Array($0.utf8) },
        value: Array(value.utf8))
}

/// A record of partition 0.
package func textRecord(_ topic: String, _ value: String) -> NewRecord {
    textRecord(topic, 0, value)
}

extension Record {
    package var text: String { String(decoding: value ?? [], as: UTF8.self) }
}

/// All partitions of topics with so many each.
package func partitions(_ topics: [String], _ count: Int32) -> Set<TopicPartition> {
    Set(topics.flatMap { topic in (0..<count).map { TopicPartition(topic, $0) } })
}
