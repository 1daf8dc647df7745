// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Synchronization
import Telemetry
import WorkerRuntime

/// One stage without a log: records and a clock in, outputs out, a dictionary as its state.
///
/// Each call is a batch and its commit, as the worker makes them, so that an interleaving is a
/// sentence. One task at a time uses it.
package final class StageBench<S: Stage> {
    private final class Clock: Sendable {
        let time: Mutex<BusinessTime>
        init(_ time: BusinessTime) { self.time = Mutex(time) }
    }

    package let stage: S
    package let state = DictionaryState()
    /// Everything that was committed.
    package private(set) var outputs: [NewRecord] = []
    private let clock: Clock
    private let settings: WorkerSettings
    private var attempts = InputAttempts()
    private var offsets: [TopicPartition: Int64] = [:]

    package init(_ stage: S, now: BusinessTime) {
        self.stage = stage
        let clock = Clock(now)
        self.clock = clock
        settings = WorkerSettings(
            cluster: Cluster("test"), instance: "1",
            clock: BusinessClock { clock.time.withLock(\.self) }, stateDirectory: "")
    }

    package var now: BusinessTime {
        get { clock.time.withLock { $0 } }
        set { clock.time.withLock { $0 = newValue } }
    }

    /// The record as the stage would read it: behind those of its partition that came before.
    package func arrived(_ record: NewRecord) -> Record {
        let place = TopicPartition(record.topic, record.partition)
        let offset = offsets[place, default: 0]
        offsets[place] = offset + 1
        return Record(
            topic: record.topic, partition: record.partition, offset: offset,
            timestamp: now.milliseconds, key: record.key, value: record.value,
            headers: record.headers)
    }

    /// The records come in one batch; returns what it commits.
    @discardableResult
    package func take(_ records: NewRecord...) async throws -> [NewRecord] {
        try await work(on: records.map { .record(arrived($0)) })
    }

    /// The same record once more, as after a crash before its commit.
    @discardableResult
    package func take(again record: Record) async throws -> [NewRecord] {
        try await work(on: [.record(record)])
    }

    /// All timers that are due by now, in one batch; returns what it commits.
    @discardableResult
    package func fireTimers() async throws -> [NewRecord] {
        let due = try state.dueTimers(at: now)
        return due.isEmpty ? [] : try await work(on: due.map(Input.timer))
    }

    /// The same timer once more, from a member that has not heard that it fired.
    @discardableResult
    package func take(again timer: StageTimer) async throws -> [NewRecord] {
        try await work(on: [.timer(timer)])
    }

    /// What a batch of these would commit, if the process did not die before.
    package func dying(_ records: [Record]) async throws -> [NewRecord] {
        try await run(records.map(Input.record)).records
    }

    private func work(on inputs: [Input]) async throws -> [NewRecord] {
        let batch = try await run(inputs)
        state.apply(batch.changes)
        attempts.forget(inputs.map(InputPlace.init))
        outputs += batch.records
        return batch.records
    }

    private func run(_ inputs: [Input]) async throws -> BatchOutputs {
        while true {
            do {
                let plan = try BatchPlan(
                    inputs, parks: stage.keepsState, state: state,
                    takeUpLimit: settings.batchRecords)
                return try await BatchWork.run(
                    plan, of: stage, state: state, settings: settings, attempts: attempts,
                    logger: Logger(label: "test", level: .error))
            } catch let held as InputHeld {
                if case InputFailure.wait = held.cause { throw held.cause }
                attempts.failed(held.place)
            }
        }
    }
}
