// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

extension Record {
    /// What its outputs' ids are derived from: its own id, which a raw packet has not, and where it
    /// lies. An event that lies in its topic twice (a publisher tried again) is two inputs; a record
    /// that is read again, or released from where it was parked, is the same one.
    package var inputID: [UInt8] {
        EventID(hashing: [
            header(EventHeader.id) ?? [], Array(topic.utf8), Array(String(partition).utf8),
            Array(String(offset).utf8),
        ]).bytes
    }

    /// The W3C trace context the record came with, or a new one made of its id.
    package var trace: String {
        if let header = header(EventHeader.trace) { return String(decoding: header, as: UTF8.self) }
        let id = EventID(hashing: [inputID]).hex
        return "00-\(id)-\(id.prefix(16))-01"
    }

    /// The record's value as an event of the given kind; throws `ProtoError` for anything else.
    package func event<M: ProtoMessage>(_ type: M.Type) throws -> M {
        guard let value else {
            throw InputFailure.deadLetter(reason: "a tombstone where an event was expected")
        }
        return try M(value)
    }
}
