// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite
import Synchronization
import Telemetry

/// A full replica of the state of all documents, made from the event topics: whoever answers
/// questions has one.
///
/// It belongs to no group and keeps its positions in its own file, in the transaction of the rows:
/// a crash resumes exactly. Topics have no order between them, so a row is a merge: whatever the
/// interleaving, a rebuild gives the same rows.
package final class Projection: Sendable {
    let log: any EventLog
    let settings: ProjectionSettings
    let logger: Logger
    let writer: ProjectionWriter
    let pool: ReadPool
    let progress: Mutex<Progress>
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
        let progress = Progress(positions: await writer.positions)
        return Projection(settings, log, metrics, logger, writer, progress)
    }

    private init(
        _ settings: ProjectionSettings, _ log: any EventLog, _ metrics: Metrics, _ logger: Logger,
        _ writer: ProjectionWriter, _ progress: Progress
    ) {
        self.settings = settings
        self.log = log
        self.logger = logger
        self.writer = writer
        self.metrics = ProjectionMetrics(metrics)
        self.progress = Mutex(progress)
        pool = ReadPool(settings)
    }

    package var status: ProjectionStatus { progress.withLock { $0.status } }

    /// Everything that was there at the start has been applied.
    package var isReady: Bool { status.isReady }

    /// Asks `run` to return after the batch that is under way.
    package func stop() {
        progress.withLock { $0.isStopping = true }
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
