// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Following
import SQLite
import Telemetry

/// A full replica of the state of all documents, made from the event topics: whoever answers
/// questions has one.
///
/// It belongs to no group and keeps its positions in its own file, in the transaction of the rows:
/// a crash resumes exactly. Topics have no order between them, so a row is a merge: whatever the
/// interleaving, a rebuild gives the same rows.
package final class Projection: Sendable {
    let settings: ProjectionSettings
    let logger: Logger
    let writer: ProjectionWriter
    let pool: ReadPool
    let follower: Follower
    let metrics: ProjectionMetrics

    /// Opens the file, and makes it anew if it is damaged, of another version, or of another log.
    package static func open(
        _ settings: ProjectionSettings, log: any EventLog, metrics: Metrics, logger: Logger
    ) async throws -> Projection {
        let writer = ProjectionWriter(settings)
        if try await writer.open() {
            logger.warning(
                "the projection's file was of no use here and is made again from the log",
                [.file: settings.path])
        }
        return Projection(settings, log, metrics, logger, writer)
    }

    private init(
        _ settings: ProjectionSettings, _ log: any EventLog, _ metrics: Metrics, _ logger: Logger,
        _ writer: ProjectionWriter
    ) {
        self.settings = settings
        self.logger = logger
        self.writer = writer
        self.metrics = ProjectionMetrics(metrics)
        follower = Follower(
            "projection", TopicKind.followedPartitions(settings.cluster.homes), log: log,
            maxRecords: settings.batchRecords, pause: settings.retryPause,
            inHand: settings.inHand, metrics: metrics, logger: logger)
        pool = ReadPool(settings)
    }

    /// Closes the file; call it after `run` has returned. Later questions are `.closed`.
    package func close() async throws {
        await pool.close()
        try await writer.close()
    }

    /// Answers a question on one state of the file.
    func read<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        do {
            return try await pool.read(body)
        } catch let error as SQLiteError {
            throw ProjectionError(.file, operation: operation, detail: error.description)
        }
    }
}
