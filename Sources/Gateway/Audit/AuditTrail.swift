// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Synchronization
import Telemetry

/// Writes the audit trail: records wait in one bounded queue, and one writer appends them in order,
/// many at once. What found no room is counted, and told by a record of its own.
final class AuditTrail: Sendable {
    private struct Entry: Sendable {
        var record: AuditRecord
        /// Who waits until it is appended.
        var waiter: AuditWaiter?
        /// What cannot be appended at once is given up, and the waiter told: nothing is done then.
        var mustBeNow: Bool
    }

    private struct State {
        var pending: [Entry] = []
        var lost: Int64 = 0
        var isWriting = false
        /// The last append has failed: nobody waits for the next one.
        var isDown = false
    }

    /// The longest that a reader's answer waits for its record.
    static let patience = Duration.milliseconds(250)
    private static let worker = "gateway"
    private static let batch = 500
    /// Of a text of a record, bytes.
    private static let maxTextBytes = 500

    private let log: any EventLog
    private let cluster: Cluster
    private let clock: @Sendable () -> BusinessTime
    private let maxPending: Int
    private let instruments: GatewayInstruments
    private let logger: Logger
    private let state = Mutex(State())

    init(
        log: any EventLog, cluster: Cluster, clock: @escaping @Sendable () -> BusinessTime,
        maxPending: Int, instruments: GatewayInstruments, logger: Logger
    ) {
        self.log = log
        self.cluster = cluster
        self.clock = clock
        self.maxPending = maxPending
        self.instruments = instruments
        self.logger = logger
    }

    /// Has it written; waits for nothing.
    func note(_ record: AuditRecord) { _ = enter(record, waiter: nil, mustBeNow: false) }

    /// Returns when it is written, or when that takes longer than a reader should wait: then it is
    /// written later.
    func write(_ record: AuditRecord) async {
        guard !state.withLock({ $0.isDown }) else { return note(record) }
        let waiter = AuditWaiter()
        guard enter(record, waiter: waiter, mustBeNow: false) else { return }
        let limit = Task {
            do { try await Task.sleep(for: Self.patience) } catch { return }
            waiter.end(true)
        }
        _ = await waiter.wait()
        limit.cancel()
    }

    /// Returns when it is written. Throws where it cannot be: then what it tells must not be done.
    func require(_ record: AuditRecord) async throws {
        let waiter = AuditWaiter()
        guard enter(record, waiter: waiter, mustBeNow: true), await waiter.wait() else {
            throw APIError.logUnavailable
        }
    }

