// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What the stage keeps: a record a delivery, and for each that is to be looked at again an entry in the
/// order of those moments. The unit separator stands in no document id and no code.
extension Deadlines {
    static func key(_ document: String, _ receiver: String) -> String {
        "\(document)\u{1F}r\u{1F}\(receiver)"
    }

    static func earlyPrefix(_ document: String) -> String { "\(document)\u{1F}a\u{1F}" }

    static func earlyKey(_ document: String, _ sender: String) -> String {
        earlyPrefix(document) + sender
    }

    static func sentKey(_ document: String) -> String { "\(document)\u{1F}s" }

    static func orderPrefix(_ document: String) -> String { "\(document)\u{1F}t\u{1F}" }

    private static func orderKey(_ document: String, _ next: Int64, _ receiver: String) -> String {
        let digits = String(max(0, next))
        let padded = String(repeating: "0", count: 19 - digits.count) + digits
        return "\(orderPrefix(document))\(padded)\u{1F}\(receiver)"
    }

    /// The receiver of an entry of the order, and the moment under which it stands.
    static func place(
        _ key: String, of document: String
    ) -> (next: Int64, receiver: String)? {
        let rest = key.dropFirst(orderPrefix(document).count)
        guard let next = Int64(rest.prefix(19)), rest.dropFirst(19).first == "\u{1F}" else {
            return nil
        }
        return (next, String(rest.dropFirst(20)))
    }

    /// Writes the record, and has it looked at in time. One that stands under an earlier moment than it
    /// needs stays there, unless it `isDue`: then that moment has come.
    func keep(
        _ record: inout DeadlineRecord, _ document: String, _ receiver: String, isDue: Bool = false,
        _ context: inout StageContext
    ) throws {
        let next = nextMoment(of: record, receiver, on: context.now.date)
        if isDue || record.next == 0 || next.map({ $0 < record.next }) ?? false {
            if record.next != 0 {
                try context.setState(Self.orderKey(document, record.next, receiver), nil)
            }
            record.next = next ?? 0
            if let next {
                var entry = DeadlineRecord()
                entry.next = next
                try context.setState(Self.orderKey(document, next, receiver), entry.bytes)
                try setTimer(of: document, at: next, &context)
            }
        }
        try context.setState(Self.key(document, receiver), record.bytes)
    }

    private func setTimer(
        of document: String, at next: Int64, _ context: inout StageContext
    ) throws {
        let due = BusinessTime(milliseconds: max(next, context.now.milliseconds + 1))
        if let set = try context.timer(Self.timer, of: document), set <= due { return }
        try context.setTimer(Self.timer, of: document, due: due)
    }

    /// A slice of the deliveries that are due, then the timer again for the next one.
    func look(at timer: StageTimer, _ context: inout StageContext) throws {
        let document = timer.subject
        let prefix = Self.orderPrefix(document)
        for entry in try context.state(prefix: prefix, limit: Self.sliceDeliveries) {
            guard let place = Self.place(entry.key, of: document) else {
                throw InputFailure.deadLetter(reason: "\(entry.key): no place in the order")
            }
            guard place.next <= context.now.milliseconds else { break }
            let key = Self.key(document, place.receiver)
            guard var record = try context.state(key, as: DeadlineRecord.self) else {
                throw InputFailure.deadLetter(reason: "\(key): nothing is known of it")
            }
            tellWhatIsDue(of: &record, document, place.receiver, &context)
            try keep(&record, document, place.receiver, isDue: true, &context)
        }
        guard let first = try context.state(prefix: prefix, limit: 1).first,
            let place = Self.place(first.key, of: document)
        else { return }
        // Later than this one, so that it is another timer, and its events are others.
        let due = max(place.next, context.now.milliseconds + 1, timer.due.milliseconds + 1)
        try context.setTimer(
            Self.timer, of: document, due: BusinessTime(milliseconds: due))
    }
}
