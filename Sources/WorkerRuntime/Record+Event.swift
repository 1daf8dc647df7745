// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

extension Record {
    /// The id of this record as an input: its event id, or for a raw packet, which has none, one
    /// made of where it lies.
    package var eventID: [UInt8] {
        if let header = header(EventHeader.id), header.count == 32,
            let id = EventID(hex: String(decoding: header, as: UTF8.self))
        {
            return id.bytes
        }
        return EventID(hashing: [
            Array(topic.utf8), Array(String(partition).utf8), Array(String(offset).utf8),
        ]).bytes
    }

    /// The W3C trace context the record came with, or a new one made of its id.
    package var trace: String {
        if let header = header(EventHeader.trace) { return String(decoding: header, as: UTF8.self) }
        let id = EventID(hashing: [eventID]).hex
        return "00-\(id)-\(id.prefix(16))-01"
    }

    /// The record's value as an event of the given kind; throws `ProtoError` for anything else.
    package func event<M: ProtoMessage>(_ type: M.Type) throws -> M {
        guard let value else {
            throw RecordFailure.deadLetter(reason: "a tombstone where an event was expected")
        }
        return try M(value)
    }
}