    /// Returns when nothing waits any more, or after `limit`.
    func stop(within limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while state.withLock({ $0.isWriting }), ContinuousClock.now < deadline {
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                break  // Cancelled: nobody waits for us any more.
            }
        }
        let left = state.withLock { Int64($0.pending.count) + $0.lost }
        if left > 0 { logger.error("records of the audit trail were lost", [.count: left]) }
    }

    /// False where there is no room.
    private func enter(_ record: AuditRecord, waiter: AuditWaiter?, mustBeNow: Bool) -> Bool {
        let (isTaken, begins, isFirstLoss) = state.withLock { state -> (Bool, Bool, Bool) in
            guard state.pending.count < maxPending else {
                // What must be now is not done, so it is no loss.
                if !mustBeNow { state.lost += 1 }
                return (false, false, !mustBeNow && state.lost == 1)
            }
            state.pending.append(
                Entry(record: Self.bounded(record), waiter: waiter, mustBeNow: mustBeNow))
            instruments.auditPending.set(state.pending.count)
            defer { state.isWriting = true }
            return (true, !state.isWriting, false)
        }
        if !isTaken, !mustBeNow { instruments.auditLost.add() }
        if isFirstLoss {
            logger.error(
                "the audit trail has no room: what happens from now on is only counted",
                [.hint: "the event log does not answer; when it does, the gap is told"])
        }
        if begins { Task { await self.run() } }
        return isTaken
    }

    private func run() async {
        var pause = Duration.milliseconds(50)
        while true {
            let next = state.withLock { state -> [Entry] in
                if state.lost > 0, state.pending.count < maxPending {
                    state.pending.append(
                        Entry(record: gap(state.lost), waiter: nil, mustBeNow: false))
                    state.lost = 0
                }
                if state.pending.isEmpty { state.isWriting = false }
                return Array(state.pending.prefix(Self.batch))
            }
            guard !next.isEmpty else { return }
            do {
                try await log.append(next.flatMap(records))
                state.withLock { state in
                    state.pending.removeFirst(next.count)
                    state.isDown = false
                    instruments.auditPending.set(state.pending.count)
                }
                instruments.auditWritten.add(next.count)
                for entry in next { entry.waiter?.end(true) }
                pause = .milliseconds(50)
            } catch {
                failed(next.count, error)
                do { try await Task.sleep(for: pause) } catch { continue }
                pause = min(pause * 2, .seconds(5))
            }
        }
    }

    /// Readers are let go, what must be now is given up; the rest is tried again.
    private func failed(_ count: Int, _ error: EventLogError) {
        let (waiters, isNew) = state.withLock { state -> ([(AuditWaiter, Bool)], Bool) in
            var waiters: [(AuditWaiter, Bool)] = []
            var kept: [Entry] = []
            for var entry in state.pending.prefix(count) {
                if let waiter = entry.waiter { waiters.append((waiter, !entry.mustBeNow)) }
                entry.waiter = nil
                if !entry.mustBeNow { kept.append(entry) }
            }
            state.pending.replaceSubrange(..<count, with: kept)
            instruments.auditPending.set(state.pending.count)
            defer { state.isDown = true }
            return (waiters, !state.isDown)
        }
        if isNew { logger.warning("the audit trail waits to be written", [.error: "\(error)"]) }
        for (waiter, isLetGo) in waiters { waiter.end(isLetGo) }
    }

    private func gap(_ count: Int64) -> AuditRecord {
        var record = AuditRecord(at: clock())
        record.name = Self.worker
        record.action = .gap
        record.outcome = .failed
        record.count = count
        return record
    }

    private func records(_ entry: Entry) -> [NewRecord] {
        let record = entry.record
        let id = EventID(hashing: [record.id])
        var out = Outbox(
            cluster: cluster, worker: Self.worker, input: record.id,
            trace: "00-\(id.hex)-\(id.hex.prefix(16))-01",
            now: BusinessTime(milliseconds: record.at))
        out.append(
            Topic.audit, partition: 0, key: record.name.isEmpty ? record.address : record.name,
            value: record.bytes, subject: record.document.isEmpty ? nil : record.document)
        return out.records
    }

    private static func bounded(_ record: AuditRecord) -> AuditRecord {
        var record = record
        record.name = record.name.prefix(bytes: maxTextBytes)
        record.document = record.document.prefix(bytes: maxTextBytes)
        record.target = record.target.prefix(bytes: maxTextBytes)
        return record
    }
}

/// Somebody who waits for a record; told once, by whoever is first.
private final class AuditWaiter: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Bool, Never>)
        case told(Bool)
    }

    private let state = Mutex(State.new)

    func wait() async -> Bool {
        await withCheckedContinuation { continuation in
            let told = state.withLock { state -> Bool? in
                if case .told(let answer) = state { return answer }
                state = .waiting(continuation)
                return nil
            }
            if let told { continuation.resume(returning: told) }
        }
    }

    func end(_ answer: Bool) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            defer { if case .told = state {} else { state = .told(answer) } }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        continuation?.resume(returning: answer)
    }
}

extension String {
    /// As many whole characters as fit.
    fileprivate func prefix(bytes limit: Int) -> String {
        if utf8.count <= limit { return self }
        var text = ""
        for character in self {
            if text.utf8.count + character.utf8.count > limit { break }
            text.append(character)
        }
        return text
    }
}
