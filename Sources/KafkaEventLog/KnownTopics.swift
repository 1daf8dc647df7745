// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization

/// The numbers of partitions, as last heard. They do not change, so only what is not known is
/// asked for again: a record for a place that does not exist is refused before any is sent.
final class KnownTopics: Sendable {
    private let administration: Administration
    private let counts = Mutex<[String: Int32]>([:])

    init(_ administration: Administration) { self.administration = administration }

    func check(_ records: [NewRecord]) async throws(EventLogError) {
        guard firstUnknown(records) != nil else { return }
        let heard = try await administration.topics()
        counts.withLock { $0 = heard }
        guard let unknown = firstUnknown(records) else { return }
        throw EventLogError(
            .unknownTopic, operation: "append to \(unknown)",
            detail: heard[unknown.topic].map { "the topic has \($0) partitions" }
                ?? "there is no such topic",
            hint: "lienthong topics plan lists what is missing")
    }

    private func firstUnknown(_ records: [NewRecord]) -> TopicPartition? {
        counts.withLock { counts in
            records.first {
                guard let count = counts[$0.topic] else { return true }
                return $0.partition < 0 || $0.partition >= count
            }.map { TopicPartition($0.topic, $0.partition) }
        }
    }
}
