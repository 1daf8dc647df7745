// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization
import Telemetry

/// Reads one registry topic from its beginning and goes on following it. `catchUp` waits until
/// everything has been applied that had been written before the call.
///
/// Registry topics have one partition and are written without transactions, so their end is the
/// offset after their last record.
package final class TopicFollower: Sendable {
    private struct State {
        /// The offset after the last applied record.
        var position: Int64 = 0
        /// True once it stood at the topic's end.
        var isCurrent = false
        var waiting: [(target: Int64, continuation: CheckedContinuation<Void, any Error>)] = []
        var failure: EventLogError?
        var isStopped = false
    }

    private let topic: String
    private let log: any EventLog
    private let logger: Logger
    private let apply: @Sendable ([Record]) async throws -> Void
    private let state = Mutex(State())

    package init(
        topic: String, log: any EventLog, logger: Logger,
        apply: @escaping @Sendable ([Record]) async throws -> Void
    ) {
        self.topic = topic
        self.log = log
        self.logger = logger
        self.apply = apply
    }

    /// Follows until `stop`. An unavailable log is tried again; anything else ends it.
    package func run() async throws {
        while !isStopped {
            do {
                try await follow()
            } catch let error as EventLogError where error.isRetriable {
                logger.warning("registry will be read again", [.topic: topic, .error: error])
                try await Task.sleep(for: .milliseconds(200))
            } catch {
                let failure =
                    error as? EventLogError
                    ?? EventLogError(.corrupt, operation: "follow \(topic)", detail: "\(error)")
                fail(failure)
                if isStopped { return }
                throw error
            }
        }
        fail(EventLogError(.closed, operation: "follow \(topic)", detail: "stopped"))
    }

    package func stop() { state.withLock { $0.isStopped = true } }

    /// Everything written before the call has been applied when it returns.
    package func catchUp() async throws {
        let place = TopicPartition(topic, 0)
        let end = try await log.bounds(of: [place])[place]?.end ?? 0
        if state.withLock({ $0.position >= end }) { return }
        try await withCheckedThrowingContinuation { continuation in
            let done: Result<Void, any Error>? = state.withLock { state in
                if let failure = state.failure { return .failure(failure) }
                if state.position >= end { return .success(()) }
                state.waiting.append((end, continuation))
                return nil
            }
            if let done { continuation.resume(with: done) }
        }
    }

    /// True once everything had been read that was there at the start.
    package var isCurrent: Bool { state.withLock { $0.isCurrent } }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func follow() async throws {
        let place = TopicPartition(topic, 0)
        let start = state.withLock { $0.position }
        let beginning = try await log.bounds(of: [place])[place]?.beginning ?? 0
        let reader = try await log.follow([place: max(start, beginning)])
        do {
            while !isStopped {
                let run = try await reader.next(maxRecords: 5000, wait: .milliseconds(500))
                if let last = run.records.last {
                    try await apply(run.records)
                    advance(to: last.offset + 1)
                }
                if run.isAtEnd { state.withLock { $0.isCurrent = true } }
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    private func advance(to position: Int64) {
        let ready = state.withLock { state in
            state.position = position
            let ready = state.waiting.filter { $0.target <= position }
            state.waiting.removeAll { $0.target <= position }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    private func fail(_ error: EventLogError) {
        let waiting = state.withLock { state in
            state.failure = error
            let waiting = state.waiting
            state.waiting = []
            return waiting
        }
        for waiter in waiting { waiter.continuation.resume(throwing: error) }
    }
}
