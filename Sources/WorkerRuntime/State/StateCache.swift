// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// A worker's state with its changelog: restores on assignment, applies after commits, and moves
/// its position only where it is proven that nobody else wrote in between.
final class StateCache {
    let store: StateStore
    private let topic: String
    private let log: any EventLog
    private var owned: Set<Int32> = []
    /// Of these the changelog may hold more than the store.
    private var behind: Set<Int32> = []
    private var appliedSinceSave = 0
    /// The earliest timer, as far as it was asked since the state changed.
    private var earliest: BusinessTime??
    private var savedAt = ContinuousClock.now

    init(worker: String, settings: WorkerSettings, log: any EventLog) throws(EventLogError) {
        topic = Topic.state(of: worker)
        self.log = log
        store = try StateStore(
            path: "\(settings.stateDirectory)/\(worker).\(settings.instance).sqlite")
    }

    /// These partitions came.
    func expect(_ partitions: Set<Int32>) {
        earliest = nil
        owned.formUnion(partitions)
        behind.formUnion(partitions)
    }

    /// What was written last is not known.
    func distrustAll() { behind = owned }

    func release(_ partitions: Set<Int32>) {
        earliest = nil
        owned.subtract(partitions)
        behind.subtract(partitions)
    }

    var isBehind: Bool { !behind.isEmpty }

    /// Reads the changelog of what is behind up to its end, from where the store stands. What fails
    /// stays behind.
    nonisolated(nonsending) func catchUp() async throws {
        earliest = nil
        try await restore(behind)
        behind = []
    }

    private nonisolated(nonsending) func restore(_ partitions: Set<Int32>) async throws {
        let places = partitions.map { TopicPartition(topic, $0) }
        let bounds = try await log.bounds(of: places)
        var from: [TopicPartition: Int64] = [:]
        var ends: [Int32: Int64] = [:]
        for (place, bound) in bounds {
            var position = try store.position(partition: place.partition)
            if position > bound.end {
                try store.clear(partition: place.partition)
                position = 0
            }
            ends[place.partition] = bound.end
            if position < bound.end { from[place] = max(position, bound.beginning) }
        }
        if from.isEmpty { return }
        // Of an attempt that failed half way.
        try store.dropGathered()
        try await log.read(from, maxRecords: 5000, wait: .seconds(1)) { run in
            try store.gather(run.records.map(StateChange.init))
            return !run.isAtEnd
        }
        try store.takeGathered(positions: ends)
    }

    /// The earliest timers of the owned partitions that are due, at most `limit`.
    func dueTimers(at now: BusinessTime, limit: Int) throws -> [StageTimer] {
        guard let next = try nextDue(), next <= now else { return [] }
        let due = try owned.flatMap { partition in
            try store.timers(partition: partition, limit: limit).prefix { $0.due <= now }
        }
        return Array(due.sorted { $0.due < $1.due }.prefix(limit))
    }

    /// When the earliest timer is due; nil where none is set.
    func nextDue() throws -> BusinessTime? {
        if let earliest { return earliest }
        let due = try owned.compactMap { partition in
            try store.timers(partition: partition, limit: 1).first?.due
        }.min()
        earliest = .some(due)
        return due
    }

    /// What is parked in the owned partitions.
    func parked() throws -> ParkedTally { try ParkedTally(store, owned) }

    /// The records of the changelog, in the partition number of the input that caused them.
    func records(of changes: [StateChange]) -> [NewRecord] {
        changes.map {
            NewRecord(
                topic: topic, partition: $0.partition, key: Array($0.key.utf8), value: $0.value)
        }
    }

    /// After the commit succeeded. Where the store cannot take them, their partitions are behind:
    /// the changelog has them.
    func apply(_ changes: [StateChange]) throws(EventLogError) {
        if changes.isEmpty { return }
        earliest = nil
        do {
            try store.apply(changes)
        } catch {
            behind.formUnion(changes.map(\.partition))
            throw error
        }
        appliedSinceSave += changes.count
    }

    /// While nothing else is to be done, every 30 s at most: a restart then reads only what came
    /// after.
    nonisolated(nonsending) func savePositionsIfDue(
        through member: any GroupMember
    ) async throws(EventLogError) {
        if appliedSinceSave == 0 || ContinuousClock.now - savedAt < .seconds(30) { return }
        try await savePositions(through: member)
    }

    /// The changelog's end is ours only if we still own the partitions: so it is read first, then
    /// an empty commit, which a fenced member cannot make, proves that all up to there was ours.
    nonisolated(nonsending) func savePositions(
        through member: any GroupMember
    ) async throws(EventLogError) {
        // What is behind must be read again from where the store stands.
        if appliedSinceSave == 0 || owned.isEmpty || isBehind { return }
        let bounds = try await log.bounds(of: owned.map { TopicPartition(topic, $0) })
        do {
            let batch = try await member.emptyBatch()
            try await member.commit(batch, [])
        } catch {
            if error.putsOff { return }
            throw error
        }
        var positions: [Int32: Int64] = [:]
        for (place, bound) in bounds { positions[place.partition] = bound.end }
        try store.apply([], positions: positions)
        appliedSinceSave = 0
        savedAt = ContinuousClock.now
    }
}

extension StateChange {
    init(_ record: Record) {
        self.init(
            partition: record.partition, key: String(decoding: record.key ?? [], as: UTF8.self),
            value: record.value)
    }
}
