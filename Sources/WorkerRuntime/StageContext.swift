// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// What a stage sees while it handles one record.
package struct StageContext {
    /// The business time of the batch.
    package let now: BusinessTime
    package var out: Outbox
    /// The partition number whose state the record may touch.
    package let partition: Int32
    var state: StateOverlay

    /// The value of a key of this worker's state, with the changes of the batch so far.
    package func state(_ key: String) throws -> [UInt8]? {
        try state.value(partition: partition, key: key)
    }

    /// Changes the state; the change is committed with the batch.
    package mutating func setState(_ key: String, _ value: [UInt8]?) {
        state.set(partition: partition, key: key, value)
    }
}

extension StageContext {
    /// The state of a key as a message. Bytes that are none are our own failure.
    package func state<M: ProtoMessage>(_ key: String, as type: M.Type) throws -> M? {
        guard let bytes = try state(key) else { return nil }
        do {
            return try M(bytes)
        } catch {
            throw RecordFailure.deadLetter(reason: "state of \(key) cannot be read: \(error)")
        }
    }
}
