// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What a delivery owes: begun with its first change, ended by what the receiver does.
extension Deadlines {
    func follow(_ change: DeliveryChanged, _ context: inout StageContext) throws {
        let (document, receiver) = (change.documentID, change.receiver)
        guard let state = DeliveryState(rawValue: change.state) else {
            throw InputFailure.deadLetter(reason: "no state of a delivery: \(change.state)")
        }
        let key = Self.key(document, receiver)
        let found = try context.state(key, as: DeadlineRecord.self)
        // A delivery whose beginning this stage has not seen owes nothing that is known.
        guard var record = try opened(by: change, found, context) else { return }
        let isNew = record.attempt != found?.attempt
        let wasAsked = record.isRecallOpen
        record.isRecallOpen = change.isRecallOpen
        var told = end(&record, state, change)
        var begun: [DeadlineAct] = []
        if isNew {
            begun = DeadlineAct.allCases
        } else if !wasAsked, change.isRecallOpen {
            begun = [.recalled]
        } else if wasAsked || change.corrects {
            // The document stays, or what was reported counts no more: what is owed begins again.
            begun = [.confirmed, .registered, .answered]
        } else if takeUpdate(&record, of: change, &told) {
            begun = [.answered]
        }
        for act in begun where act.isOwed(in: state, isRecallOpen: change.isRecallOpen) {
            guard !record.entries.contains(where: { $0.kind == act }),
                // What a correction gives back never stopped.
                let entry = entry(
                    act, of: record,
                    since: change.corrects && !isNew ? record.begunAt : change.changedAt)
            else { continue }
            record.entries.append(entry)
            told.append(entry)
        }
        if record == found { return }
        if !told.isEmpty { report(record, document, receiver, told, &context) }
        try keep(&record, document, receiver, &context)
    }

    /// The record, made anew where the delivery begins, or begins again with a later attempt.
    private func opened(
        by change: DeliveryChanged, _ found: DeadlineRecord?, _ context: StageContext
    ) throws -> DeadlineRecord? {
        guard let due = change.due, change.change != .updated,
            found.map({ $0.attempt < due.attempt }) ?? true
        else {
            return found
        }
        var record = DeadlineRecord(due)
        record.begunAt = change.changedAt
        // Where it stands in the order stays known.
        record.next = found?.next ?? 0
        if found == nil {
            let early = Self.earlyKey(change.documentID, change.receiver)
            record.answeredAt = try context.state(early, as: DeadlineRecord.self)?.answeredAt
        }
        return record
    }

    /// True where the sender gave the document another date to answer by. The one that ran is lifted.
    /// The change says which date, as topics have no order between them: the update may not have been
    /// read yet where it was verified.
    private func takeUpdate(
        _ record: inout DeadlineRecord, of change: DeliveryChanged, _ told: inout [DeadlineEntry]
    ) -> Bool {
        guard change.change == .updated, change.dueOn != record.dueOn else { return false }
        record.dueOn = change.dueOn
        if let index = record.entries.firstIndex(where: { $0.kind == .answered }) {
            var last = record.entries.remove(at: index)
            last.end(.lifted, at: change.changedAt)
            told.append(last)
        }
        return true
    }

    private func entry(
        _ act: DeadlineAct, of record: DeadlineRecord, since milliseconds: Int64
    ) -> DeadlineEntry? {
        let begins = BusinessTime(milliseconds: milliseconds)
        var start = DeadlineStart.moment(begins)
        if act == .answered {
            guard let day = record.dueOn, record.answeredAt == nil else { return nil }
            start = .day(CivilDate(daysSince1970: day))
        }
        let rules = rules.rules
        guard
            let deadline = rules.deadlines.deadline(
                act, record.lane.lane, since: start, begins: begins, rules.calendar),
            // A date that had passed when the document came is no debt of its receiver's.
            deadline.breach > begins
        else { return nil }
        return DeadlineEntry(act, deadline, since: begins)
    }

