// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Following
import Synchronization
import Telemetry

/// Tells how many records of its partitions a worker has before it and how old the oldest is, by
/// topic and lane, and what is parked.
///
/// It runs beside the worker's loop and asks the log at intervals; the loop only hands it the
/// positions, which it has at hand. While the log does not answer, or the loop is stuck, nothing is
/// told anew: `worker_lag_measured_timestamp_seconds` stays where it is.
final class LagWatch: Sendable {
    /// What the worker's loop knows between two batches.
    private struct Standing: Sendable {
        /// Of each partition that is the worker's, the offset to be read next.
        var positions: [TopicPartition: Int64]
        var parked: ParkedTally
        /// By the wall clock, and by the business clock.
        var time: Int64
        var businessTime: BusinessTime
    }

    private let log: any EventLog
    private let settings: WorkerSettings
    private let logger: Logger
    private let held: HeldPartitions
    private let gauges: LagGauges
    private let isAsked = Atomic<Bool>(false)
    private let standings: AsyncStream<Standing>
    private let answers: AsyncStream<Standing>.Continuation

    init(
        worker: String, log: any EventLog, settings: WorkerSettings, held: HeldPartitions,
        metrics: Metrics, logger: Logger
    ) {
        self.log = log
        self.settings = settings
        self.logger = logger.with([.worker: worker])
        self.held = held
        gauges = LagGauges(worker: worker, metrics)
        (standings, answers) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Of the worker's loop

    /// True when the loop should say where it stands.
    var isWaiting: Bool { isAsked.load(ordering: .acquiring) }

    func take(_ positions: [TopicPartition: Int64], _ parked: ParkedTally) {
        guard isAsked.exchange(false, ordering: .acquiringAndReleasing) else { return }
        answers.yield(
            Standing(
                positions: positions, parked: parked, time: settings.wallClock(),
                businessTime: settings.clock.now()))
    }

    // MARK: Beside it

    /// Measures until its task is cancelled.
    func run() async {
        gauges.measured(at: settings.wallClock())
        var standings = standings.makeAsyncIterator()
        var asked: Set<TopicPartition> = []
        var problem: String?
        while true {
            do {
                try await Task.sleep(for: settings.lagInterval)
                try await measure(&asked, &standings)
                problem = nil
            } catch is CancellationError {
                return
            } catch {
                if Task.isCancelled { return }
                if problem == nil {
                    logger.warning("it is not known what waits", [.error: "\(error)"])
                }
                problem = "\(error)"
            }
        }
    }

    /// The ends first: what is then not passed waits for sure. Only what was assigned meanwhile is
    /// asked for again.
    private func measure(
        _ asked: inout Set<TopicPartition>, _ standings: inout AsyncStream<Standing>.Iterator
    ) async throws {
        while true {
            let (bounds, open) = try await askingPastHeld(Array(asked)) {
                places throws(EventLogError) in
                try await log.bounds(of: places)
            }
            isAsked.store(true, ordering: .releasing)
            guard let standing = await standings.next() else { throw CancellationError() }
            let places = Set(standing.positions.keys)
            let isComplete = places.isSubset(of: asked)
            asked = places
            if !isComplete { continue }
            let lags = try await log.lags(behind: standing.positions, in: bounds)
            held.tell(open.intersection(places), by: .asking)
            gauges.tell(lags, now: standing.time)
            gauges.tell(standing.parked, now: standing.businessTime)
            gauges.measured(at: standing.time)
            return
        }
    }
}
