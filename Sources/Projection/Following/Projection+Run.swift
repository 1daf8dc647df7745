// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import SQLite
import Synchronization
import Telemetry

extension Projection {
    /// How long one read waits; `catchUp` and `stop` wait for it at most.
    private static let wait: Duration = .milliseconds(100)

    /// Follows until `stop`. A log that does not answer and a disk that is full are tried again;
    /// what does not pass by itself is thrown.
    package func run() async throws {
        do {
            while !isStopping {
                do {
                    try await follow()
                } catch let error as SQLiteError where error.isCorrupt {
                    logger.error(
                        "the projection's file is damaged and is made again from the log",
                        [.file: settings.path, .error: error])
                    beginAgain()
                    try await writer.remake()
                    await pool.reopen()
                } catch let error where Self.mayPass(error) {
                    try await rest(after: error)
                }
            }
            finish(.stopped, nil)
        } catch is CancellationError {
            finish(.stopped, nil)
        } catch {
            logger.error("the projection has failed", [.error: "\(error)"])
            finish(.failed, "\(error)")
            throw error
        }
    }

    private var isStopping: Bool { progress.withLock { $0.isStopping } }

    /// Everything that was refused is read again: the positions stand in the file.
    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as EventLogError: error.isRetriable || error.code == .unknownTopic
        case let error as SQLiteError: error.isFull || error.isBusy
        default: false
        }
    }

    /// Until it has caught up again, the answers are those of the past.
    private func beginAgain() {
        progress.withLock { progress in
            progress.status.isReady = false
            progress.status.phase = .catchingUp
        }
    }

    private func rest(after error: any Error) async throws {
        var problem = "\(error)"
        if let error = error as? SQLiteError, error.isFull {
            problem = "no room for \(settings.path): free some; the projection goes on by itself"
        }
        if let error = error as? EventLogError, error.code == .unknownTopic {
            problem = "the topics are not there yet: \(error.detail)"
        }
        let isNews = progress.withLock { progress in
            defer {
                progress.status.phase = .retrying
                progress.status.problem = problem
            }
            return progress.status.problem != problem
        }
        if isNews { logger.warning("the projection will try again", [.error: problem]) }
        metrics.retries.add(1)
        conclude()
        try await Task.sleep(for: settings.retryPause)
    }

    private func follow() async throws {
        let (positions, ends) = try await startingPositions()
        let reader = try await log.follow(positions)
        do {
            try await follow(reader, from: ends)
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    /// Where to go on, and the ends that must be reached to be ready.
    private func startingPositions() async throws -> (
        positions: [TopicPartition: Int64], ends: [TopicPartition: Int64]
    ) {
        let partitions = TopicKind.followedPartitions
        let bounds = try await log.bounds(of: partitions)
        var known = await writer.positions
        // Positions beyond the end are those of another log under the same name. A Kafka leader
        // that has just been elected may tell an end that is too low: look again before believing.
        if let place = known.first(where: { $0.value > bounds[$0.key]?.end ?? .max })?.key {
            let sightings = progress.withLock { progress in
                progress.shrunkSightings += 1
                return progress.shrunkSightings
            }
            guard sightings >= 3 else {
                throw EventLogError(
                    .unavailable, operation: "follow",
                    detail: "\(place) is shorter than what was read of it")
            }
            logger.warning(
                "the log is shorter than what was read of it: the projection is made again",
                [.topic: place.topic, .partition: place.partition])
            beginAgain()
            try await writer.reset()
            known = [:]
        }
        progress.withLock { $0.shrunkSightings = 0 }
        var positions: [TopicPartition: Int64] = [:]
        for place in partitions {
            positions[place] = max(known[place] ?? 0, bounds[place]?.beginning ?? 0)
        }
        let start = positions
        progress.withLock { $0.positions = start }
        return (positions, bounds.mapValues(\.end))
    }

    private func follow(
        _ reader: any LogReader, from ends: [TopicPartition: Int64]
    ) async throws {
        while !isStopping {
            // A cancelled reader answers at once: this loop would not rest.
            try Task.checkCancellation()
            let run = try await reader.next(
                maxRecords: settings.batchRecords, wait: Self.wait)
            if !run.records.isEmpty { try await apply(run.records) }
            progress.withLock { progress in
                progress.reach(run.ends)
                if progress.missing(ends).isEmpty { progress.status.isReady = true }
                progress.status.phase = progress.status.isReady ? .following : .catchingUp
                progress.status.problem = nil
            }
            conclude()
        }
    }

    private func apply(_ records: [Record]) async throws {
        let start = ContinuousClock.now
        let (positions, unreadable) = try await writer.apply(records)
        progress.withLock { progress in
            progress.reach(positions)
            progress.status.applied += records.count
        }
        metrics.records.add(records.count)
        metrics.batchDuration.observe(start.duration(to: .now))
        if unreadable > 0 {
            metrics.unreadable.add(unreadable)
            logger.error(
                "events that the projection cannot read; the table unreadable names them",
                [.count: unreadable, .file: settings.path])
        }
    }

    /// Lets those go on who waited for this read, or too long.
    private func conclude() {
        let (done, late) = progress.withLock { $0.concludeRead(now: .now) }
        for waiter in done { waiter.continuation.resume() }
        for waiter in late { waiter.continuation.resume(throwing: Self.behind) }
    }

    private func finish(_ phase: ProjectionStatus.Phase, _ problem: String?) {
        let waiters = progress.withLock { progress in
            progress.status.phase = phase
            progress.status.problem = problem
            return progress.takeWaiters()
        }
        let error = ProjectionError(
            .closed, operation: "catch up", detail: problem ?? "the projection was stopped")
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
    }

    static let behind = ProjectionError(
        .behind, operation: "catch up", detail: "not everything could be applied in time",
        hint: "ask again; `lienthong stats` tells how far the projection is behind")
}
