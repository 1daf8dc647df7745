// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization

extension Follower {
    /// Returns when everything has been applied that had been written before the call. Throws
    /// `FollowerError`: `.behind` if that takes longer than `limit`; nil waits as long as it runs.
    package func catchUp(within limit: Duration? = nil) async throws {
        let bounds = try await log.bounds(of: partitions)
        let id = progress.withLock { $0.makeID() }
        try await withTaskCancellationHandler {
            try await wait(
                for: bounds.mapValues(\.end), id: id, until: limit.map { .now + $0 })
        } onCancel: {
            let waiter = progress.withLock { $0.giveUp(id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func wait(
        for ends: [TopicPartition: Int64], id: Int, until deadline: ContinuousClock.Instant?
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result: Result<Void, any Error>? = progress.withLock { progress in
                let missing = progress.missing(ends)
                if missing.isEmpty { return .success(()) }
                if Task.isCancelled { return .failure(CancellationError()) }
                if [.stopped, .failed].contains(progress.status.phase) {
                    return .failure(
                        FollowerError.ended(progress.status.problem ?? Self.stopped))
                }
                progress.wait(
                    .init(
                        id: id, ends: missing, deadline: deadline,
                        continuation: continuation))
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }

    static let stopped = "it was stopped"

    /// How far it is behind the log at this moment.
    package func lag() async throws -> FollowerLag {
        let bounds = try await log.bounds(of: partitions)
        return progress.withLock { progress in
            var byTopic: [String: Int64] = [:]
            for (place, end) in progress.missing(bounds.mapValues(\.end)) {
                let beginning = bounds[place]?.beginning ?? 0
                byTopic[place.topic, default: 0] +=
                    end - max(progress.positions[place] ?? 0, beginning)
            }
            byTopic = byTopic.filter { $0.value > 0 }
            return FollowerLag(records: byTopic.values.reduce(0, +), byTopic: byTopic)
        }
    }
}
