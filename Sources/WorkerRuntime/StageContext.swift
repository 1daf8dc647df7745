// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// What a stage sees while it handles one input.
package struct StageContext {
    /// The business time of the batch.
    package let now: BusinessTime
    package var out: Outbox
    /// The partition number whose state the input may touch.
    package let partition: Int32
    let state: StateOverlay

    /// The value of a key of this worker's state, with the changes of the batch so far.
    package func state(_ key: String) throws -> [UInt8]? {
        try state.value(partition: partition, key: Self.checked(key))
    }

    /// The first entries whose keys begin with `prefix`, at most `limit`, in the order of the keys'
    /// bytes.
    package func state(prefix: String, limit: Int) throws -> [StateEntry] {
        try state.entries(partition: partition, prefix: Self.checked(prefix), limit: limit)
    }

    /// Changes the state; the change is committed with the batch. `nil` removes the key.
    package mutating func setState(_ key: String, _ value: [UInt8]?) throws {
        state.set(partition: partition, key: try Self.checked(key), value)
    }

    /// A stage cannot reach the runtime's own entries, whatever a publisher wrote.
    private static func checked(_ key: String) throws -> String {
        if key.isEmpty || key.hasPrefix(StateKey.separator) {
            throw InputFailure.deadLetter(reason: "this is no key of a stage's state: \(key)")
        }
        return key
    }
}

extension StageContext {
    /// The state of a key as a message. Bytes that are none are our own failure.
    package func state<M: ProtoMessage>(_ key: String, as type: M.Type) throws -> M? {
        guard let bytes = try state(key) else { return nil }
        do {
            return try M(bytes)
        } catch {
            throw InputFailure.deadLetter(reason: "state of \(key) cannot be read: \(error)")
        }
    }
}

extension StageContext {
    /// Sets a timer of this subject, whose home is the input's partition. One of the same purpose
    /// moves. It fires once, when `due` has come; after a stop it fires late.
    package mutating func setTimer(
        _ purpose: String, of subject: String, due: BusinessTime, payload: [UInt8] = []
    ) throws {
        try timers.set(
            StageTimer(
                subject: subject, purpose: purpose, due: due, payload: payload,
                partition: partition))
    }

    package mutating func removeTimer(_ purpose: String, of subject: String) throws {
        try timers.remove(subject: subject, purpose: purpose)
    }

    /// When the timer is due; nil where none is set.
    package func timer(_ purpose: String, of subject: String) throws -> BusinessTime? {
        try timers.due(subject: subject, purpose: purpose)
    }

    /// What the timer carries; nil where none is set.
    package func timerPayload(_ purpose: String, of subject: String) throws -> [UInt8]? {
        try timers.payload(subject: subject, purpose: purpose)
    }

    private var timers: Timers { Timers(state: state, partition: partition) }
}
