// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// What a worker works on: a record that came, also one that was parked and released, or a timer
/// that is due. What a stage decides from is its input, its state and the business clock alone.
package enum Input: Sendable {
    case record(Record)
    case timer(StageTimer)

    /// The record; throws for a timer, which a stage that sets none never meets.
    package func record() throws -> Record {
        switch self {
        case .record(let record): return record
        case .timer(let timer):
            throw InputFailure.deadLetter(
                reason: "no stage of this name sets the timer \(timer.purpose)")
        }
    }
}

/// A moment at which a stage wants to look at a subject again (hẹn giờ). Of one subject and purpose
/// there is one timer.
package struct StageTimer: Hashable, Sendable {
    /// What it is about: a document, whose home is the timer's partition.
    package var subject: String
    package var purpose: String
    package var due: BusinessTime
    /// What the stage wants to find again; it travels in the state, so keep it small.
    package var payload: [UInt8]
    package var partition: Int32

    package init(
        subject: String, purpose: String, due: BusinessTime, payload: [UInt8] = [],
        partition: Int32
    ) {
        self.subject = subject
        self.purpose = purpose
        self.due = due
        self.payload = payload
        self.partition = partition
    }
}

extension Input {
    /// What this input is known by: the same after a crash, on another worker, after a redrive.
    package func id(cluster: String, worker: String) -> [UInt8] {
        switch self {
        case .record(let record): record.inputID
        case .timer(let timer):
            EventID(hashing: [
                Array(cluster.utf8), Array(worker.utf8), Array(timer.subject.utf8),
                Array(String(timer.due.milliseconds).utf8), Array(timer.purpose.utf8),
            ]).bytes
        }
    }

    package var partition: Int32 {
        switch self {
        case .record(let record): record.partition
        case .timer(let timer): timer.partition
        }
    }

    /// The W3C trace context of what it gives rise to.
    func trace(id: [UInt8]) -> String {
        switch self {
        case .record(let record): return record.trace
        case .timer:
            let hex = EventID(hashing: [id]).hex
            return "00-\(hex)-\(hex.prefix(16))-01"
        }
    }

    /// Whose input this is: inputs of one document keep their order when one of them is parked.
    package var document: String {
        switch self {
        case .record(let record): record.document
        case .timer(let timer): timer.subject
        }
    }
}

extension Record {
    /// The document that the record is about, as its header says; for a record of an older version
    /// its key, for a raw packet where it lies.
    var document: String {
        if let header = header(EventHeader.subject) {
            return String(decoding: header, as: UTF8.self)
        }
        if let key { return String(decoding: key, as: UTF8.self) }
        return "\(topic)/\(partition)/\(offset)"
    }
}
