// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Synchronization
import Telemetry

extension Follower {
    /// Follows until `stop`. What may pass is tried again; what does not pass by itself is thrown.
    package func run(_ replica: some Replica) async throws {
        do {
            while !isStopping {
                do {
                    try await follow(replica)
                } catch {
                    switch Self.remedy(for: error, replica) {
                    case .tryAgain(let problem): try await rest(problem)
                    case .forget: try await forget(replica, because: "\(error)")
                    case .none: throw error
                    }
                }
            }
            finish(.stopped, nil)
        } catch is CancellationError {
            finish(.stopped, nil)
        } catch {
            logger.error("following has failed", [.worker: name, .error: "\(error)"])
            finish(.failed, "\(error)")
            throw error
        }
    }

    private var isStopping: Bool { progress.withLock { $0.isStopping } }

    private static func remedy(for error: any Error, _ replica: some Replica) -> Remedy {
        switch error {
        case let error as EventLogError where error.code == .unknownTopic:
            .tryAgain("the topics are not there yet: \(error.detail)")
        case let error as EventLogError where error.isRetriable: .tryAgain("\(error)")
        default: replica.remedy(for: error)
        }
    }

    /// Until it has caught up again, what is known is of the past.
    private func forget(_ replica: some Replica, because reason: String) async throws {
        logger.error(
            "what was kept is of no use and is made again from the log",
            [.worker: name, .error: reason])
        progress.withLock { progress in
            progress.status.isReady = false
            progress.status.phase = .catchingUp
            progress.positions = [:]
        }
        try await replica.forget()
    }

    private func rest(_ problem: String) async throws {
        let isNews = progress.withLock { progress in
            defer {
                progress.status.phase = .retrying
                progress.status.problem = problem
            }
            return progress.status.problem != problem
        }
        if isNews { logger.warning("will try again", [.worker: name, .error: problem]) }
        retries.add(1)
        conclude()
        try await Task.sleep(for: pause)
    }

    private func follow(_ replica: some Replica) async throws {
        let (positions, ends) = try await start(replica)
        try await log.read(positions, maxRecords: maxRecords, wait: Self.wait) { run in
            held.tell(run.held)
            if !run.missing.isEmpty { try await skip(run.missing, replica) }
            if !run.records.isEmpty {
                let inHand = inHand?.begin(.other)
                defer { self.inHand?.end(inHand) }
                let reached = try await replica.apply(run.records)
                progress.withLock { progress in
                    progress.reach(reached)
                    progress.status.applied += run.records.count
                }
            }
            progress.withLock { progress in
                progress.reach(run.ends)
                if progress.missing(ends).isEmpty { progress.status.isReady = true }
                progress.status.phase = progress.status.isReady ? .following : .catchingUp
                progress.status.problem = nil
            }
            conclude()
            return !isStopping
        }
    }

    /// Where to go on, and the ends that must be reached to be ready.
    private func start(
        _ replica: some Replica
    ) async throws -> (positions: [TopicPartition: Int64], ends: [TopicPartition: Int64]) {
        let bounds = try await log.bounds(of: partitions)
        var known = await replica.positions
        // Positions beyond the end are those of another log under the same name. A Kafka leader
        // that has just been elected may tell an end that is too low: look again before believing.
        if let place = known.first(where: { $0.value > bounds[$0.key]?.end ?? .max })?.key {
            let shrunk = "\(place) is shorter than what was read of it"
            let sightings = progress.withLock { progress in
                progress.shrunkSightings += 1
                return progress.shrunkSightings
            }
            guard sightings >= 3 else {
                throw EventLogError(.unavailable, operation: "follow", detail: shrunk)
            }
            try await forget(replica, because: shrunk)
            known = [:]
        }
        progress.withLock { $0.shrunkSightings = 0 }
        var positions: [TopicPartition: Int64] = [:]
        // Who stands before the beginning is told so: there was more than it read.
        for place in partitions { positions[place] = known[place] ?? bounds[place]?.beginning ?? 0 }
        let start = positions
        progress.withLock { $0.positions = start }
        return (positions, bounds.mapValues(\.end))
    }

    private func skip(_ gaps: [Gap], _ replica: some Replica) async throws {
        try await replica.skip(gaps)
        missing.tell(gaps)
        progress.withLock { progress in
            for gap in gaps {
                progress.reach([gap.place: gap.to])
                progress.status.missing += gap.count
            }
        }
    }

    /// Lets those go on who waited for this read, or too long.
    private func conclude() {
        let (done, late) = progress.withLock { $0.concludeRead(now: .now) }
        for waiter in done { waiter.continuation.resume() }
        for waiter in late { waiter.continuation.resume(throwing: FollowerError.behind) }
    }

    private func finish(_ phase: FollowerStatus.Phase, _ problem: String?) {
        let waiters = progress.withLock { progress in
            progress.status.phase = phase
            progress.status.problem = problem
            return progress.takeWaiters()
        }
        let error = FollowerError.ended(problem ?? Self.stopped)
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
    }
}
