// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import Synchronization
import Telemetry
import WorkerRuntime

/// Writes status 01 after a packet was handed over as a whole. Reporting never blocks: what cannot be
/// written at once is tried again until it is.
///
/// An arrival is marked in a file before the last byte goes out and until the log has it
/// (`ArrivalMarks`): what a killed process had not reported, the next one does. It may so report a
/// packet whose last byte, and no more, the kill held back. A repetition is dropped by its id.
final class ArrivalReports: Sendable {
    /// One handing over, from its beginning to its end.
    final class Arrival: Sendable {
        fileprivate let documentID: String
        fileprivate let receiver: String
        fileprivate let publisher: Publisher
        private let reports: ArrivalReports
        private let marked = Mutex<Reported?>(nil)

        fileprivate init(
            _ reports: ArrivalReports, documentID: String, receiver: String, publisher: Publisher
        ) {
            self.reports = reports
            self.documentID = documentID
            self.receiver = receiver
            self.publisher = publisher
        }

        /// All but the last byte is handed over.
        func mark() {
            let event = reports.event(of: self)
            let place = reports.marks?.put(event)
            if reports.marks != nil, place == nil {
                reports.logger.warning("an arrival is not marked", [.document: documentID])
            }
            marked.withLock { $0 = Reported(event: event, place: place) }
        }

        /// Once, after `mark` if that comes at all.
        func end(isComplete: Bool) {
            let marked = marked.withLock { $0 }
            if isComplete {
                reports.report(marked ?? Reported(event: reports.event(of: self), place: nil))
            } else if let place = marked?.place {
                reports.marks?.clear(place)
            }
        }
    }

    fileprivate struct Reported: Sendable {
        var event: StatusReceived
        /// Of its mark.
        var place: Int?
    }

    private struct State {
        var pending: [Reported] = []
        var isWriting = false
    }

    private static let worker = "gateway"
    private static let batch = 500

    private let log: any EventLog
    private let cluster: Cluster
    private let clock: BusinessClock
    private let maxPending: Int
    private let instruments: GatewayInstruments
    fileprivate let marks: ArrivalMarks?
    fileprivate let logger: Logger
    private let state = Mutex(State())

    init(
        log: any EventLog, cluster: Cluster, clock: BusinessClock, maxPending: Int,
        marks: ArrivalMarks?, instruments: GatewayInstruments, logger: Logger
    ) {
        self.log = log
        self.cluster = cluster
        self.clock = clock
        self.maxPending = maxPending
        self.instruments = instruments
        self.marks = marks
        self.logger = logger
        let found = marks?.found ?? []
        guard !found.isEmpty else { return }
        logger.info("arrivals of the process before are reported", [.count: found.count])
        state.withLock { state in
            state.pending = found.map { Reported(event: $0.event, place: $0.place) }
            state.isWriting = true
        }
        Task { await self.write() }
    }

    /// `publisher` is who fetches, for `receiver`.
    func arrival(documentID: String, receiver: String, publisher: Publisher) -> Arrival {
        Arrival(self, documentID: documentID, receiver: receiver, publisher: publisher)
    }

    /// What is too much to wait here waits in its mark, for the next process.
    private func report(_ arrival: Reported) {
        let (isTaken, begins) = state.withLock { state in
            guard state.pending.count < maxPending else { return (false, false) }
            state.pending.append(arrival)
            defer { state.isWriting = true }
            return (true, !state.isWriting)
        }
        if !isTaken {
            instruments.arrivalsDropped.add()
            logger.error(
                "an arrival is not recorded: too many wait",
                [.document: arrival.event.documentID])
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
                for place in next.compactMap(\.place) { marks?.clear(place) }
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

    private static func submission(_ documentID: String, _ receiver: String) -> SHA256Digest {
        SHA256.hash("fetched\u{0}\(documentID)\u{0}\(receiver)")
    }

    fileprivate func event(of arrival: Arrival) -> StatusReceived {
        let now = clock.now().milliseconds
        var event = StatusReceived()
        event.submission = Self.submission(arrival.documentID, arrival.receiver)
        event.publisher = arrival.publisher
        event.documentID = arrival.documentID
        event.receiver = arrival.receiver
        event.status = StatusCode.arrived.rawValue
        event.reportedAt = now
        event.receivedAt = now
        return event
    }

    private func records(_ arrival: Reported) -> [NewRecord] {
        let event = arrival.event
        let id = EventID(hashing: [event.submission.bytes])
        var out = Outbox(
            cluster: cluster, worker: Self.worker, input: id.bytes,
            trace: "00-\(id.hex)-\(id.hex.prefix(16))-01",
            now: BusinessTime(milliseconds: event.receivedAt))
        out.emit(
            Topic.statusesReceived, key: "\(event.documentID)\u{1F}\(event.receiver)",
            home: event.documentID, event)
        return out.records
    }
}
