// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import EventLog
import Events
import Exchange
import Following
import Synchronization
import Telemetry

/// Runs one stage as a member of its group: takes what comes first, records or timers that are
/// due, lets `BatchWork` decide, commits that with its outputs and its changes of state.
///
/// A crash at any moment runs a batch again whose results nobody saw.
package actor Worker<S: Stage> {
    private let executor: BlockingExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    let stage: S
    let log: any EventLog
    let settings: WorkerSettings
    let logger: Logger
    let metrics: WorkerMetrics
    private let missing: MissingRecords
    nonisolated let lag: LagWatch
    package nonisolated let status: WorkerStatus
    private nonisolated let stopping = Atomic<Bool>(false)

    let preparation: Preparation<S>
    let hand: WorkerHand?
    var state: StateCache?
    var attempts = InputAttempts()
    /// Batches in a row that failed as a whole.
    var failedBatches = 0
    /// What became of the last commit is not known: the next read finds it out.
    var isInDoubt = false
    let barrier: TimerBarrier?
    /// What is due waits for others until then.
    var barredUntil: ContinuousClock.Instant?
    /// Since when a worker without state has commits whose markers it has not passed.
    var unsavedSince: ContinuousClock.Instant?
    /// How many inputs a batch may have: fewer while somebody in it is at fault.
    var batchRecords: Int

    package init(
        _ stage: S, log: any EventLog, settings: WorkerSettings, metrics: Metrics, logger: Logger
    ) {
        self.stage = stage
        self.log = log
        self.settings = settings
        self.logger = logger
        self.metrics = WorkerMetrics(metrics, worker: stage.name)
        missing = MissingRecords(reader: stage.name, metrics: metrics, logger: logger)
        let hand = settings.inHand.map {
            WorkerHand($0, cluster: settings.cluster.name, worker: stage.name)
        }
        self.hand = hand
        preparation = Preparation(
            stage, patience: stage.keepsState ? stage.patience : nil, hand: hand)
        batchRecords =
            hand?.firstBatch(atMost: settings.batchRecords) ?? settings.batchRecords
        barrier = stage.timersBehind.map { TimerBarrier(log, behind: $0) }
        let held = HeldPartitions(reader: stage.name, metrics: metrics, logger: logger)
        status = WorkerStatus(worker: stage.name, held: held)
        lag = LagWatch(
            worker: stage.name, log: log, settings: settings, held: held, metrics: metrics,
            logger: logger)
        executor = BlockingExecutor(label: "lienthong.worker.\(stage.name)")
    }

    /// Asks `run` to return after the batch that is under way.
    package nonisolated func stop() {
        stopping.store(true, ordering: .releasing)
    }

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Works until `stop`. Throws what ends the process: `.fenced` and what retrying cannot mend.
    package func run() async throws {
        do {
            try await watched { try await work() }
            status.update { $0.phase = .stopped }
        } catch {
            status.update {
                $0.phase = .failed
                $0.problem = String(describing: error)
            }
            throw error
        }
    }

    private func work() async throws {
        if stage.keepsState {
            state = try StateCache(worker: stage.name, settings: settings, log: log)
        }
        let member = try await log.join(
            Membership(
                group: stage.name, instance: settings.instance,
                subscriptions: stage.workerSubscriptions, assignment: stage.assignment,
                partitions: stage.readsByHome ? settings.cluster.homes.count : nil,
                fetchesAhead: stage.batchInterval == .zero))
        do {
            // Before the first node is registered nothing can be assigned: that is ready too.
            let topics = try await log.topics().keys
            if !topics.contains(where: { topic in
                stage.workerSubscriptions.contains { $0.matches(topic) }
            }) {
                status.update { $0.phase = .running }
            }
            try await loop(member)
            try await savePositions(through: member)
        } catch {
            await member.leave()
            throw error
        }
        await member.leave()
    }

    private func loop(_ member: any GroupMember) async throws {
        while !isStopping {
            do {
                try await catchUpState()
                try await tellStanding(of: member)
                // Records and timers take turns, so that neither holds up the other for long.
                try await takeRecords(from: member)
                try await fireTimers(through: member)
            } catch let error as EventLogError where error.isRetriable {
                report(error)
                failedBatches += 1
                try await rest(settings.failures.pause(failedBatches))
            }
        }
    }

    private func takeRecords(from member: any GroupMember) async throws {
        let limit = BatchLimit(records: batchRecords, bytes: settings.batchBytes)
        let delivery = try await member.next(limit, wait: try untilNextTimer())
        if isInDoubt {
            // Only now is it decided what the changelog holds.
            isInDoubt = false
            state?.distrustAll()
        }
        if case .held(let partitions) = delivery {
            status.held.tell(partitions)
        } else {
            status.held.tell([])
        }
        switch delivery {
        case .assigned(let partitions):
            state?.expect(Set(partitions.map(\.partition)))
            barrier?.reset()
            status.update {
                $0.partitions += partitions.count
                if state?.isBehind != true { $0.phase = .running }
            }
        case .revoked(let partitions):
            preparation.forgetAll()
            barrier?.reset()
            state?.release(Set(partitions.map(\.partition)))
            status.update { $0.partitions -= partitions.count }
        case .missing(let gaps):
            missing.tell(gaps)
        case .records(let batch):
            let began = ContinuousClock.now
            do {
                try await catchUpState()
            } catch {
                await member.abandon(batch)
                throw error
            }
            let isDone = try await process(batch.records.map(Input.record), of: batch, member)
            if isDone, batch.records.count < limit.records {
                try await rest(stage.batchInterval - (ContinuousClock.now - began))
            }
        case .held, .nothing:
            try await savePositionsIfDue(through: member)
        }
    }

    /// Timers that are due, in a batch of their own that carries the member's positions: one that
    /// was put out of its group cannot fire any.
    private func fireTimers(through member: any GroupMember) async throws {
        guard let state, !state.isBehind, !isInDoubt else { return }
        // What was put aside until it is prepared is not asked for before.
        let running = preparation.running
        guard let now = try await timersAllowed(through: member) else { return }
        let due = try state.dueTimers(
            at: now, limit: min(settings.batchTimers, batchRecords)
        ).filter { $0.purpose != ParkedInputs.release || !running.contains($0.subject) }
        if due.isEmpty { return }
        let batch = try await member.emptyBatch()
        _ = try await process(due.map(Input.timer), of: batch, member)
    }

    /// Up to when timers may fire; nil where none may yet.
    private func timersAllowed(
        through member: any GroupMember
    ) async throws -> BusinessTime? {
        let now = settings.clock.now()
        guard let barrier, let due = try state?.nextDue(), due <= now else { return now }
        if let barredUntil, barredUntil > .now { return nil }
        let positions = try await member.emptyBatch().positions
        let limit = try await barrier.limit(of: due, now: now, at: positions)
        barredUntil = limit == nil ? .now + Self.barredPause : nil
        return limit
    }

    /// How long to wait until it is asked again whether all that was before a timer is read.
    private static var barredPause: Duration { .milliseconds(500) }

    /// Half a second at most; less where a timer is due before.
    private func untilNextTimer() throws -> Duration {
        if !preparation.running.isEmpty { return .milliseconds(20) }
        let longest = Duration.milliseconds(500)
        if let barredUntil, barredUntil > .now { return longest }
        guard let due = try state?.nextDue() else { return longest }
        let wait = due.milliseconds - settings.clock.now().milliseconds
        return min(longest, .milliseconds(max(0, wait)))
    }

    /// Nothing is read while the state lacks what was committed.
    private func catchUpState() async throws {
        guard let state, state.isBehind else { return }
        status.update { if $0.phase != .retrying { $0.phase = .restoring } }
        try await state.catchUp()
        status.update {
            $0.phase = .running
            $0.problem = nil
        }
    }

    /// A pause that ends early when the worker is to stop.
    func rest(_ pause: Duration) async throws {
        let end = ContinuousClock.now + pause
        while !isStopping, ContinuousClock.now < end {
            try await Task.sleep(for: min(.milliseconds(100), end - ContinuousClock.now))
        }
    }
}

extension Stage {
    /// What its worker reads: where inputs can be parked, operators' decisions too.
    var workerSubscriptions: [Subscription] {
        let decisions = Subscription(.topic(Topic.decisionsSubmitted.name))
        return keepsState && !subscriptions.contains(decisions)
            ? subscriptions + [decisions] : subscriptions
    }
}