    /// Takes out what is owed no more; what has to be told of it: of what nobody was told, nothing, as the
    /// delivery's own state says it.
    private func end(
        _ record: inout DeadlineRecord, _ state: DeliveryState, _ change: DeliveryChanged
    ) -> [DeadlineEntry] {
        var ended: [DeadlineEntry] = []
        record.entries.removeAll { entry in
            guard let act = entry.kind,
                !act.isOwed(in: state, isRecallOpen: change.isRecallOpen)
            else { return false }
            var last = entry
            if act.isDone(in: state) {
                // By the receiver's own time, but not of the future: a node that was cut off was not late.
                let done = min(change.reportedAt, change.changedAt)
                last.end(.kept, at: max(done, entry.startedAt))
            } else {
                last.end(.lifted, at: change.changedAt)
            }
            if entry.state != .running || last.isLate { ended.append(last) }
            return true
        }
        return ended
    }

    /// The document that answers ends what its sender owed for the other one.
    func take(_ answer: DocumentAnswered, _ context: inout StageContext) throws {
        let today = context.now.date
        var receivers = [answer.sender]
        if let code = try? AgencyCode(answer.sender) {
            receivers += registry.tree.predecessors(of: code, on: today).map(\.text)
        }
        for receiver in receivers {
            let key = Self.key(answer.documentID, receiver)
            guard var record = try context.state(key, as: DeadlineRecord.self) else {
                try noteEarly(answer, from: receiver, &context)
                continue
            }
            guard record.answeredAt == nil else { continue }
            record.answeredAt = answer.receivedAt
            if let index = record.entries.firstIndex(where: { $0.kind == .answered }) {
                var entry = record.entries.remove(at: index)
                entry.end(.kept, at: max(answer.receivedAt, entry.startedAt))
                report(record, answer.documentID, receiver, [entry], &context)
            }
            try keep(&record, answer.documentID, receiver, &context)
        }
    }
}

/// Topics have no order between them: an answering document may be read before the delivery that it
/// answers, above all by a stage that starts at the beginning of everything.
extension Deadlines {
    /// So long an answer waits for its delivery: many answer what never came by this exchange.
    static let earlyAnswersMilliseconds: Int64 = 30 * 86_400_000
    static let earlyTimer = "early-answers"

    private func noteEarly(
        _ answer: DocumentAnswered, from receiver: String, _ context: inout StageContext
    ) throws {
        let key = Self.earlyKey(answer.documentID, receiver)
        guard try context.state(key) == nil else { return }
        let prefix = Self.earlyPrefix(answer.documentID)
        // Anybody may name a document's id; those who have it are some.
        guard
            try context.state(prefix: prefix, limit: Self.sliceDeliveries).count
                < Self.sliceDeliveries
        else { return }
        var early = DeadlineRecord()
        early.answeredAt = answer.receivedAt
        try context.setState(key, early.bytes)
        guard try context.timer(Self.earlyTimer, of: answer.documentID) == nil else { return }
        try context.setTimer(
            Self.earlyTimer, of: answer.documentID,
            due: context.now.advanced(byMilliseconds: Self.earlyAnswersMilliseconds))
    }

    func forgetEarly(_ timer: StageTimer, _ context: inout StageContext) throws {
        let prefix = Self.earlyPrefix(timer.subject)
        for entry in try context.state(prefix: prefix, limit: Self.sliceDeliveries) {
            try context.setState(entry.key, nil)
        }
    }
}

extension DeadlineEntry {
    fileprivate mutating func end(_ standing: DeadlineStanding, at milliseconds: Int64) {
        state = WireDeadlineState(standing)
        endedAt = milliseconds
    }
}

extension DeadlineRecord {
    fileprivate init(_ due: DeliveryDue) {
        self.init()
        sender = due.document.sender.code
        writtenDocumentID = due.document.writtenDocumentID
        attempt = due.attempt
        lane = due.lane
        dueOn = due.document.dueOn
    }
}
