// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import Synchronization
import Telemetry
import WorkerRuntime

/// Writes status 01 after a packet was handed over to its last byte. Reporting never blocks: what
/// cannot be written at once is tried again until it is.
///
/// Lost with the process is only what its log had not taken yet; then the receiver's system
/// fetches again or reports 01 itself, and a repetition is dropped by its id.
final class ArrivalReports: Sendable {
    private struct Arrival: Sendable {
        var documentID: String
        var receiver: String
        var publisher: Publisher
        var at: BusinessTime
    }

    private struct State {
        var pending: [Arrival] = []
        var isWriting = false
    }

    private static let worker = "gateway"
    private static let batch = 500

    private let log: any EventLog
    private let cluster: Cluster
    private let clock: BusinessClock
    private let maxPending: Int
    private let instruments: GatewayInstruments
    private let logger: Logger
    private let state = Mutex(State())

    init(
        log: any EventLog, cluster: Cluster, clock: BusinessClock, maxPending: Int,
        instruments: GatewayInstruments, logger: Logger
    ) {
        self.log = log
        self.cluster = cluster
        self.clock = clock
        self.maxPending = maxPending
        self.instruments = instruments
        self.logger = logger
    }

    /// `publisher` is who fetched, for `receiver`.
    func report(documentID: String, receiver: String, publisher: Publisher) {
        let arrival = Arrival(
            documentID: documentID, receiver: receiver, publisher: publisher, at: clock.now())
        let (isTaken, begins) = state.withLock { state in
            guard state.pending.count < maxPending else { return (false, false) }
            state.pending.append(arrival)
            defer { state.isWriting = true }
            return (true, !state.isWriting)
        }
        if !isTaken {
            instruments.arrivalsDropped.add()
            logger.error(
                "an arrival is not recorded: too many wait", [.document: documentID])
        }
        if begins { Task { await self.write() } }
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
        let left = state.withLock { $0.pending.count }
        if left > 0 { logger.error("arrivals were not recorded", [.count: left]) }
    }

    private func write() async {
        var pause = Duration.milliseconds(50)
        while true {
            let next = state.withLock { state in
                let next = Array(state.pending.prefix(Self.batch))
                if next.isEmpty { state.isWriting = false }
                return next
            }
            instruments.arrivalsPending.set(state.withLock { $0.pending.count })
            if next.isEmpty { return }
            do {
                try await log.append(next.flatMap(records))
                state.withLock { $0.pending.removeFirst(next.count) }
                instruments.arrivalsWritten.add(next.count)
                pause = .milliseconds(50)
            } catch {
                instruments.arrivalsRetried.add(next.count)
                logger.warning(
                    "arrivals could not be recorded yet", [.count: next.count, .error: error])
                if error.code == .closed { return state.withLock { $0.isWriting = false } }
                await Self.sleep(pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }

    private static func sleep(_ pause: Duration) async {
        // This task belongs to nobody who would cancel it.
        do { try await Task.sleep(for: pause) } catch { return }
    }

    private func records(_ arrival: Arrival) -> [NewRecord] {
        let submission = SHA256.hash(
            "fetched\u{0}\(arrival.documentID)\u{0}\(arrival.receiver)")
        var event = StatusReceived()
        event.submission = submission
        event.publisher = arrival.publisher
        event.documentID = arrival.documentID
        event.receiver = arrival.receiver
        event.status = StatusCode.arrived.rawValue
        event.reportedAt = arrival.at.milliseconds
        event.receivedAt = arrival.at.milliseconds
        let id = EventID(hashing: [submission.bytes])
        var out = Outbox(
            cluster: cluster, worker: Self.worker, input: id.bytes,
            trace: "00-\(id.hex)-\(id.hex.prefix(16))-01", now: arrival.at)
        out.emit(
            Topic.statusesReceived, key: "\(arrival.documentID)\u{1F}\(arrival.receiver)",
            home: arrival.documentID, event)
        return out.records
    }
}
