// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// The timers in a worker's state: two entries each, one in the order of due times, one by subject
/// and purpose. They change with the commit of the batch that set them, so a timer fires once,
/// whatever crashes and wherever its partition goes.
struct Timers {
    let state: StateOverlay
    let partition: Int32

    /// Sets the timer; one of the same subject and purpose moves.
    func set(_ timer: StageTimer) throws {
        try remove(subject: timer.subject, purpose: timer.purpose)
        var record = TimerRecord()
        record.due = timer.due.milliseconds
        record.subject = timer.subject
        record.purpose = timer.purpose
        record.payload = timer.payload
        state.set(
            partition: partition,
            key: StateKey.timer(
                due: record.due, subject: timer.subject, purpose: timer.purpose), record.bytes)
        var due = TimerRecord()
        due.due = record.due
        state.set(
            partition: partition,
            key: StateKey.dueTime(subject: timer.subject, purpose: timer.purpose), due.bytes)
    }

    func due(subject: String, purpose: String) throws -> BusinessTime? {
        let key = StateKey.dueTime(subject: subject, purpose: purpose)
        guard let bytes = try state.value(partition: partition, key: key) else { return nil }
        return BusinessTime(milliseconds: try TimerRecord(bytes).due)
    }

    /// What the timer carries; nil where none is set, or it is parked.
    func payload(subject: String, purpose: String) throws -> [UInt8]? {
        guard let due = try due(subject: subject, purpose: purpose) else { return nil }
        let key = StateKey.timer(due: due.milliseconds, subject: subject, purpose: purpose)
        return try state.value(partition: partition, key: key).map { try TimerRecord($0).payload }
    }

    /// The timer fires no more by itself, and can still be moved or removed: it waits behind others
    /// of its subject.
    func park(_ timer: StageTimer) {
        state.set(
            partition: partition,
            key: StateKey.timer(
                due: timer.due.milliseconds, subject: timer.subject, purpose: timer.purpose), nil)
    }

    /// False for a timer that was moved or removed since it became due.
    func isSet(_ timer: StageTimer) throws -> Bool {
        try due(subject: timer.subject, purpose: timer.purpose) == timer.due
    }

    func remove(subject: String, purpose: String) throws {
        guard let due = try due(subject: subject, purpose: purpose) else { return }
        state.set(
            partition: partition,
            key: StateKey.timer(due: due.milliseconds, subject: subject, purpose: purpose), nil)
        state.set(
            partition: partition, key: StateKey.dueTime(subject: subject, purpose: purpose), nil)
    }
}

extension StateReading {
    /// The earliest timers of a partition, at most `limit`, in the order in which they are due.
    package func timers(partition: Int32, limit: Int) throws -> [StageTimer] {
        try entries(partition: partition, prefix: StateKey.timers, limit: limit).map { entry in
            StageTimer(try TimerRecord(entry.value), partition: partition)
        }
    }
}

extension StageTimer {
    init(_ record: TimerRecord, partition: Int32) {
        self.init(
            subject: record.subject, purpose: record.purpose,
            due: BusinessTime(milliseconds: record.due), payload: record.payload,
            partition: partition)
    }
}

extension TimerRecord {
    init(_ timer: StageTimer) {
        self.init()
        due = timer.due.milliseconds
        subject = timer.subject
        purpose = timer.purpose
        payload = timer.payload
    }
}
