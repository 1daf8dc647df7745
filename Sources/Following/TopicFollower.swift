// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Synchronization
import Telemetry

/// Keeps what a process holds in memory of one topic of one partition: a registry. It is read from
/// its beginning and then followed.
package final class TopicFollower: Sendable {
    private final class Memory: Replica {
        private let place: TopicPartition
        private let take: @Sendable ([Record]) async throws -> Void
        private let clear: @Sendable () -> Void
        private let position = Mutex<Int64?>(nil)

        init(
            _ place: TopicPartition, _ take: @escaping @Sendable ([Record]) async throws -> Void,
            _ clear: @escaping @Sendable () -> Void
        ) {
            self.place = place
            self.take = take
            self.clear = clear
        }

        var positions: [TopicPartition: Int64] {
            position.withLock { position in position.map { [place: $0] } ?? [:] }
        }

        func apply(_ records: [Record]) async throws -> [TopicPartition: Int64] {
            try await take(records)
            position.withLock { $0 = records.last.map { $0.offset + 1 } ?? $0 }
            return positions
        }

        func skip(_ gaps: [Gap]) {
            position.withLock { $0 = gaps.last?.to ?? $0 }
        }

        func forget() {
            clear()
            position.withLock { $0 = nil }
        }

        func remedy(for error: any Error) -> Remedy { .none }
    }

    private let follower: Follower
    private let memory: Memory

    /// `clear` forgets what `apply` has taken.
    package init(
        topic: String, log: any EventLog, inHand: WorkInHand? = nil, metrics: Metrics,
        logger: Logger,
        apply: @escaping @Sendable ([Record]) async throws -> Void,
        clear: @escaping @Sendable () -> Void
    ) {
        let place = TopicPartition(topic, 0)
        follower = Follower(
            topic, [place], log: log, inHand: inHand, metrics: metrics, logger: logger)
        memory = Memory(place, apply, clear)
    }

    /// Follows until `stop`. An unavailable log is tried again; anything else ends it.
    package func run() async throws { try await follower.run(memory) }

    package func stop() { follower.stop() }

    /// True once everything had been read that was there at the start.
    package var isCurrent: Bool { follower.status.isReady }

    /// What it waits for, for `/readyz`.
    package var waitingFor: String? { follower.status.waitingFor }

    /// What hinders it though it is ready.
    package var problem: String? { follower.status.problem }

    /// Everything written before the call has been applied when it returns. `.closed` where it
    /// follows no more.
    package func catchUp() async throws {
        do {
            try await follower.catchUp()
        } catch FollowerError.ended(let reason) {
            throw EventLogError(.closed, operation: "follow \(follower.name)", detail: reason)
        }
    }
}
