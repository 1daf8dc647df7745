// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import Crypto
import EventLog
import Events
import Exchange
import Following
import Synchronization
import Telemetry

/// Runs one stage as a member of its group: reads a batch, prepares it on all cores, handles it in
/// order, commits it with its outputs and its changes of state.
///
/// A crash at any moment runs a batch again whose results nobody saw. What a record cannot pass
/// for a while makes the batch wait; what it never will, goes to `dead-letters`.
package actor Worker<S: Stage> {
    private let executor: BlockingExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let stage: S
    private let log: any EventLog
    private let settings: WorkerSettings
    private let logger: Logger
    private let metrics: WorkerMetrics
    private let missing: MissingRecords
    package nonisolated let status: WorkerStatus
    private nonisolated let stopping = Atomic<Bool>(false)

    private var state: StateCache?
    /// Failures in a row that nobody recognised, by the place of the record.
    private var attempts: [RecordPlace: Int] = [:]

    package init(
        _ stage: S, log: any EventLog, settings: WorkerSettings, metrics: Metrics, logger: Logger
    ) {
        self.stage = stage
        self.log = log
        self.settings = settings
        self.logger = logger
        self.metrics = WorkerMetrics(metrics, worker: stage.name)
        missing = MissingRecords(reader: stage.name, metrics: metrics, logger: logger)
        status = WorkerStatus(worker: stage.name)
        executor = BlockingExecutor(label: "lienthong.worker.\(stage.name)")
    }

    /// Asks `run` to return after the batch that is under way.
    package nonisolated func stop() {
        stopping.store(true, ordering: .releasing)
    }

    private var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Works until `stop`. Throws what ends the process: `.fenced` and what retrying cannot mend.
    package func run() async throws {
        do {
            try await work()
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
                subscriptions: stage.subscriptions, assignment: stage.assignment,
                fetchesAhead: stage.batchInterval == .zero))
        do {
            // Before the first node is registered nothing can be assigned: that is ready too.
            let topics = try await log.topics().keys
            if !topics.contains(where: { topic in
                stage.subscriptions.contains { $0.matches(topic) }
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

    /// Before the end: it only makes the next start shorter.
    private func savePositions(through member: any GroupMember) async throws {
        do {
            try await state?.savePositions(through: member)
        } catch {
            guard error.isRetriable else { throw error }
            report(error)
        }
    }

    private func loop(_ member: any GroupMember) async throws {
        let limit = BatchLimit(records: settings.batchRecords, bytes: settings.batchBytes)
        var pause = settings.firstPause
        while !isStopping {
            do {
                try await catchUpState()
                switch try await member.next(limit, wait: .milliseconds(500)) {
                case .assigned(let partitions):
                    state?.expect(Set(partitions.map(\.partition)))
                    status.update {
                        $0.partitions += partitions.count
                        if state?.isBehind != true { $0.phase = .running }
                    }
                case .revoked(let partitions):
                    state?.release(Set(partitions.map(\.partition)))
                    status.update { $0.partitions -= partitions.count }
                case .records(let batch):
                    let began = ContinuousClock.now
                    if try await process(batch, member) {
                        pause = settings.firstPause
                        if batch.records.count < limit.records {
                            try await rest(stage.batchInterval - (ContinuousClock.now - began))
                        }
                    } else {
                        try await rest(pause)
                        pause = min(pause * 2, settings.maxPause)
                    }
                case .missing(let gaps): missing.tell(gaps)
                case .held(let partitions):
                    status.update {
                        $0.problem =
                            "a transaction stays open in "
                            + partitions.map(\.description).sorted().joined(separator: ", ")
                    }
                case .nothing:
                    try await state?.savePositionsIfDue(through: member)
                }
            } catch let error as EventLogError where error.isRetriable {
                report(error)
                try await rest(pause)
                pause = min(pause * 2, settings.maxPause)
            }
        }
    }

    /// Nothing is read while the state lacks what was committed.
    private func catchUpState() async throws(EventLogError) {
        guard let state, state.isBehind else { return }
        status.update { if $0.phase != .retrying { $0.phase = .restoring } }
        try await state.catchUp()
        status.update {
            $0.phase = .running
            $0.problem = nil
        }
    }

    /// True when the batch was committed, or went to another member; false when it is to be read
    /// again after a pause.
    private func process(_ batch: Batch, _ member: any GroupMember) async throws -> Bool {
        let began = ContinuousClock.now
        let outputs: Outputs
        do {
            outputs = try await handle(batch)
        } catch {
            report(error)
            await member.abandon(batch)
            return false
        }
        do {
            let committing = ContinuousClock.now
            try await member.commit(batch, outputs.records)
            metrics.committed(
                records: batch.records.count, outputs: outputs.records.count,
                deadLetters: outputs.deadLetters, commit: ContinuousClock.now - committing,
                batch: ContinuousClock.now - began)
        } catch {
            return try await recover(from: error, batch, member)
        }
        attempts.removeAll()
        try state?.apply(outputs.changes)
        status.update {
            $0.phase = .running
            $0.problem = nil
        }
        try await state?.savePositionsIfDue(through: member)
        return true
    }

    private func recover(
        from error: EventLogError, _ batch: Batch, _ member: any GroupMember
    ) async throws -> Bool {
        switch error.code {
        case .unavailable, .full:
            report(error)
            await member.abandon(batch)
            return false
        case .stale:
            // Its records went to another member, who sees them and their state.
            logger.info("batch went to another member", [.worker: stage.name])
            return true
        case .outcomeUnknown:
            // The store may lack what was committed: read the changelog again before the next.
            report(error)
            state?.distrust(Set(batch.positions.keys.map(\.partition)))
            await member.abandon(batch)
            return true
        case .fenced, .tooLarge, .unknownTopic, .incompatible, .locked, .corrupt, .closed, .invalid:
            throw error
        }
    }

    /// Everything a batch gives rise to.
    private struct Outputs {
        var records: [NewRecord] = []
        var changes: [StateChange] = []
        var deadLetters = 0
    }

    private func handle(_ batch: Batch) async throws -> Outputs {
        try await stage.begin()
        let prepared = await Preparation.run(stage, batch.records)
        try await stage.settle(
            prepared.compactMap { result in
                if case .success(let prepared) = result { prepared } else { nil }
            })

        var outputs = Outputs()
        let now = settings.clock.now()
        var overlay = StateOverlay(store: state?.store)
        var handled: [(record: Record, prepared: S.Prepared)] = []
        for (record, result) in zip(batch.records, prepared) {
            overlay.begin()
            var context = StageContext(
                now: now, out: outbox(for: record, now), partition: record.partition,
                state: overlay)
            do {
                let prepared = try result.get()
                try stage.handle(prepared, of: record, in: &context)
                overlay = context.state
                outputs.records += context.out.records
                handled.append((record, prepared))
                logger.debug("handled", metadata(of: record))
            } catch {
                overlay = context.state
                overlay.rollBack()
                let reason = try deadLetterReason(of: error, record)
                outputs.records.append(deadLetter(of: record, reason: reason, now))
                outputs.deadLetters += 1
            }
        }
        if let last = handled.last {
            var context = StageContext(
                now: now,
                out: outbox(
                    Record.inputID(concluding: batch.records), trace: last.record.trace, now),
                partition: last.record.partition, state: overlay)
            try stage.conclude(handled, in: &context)
            overlay = context.state
            outputs.records += context.out.records
        }
        outputs.changes = overlay.changes
        if let state { outputs.records += state.records(of: outputs.changes) }
        return outputs
    }

    private func outbox(for record: Record, _ now: BusinessTime) -> Outbox {
        outbox(record.inputID, trace: record.trace, now)
    }

    private func outbox(_ input: [UInt8], trace: String, _ now: BusinessTime) -> Outbox {
        Outbox(
            cluster: settings.cluster, worker: stage.name, input: input, trace: trace, now: now)
    }

    /// Why the record is given up; throws the error again where the batch is to be retried.
    private func deadLetterReason(of error: any Error, _ record: Record) throws -> String {
        switch error {
        case RecordFailure.deadLetter(let reason): return reason
        case RecordFailure.retry: throw error
        case let problem as EventLogError where problem.isRetriable: throw error
        case let error as ProtoError: return "the value is no event of this topic: \(error)"
        default:
            let place = RecordPlace(record.place, record.offset)
            attempts[place, default: 0] += 1
            if attempts[place, default: 0] < settings.maxAttempts { throw error }
            return "failed \(settings.maxAttempts) times: \(error)"
        }
    }

    private func deadLetter(of record: Record, reason: String, _ now: BusinessTime) -> NewRecord {
        logger.with(metadata(of: record)).warning("dead letter", [.error: reason])
        return DeadLetter.record(
            of: record, worker: stage.name, reason: reason, keepsValue: stage.keepsDeadLetterValue,
            attempts: attempts[RecordPlace(record.place, record.offset)] ?? 1,
            outbox: outbox(record.deadLetterInputID, trace: record.trace, now))
    }

    /// What a log line says of a record; its key names the document.
    private func metadata(of record: Record) -> LogMetadata {
        [
            .worker: stage.name, .document: String(decoding: record.key ?? [], as: UTF8.self),
            .trace: record.trace, .topic: record.topic, .partition: record.partition,
            .offset: record.offset,
        ]
    }

    private func report(_ error: any Error) {
        metrics.retried()
        status.update {
            $0.phase = .retrying
            $0.problem = String(describing: error)
        }
        logger.warning(
            "batch will be tried again", [.worker: stage.name, .error: String(describing: error)])
    }

    /// A pause that ends early when the worker is to stop.
    private func rest(_ pause: Duration) async throws {
        let end = ContinuousClock.now + pause
        while !isStopping, ContinuousClock.now < end {
            try await Task.sleep(for: min(.milliseconds(100), end - ContinuousClock.now))
        }
    }
}

/// Where a record lies.
struct RecordPlace: Hashable {
    var place: TopicPartition
    var offset: Int64

    init(_ place: TopicPartition, _ offset: Int64) {
        self.place = place
        self.offset = offset
    }
}
