// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Stages
import Telemetry
import TestSupport
import WorkerRuntime

/// A worker of a simulated exchange: what it has not read yet, its state, and its decisions.
protocol SimulatedWorker: AnyObject {
    var kind: StageKind { get }
    var isIdle: Bool { get }
    func receive(_ record: NewRecord, _ offset: Int64, at now: BusinessTime)
    /// Works on some of what waits, in an order that the topics allow; returns what it commits.
    func work(_ chance: inout SeededGenerator) async throws -> [NewRecord]
    func firstTimer() throws -> BusinessTime?
    /// Up to when timers may fire of which one is due; nil where none may yet.
    func timersAllowed(_ due: BusinessTime, at now: BusinessTime) async throws -> BusinessTime?
    func fireTimers(dueBy limit: BusinessTime) async throws -> [NewRecord]
    func stateCount(prefix: String) throws -> Int64
}

final class SimulatedStage<S: ListedStage>: SimulatedWorker {
    private let stage: S
    private let settings: WorkerSettings
    private let state: SimulatedState
    private let log: SimulatedLog
    private let barrier: TimerBarrier?
    private let logger = Logger(label: "test", level: .error)
    private var waiting: [TopicPartition: [Record]] = [:]
    /// Sorted, so that the same seed takes the same one.
    private var places: [TopicPartition] = []

    init(
        _ stage: S, _ settings: WorkerSettings, _ log: SimulatedLog, holdsTimers: Bool = true
    ) throws {
        self.stage = stage
        self.settings = settings
        self.log = log
        barrier = holdsTimers ? stage.timersBehind.map { TimerBarrier(log, behind: $0) } : nil
        state = try SimulatedState()
    }

    var kind: StageKind { S.kind }
    var isIdle: Bool { places.isEmpty }

    func receive(_ record: NewRecord, _ offset: Int64, at now: BusinessTime) {
        let place = TopicPartition(record.topic, record.partition)
        if waiting[place, default: []].isEmpty {
            let index = places.firstIndex { $0.follows(place) } ?? places.count
            places.insert(place, at: index)
        }
        waiting[place, default: []].append(
            Record(
                topic: record.topic, partition: record.partition, offset: offset,
                timestamp: now.milliseconds, key: record.key, value: record.value,
                headers: record.headers))
    }

    func work(_ chance: inout SeededGenerator) async throws -> [NewRecord] {
        var inputs: [Input] = []
        // A batch is of one to some partitions, and of each the first ones that wait.
        for place in places.shuffled(using: &chance).prefix(Int.random(in: 1...4, using: &chance)) {
            let count = min(waiting[place]!.count, Int.random(in: 1...200, using: &chance))
            inputs += waiting[place]!.prefix(count).map(Input.record)
            waiting[place]!.removeFirst(count)
            log.read(count, of: place, by: kind)
            if waiting[place]!.isEmpty { places.removeAll { $0 == place } }
        }
        // Now and then it dies before its commit, and decides the same again.
        if Int.random(in: 0..<50, using: &chance) == 0 {
            let died = try await batch(inputs)
            let again = try await batch(inputs)
            precondition(died.records == again.records && died.changes == again.changes)
        }
        return try await commit(inputs)
    }

    func firstTimer() throws -> BusinessTime? {
        try state.firstDue(partitions: settings.cluster.homes.count)
    }

    func timersAllowed(_ due: BusinessTime, at now: BusinessTime) async throws -> BusinessTime? {
        guard let barrier else { return now }
        return try await barrier.limit(
            of: due, now: now,
            at: log.positions(of: kind, partitions: settings.cluster.homes.count))
    }

    func fireTimers(dueBy limit: BusinessTime) async throws -> [NewRecord] {
        let due = try state.timers(dueBy: limit, partitions: settings.cluster.homes.count)
        return due.isEmpty ? [] : try await commit(due.map(Input.timer))
    }

    func stateCount(prefix: String) throws -> Int64 { try state.count(prefix: prefix) }

    private func commit(_ inputs: [Input]) async throws -> [NewRecord] {
        let made = try await batch(inputs)
        try state.apply(made.changes)
        return made.records
    }

    private func batch(_ inputs: [Input]) async throws -> BatchOutputs {
        let plan = try BatchPlan(
            inputs, parks: stage.keepsState, state: state, takeUpLimit: settings.batchRecords)
        return try await BatchWork.run(
            plan, of: stage, state: stage.keepsState ? state : nil, settings: settings,
            attempts: InputAttempts(), logger: logger)
    }
}

extension TopicPartition {
    fileprivate func follows(_ other: TopicPartition) -> Bool {
        topic == other.topic ? partition > other.partition : topic > other.topic
    }
}
