// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Synchronization

extension Projection {
    /// Returns when everything has been applied that had been written before the call: what was
    /// written is then found. `.behind` if that takes longer than `limit`.
    package func catchUp(within limit: Duration = .seconds(10)) async throws {
        let bounds = try await log.bounds(of: TopicKind.followedPartitions)
        let id = progress.withLock { $0.makeID() }
        try await withTaskCancellationHandler {
            try await wait(for: bounds.mapValues(\.end), id: id, until: .now + limit)
        } onCancel: {
            let waiter = progress.withLock { $0.giveUp(id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func wait(
        for ends: [TopicPartition: Int64], id: Int, until deadline: ContinuousClock.Instant
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result: Result<Void, any Error>? = progress.withLock { progress in
                let missing = progress.missing(ends)
                if missing.isEmpty { return .success(()) }
                if Task.isCancelled { return .failure(CancellationError()) }
                if [.stopped, .failed].contains(progress.status.phase) {
                    let detail = progress.status.problem ?? "the projection was stopped"
                    return .failure(
                        ProjectionError(.closed, operation: "catch up", detail: detail))
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

    /// How far the projection is behind the log at this moment.
    package func lag() async throws -> ProjectionLag {
        let bounds = try await log.bounds(of: TopicKind.followedPartitions)
        return progress.withLock { progress in
            var byTopic: [String: Int64] = [:]
            for (place, end) in progress.missing(bounds.mapValues(\.end)) {
                let beginning = bounds[place]?.beginning ?? 0
                byTopic[place.topic, default: 0] +=
                    end - max(progress.positions[place] ?? 0, beginning)
            }
            byTopic = byTopic.filter { $0.value > 0 }
            return ProjectionLag(records: byTopic.values.reduce(0, +), byTopic: byTopic)
        }
    }
}
