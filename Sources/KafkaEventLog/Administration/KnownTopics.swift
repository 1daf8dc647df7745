// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization

/// The numbers of partitions, as last heard. They do not change, so they are asked for again only
/// where a place is not among them, and after the log was away: a record for a place that does not
/// exist is refused before any is sent.
final class KnownTopics: Sendable {
    private let administration: Administration
    private let counts = Mutex<[String: Int32]>([:])

    init(_ administration: Administration) { self.administration = administration }

    func check(_ records: [NewRecord]) async throws(EventLogError) {
        try await check("append to") { counts in
            records.first { !Self.has($0.topic, $0.partition, counts) }
                .map { TopicPartition($0.topic, $0.partition) }
        }
    }

    func check(_ places: some Collection<TopicPartition>) async throws(EventLogError) {
        try await check("ask for") { counts in
            places.first { !Self.has($0.topic, $0.partition, counts) }
        }
    }

    /// What was heard before the log was away may hold no longer.
    func forget() { counts.withLock { $0 = [:] } }

    private func check(
        _ operation: String, _ firstUnknown: ([String: Int32]) -> TopicPartition?
    ) async throws(EventLogError) {
        guard firstUnknown(counts.withLock { $0 }) != nil else { return }
        let heard = try await administration.topics()
        counts.withLock { $0 = heard }
        guard let unknown = firstUnknown(heard) else { return }
        // Who may not see a topic is not told that it exists.
        if heard[unknown.topic] == nil { try await administration.checkMaySee(unknown.topic) }
        throw EventLogError(
            .unknownTopic, operation: "\(operation) \(unknown)",
            detail: heard[unknown.topic].map { "the topic has \($0) partitions" }
                ?? "there is no such topic",
            hint: "lienthong topics plan lists what is missing")
    }

    private static func has(
        _ topic: String, _ partition: Int32, _ counts: [String: Int32]
    ) -> Bool {
        guard let count = counts[topic] else { return false }
        return partition >= 0 && partition < count
    }
}
