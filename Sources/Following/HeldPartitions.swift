// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization
import Telemetry

/// Tells in which partitions a transaction of another stays open, so that a worker or a follower
/// gets nothing of what lies behind it. It ends within seconds, or hangs and needs an operator.
package final class HeldPartitions: Sendable {
    /// How it was found; each finder's newest answer counts.
    package enum Finder: Hashable, Sendable {
        /// The reading came no further.
        case reading
        /// The end could not be told.
        case asking
    }

    private let reader: String
    private let metrics: Metrics
    private let logger: Logger
    private let found = Mutex<[Finder: Set<TopicPartition>]>([:])

    /// `reader` is the worker or follower that waits.
    package init(reader: String, metrics: Metrics, logger: Logger) {
        self.reader = reader
        self.metrics = metrics
        self.logger = logger
    }

    package var places: Set<TopicPartition> { found.withLock { Self.union($0) } }

    /// What `/readyz` says of it.
    package var problem: String? {
        let places = places
        if places.isEmpty { return nil }
        return "a transaction that has not ended holds back "
            + places.map(\.description).sorted().joined(separator: ", ")
            + ": runbook TransactionHangs"
    }

    /// These are held as far as this finder knows, and no others: a change is a line in the log, and
    /// `partition_held` of each that ever was is 1 or 0.
    package func tell(_ places: Set<TopicPartition>, by finder: Finder = .reading) {
        let (begun, ended) = found.withLock { found in
            let before = Self.union(found)
            found[finder] = places
            let after = Self.union(found)
            let begun = after.subtracting(before)
            let ended = before.subtracting(after)
            for place in begun { gauge(place).set(1) }
            for place in ended { gauge(place).set(0) }
            return (begun, ended)
        }
        for place in begun {
            logger.warning(
                "a transaction that has not ended holds back a partition",
                [
                    .worker: reader, .topic: place.topic, .partition: place.partition,
                    .hint: "runbook TransactionHangs",
                ])
        }
        for place in ended {
            logger.info(
                "a partition is held back no more",
                [.worker: reader, .topic: place.topic, .partition: place.partition])
        }
    }

    private static func union(_ found: [Finder: Set<TopicPartition>]) -> Set<TopicPartition> {
        found.values.reduce(into: []) { $0.formUnion($1) }
    }

    private func gauge(_ place: TopicPartition) -> Gauge {
        metrics.gauge(
            .partitionHeld,
            labels: ["reader": reader, "topic": place.topic, "partition": "\(place.partition)"])
    }
}
