// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

extension EventLog {
    /// All records of a topic, oldest first within a partition.
    package func readAll(_ topic: String) async throws -> [Record] {
        let count = try await topics()[topic] ?? 0
        let partitions = (0..<count).map { TopicPartition(topic, $0) }
        var records: [Record] = []
        try await readAll(partitions, patience: patience) { record in
            records.append(record)
            return true
        }
        return records
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
