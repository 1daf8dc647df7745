// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Following
import SQLite
import Telemetry

/// The projection's file as its follower sees it.
struct ProjectionReplica: Replica {
    let settings: ProjectionSettings
    let writer: ProjectionWriter
    let pool: ReadPool
    let metrics: ProjectionMetrics
    let logger: Logger

    var positions: [TopicPartition: Int64] { get async { await writer.positions } }

    func apply(_ records: [Record]) async throws -> [TopicPartition: Int64] {
        let start = ContinuousClock.now
        let (positions, unreadable) = try await writer.apply(records)
        metrics.records.add(records.count)
        metrics.batchDuration.observe(start.duration(to: .now))
        if unreadable > 0 {
            metrics.unreadable.add(unreadable)
            logger.error(
                "events that the projection cannot read; the table unreadable names them",
                [.count: unreadable, .file: settings.path])
        }
        return positions
    }

    /// What they said is in no table, for good: the table `gaps` names them, the sums count them.
    func skip(_ gaps: [Gap]) async throws { try await writer.skip(gaps) }

    func forget() async throws {
        try await writer.remake()
        await pool.reopen()
    }

    func remedy(for error: any Error) -> Remedy {
        guard let error = error as? SQLiteError else { return .none }
        if error.isCorrupt { return .forget }
        if error.isFull {
            return .tryAgain(
                "no room for \(settings.path): free some; the projection goes on by itself")
        }
        return error.isBusy ? .tryAgain("\(error)") : .none
    }
}
