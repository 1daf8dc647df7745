// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What a delivery owes by when, from the changes of its ladder and the wall calendar: when somebody is
/// warned, when it is late, and how that goes up. Every telling once, at its time.
struct NaiveDeadlines {
    /// What is told, with when.
    struct Told: Hashable {
        var act: String
        /// `running`, `warned`, `breached`, `kept`, `lifted`
        var state: String
        var level = 0
        /// The agency above that is told; empty for the one that owes it.
        var above = ""
        var due: Int64
        var ended: Int64 = 0
        var at: Int64
    }

    private struct Entry {
        var limit: NaiveLimits.Limit
        var begun: Int64
        var state = "running"
        var level = 0
        var above = ""
        /// When it is to be looked at next; nil for never.
        var next: Int64?
    }

    /// So long after the last moment a breach is told.
    private static let settling: Int64 = 60_000

    private(set) var told: [Told] = []
    private var entries: [String: Entry] = [:]
    private var dueOn: Int?
    private var begun: Int64 = 0
    private let receiver: String
    private let isUrgent: Bool
    private let limits: NaiveLimits
    private let units: UnitTable
    private let ledger: YearLedger
    private var answers: [(received: Int64, read: Int64)] = []
    private var isAnswered = false
    private let way: Way

    /// What the order of inputs leaves open.
    struct Way: Hashable {
        /// Whether a moment at which delivery-ack stood, and of which it is not known that anything
        /// waited for it, counts as one at which timers fire.
        var firesInGaps = false
        /// Whether answering documents go before the changes that are read at the same moment.
        var answersFirst = false
    }

    /// True once `Way.firesInGaps` has made a difference.
    private(set) var metGap = false
    /// True once `Way.answersFirst` may have made one.
    private(set) var metTie = false

    init(
        _ changes: [NaiveDelivery.Change], to receiver: String, _ paper: PlannedPaper,
        dueOn: CivilDate?, answers: [BusinessTime], _ limits: NaiveLimits, _ units: UnitTable,
        _ ledger: YearLedger, _ way: Way
    ) {
        self.receiver = receiver
        isUrgent = paper.isUrgent
        self.dueOn = dueOn.map { Int($0.daysSince1970) }
        self.limits = limits
        self.units = units
        self.ledger = ledger
        self.way = way
        self.answers = answers.map { answer in
            let read = ledger.passed([.registration, .signatureCheck, .deadlines], answer)
            return (answer.milliseconds, read.milliseconds)
        }
        var wasOpen = false
        for (place, change) in changes.enumerated() {
            let read = ledger.passed(.deadlines, change.at).milliseconds
            while let answer = self.answers.first, answer.read <= read {
                if answer.read == read {
                    metTie = true
                    if !way.answersFirst { break }
                }
                take(self.answers.removeFirst())
            }
            fire(before: read)
            end(change)
            var begins: [String] = []
            if place == 0 {
                begun = change.at.milliseconds
                begins = ["confirmed", "registered", "answered"]
            } else if !wasOpen, change.isRecallOpen {
                begins = ["recalled"]
            } else if wasOpen {
                begins = ["confirmed", "registered", "answered"]
            } else if let update = change.update, let day = update.dueOn,
                Int(day.daysSince1970) != self.dueOn
            {
                self.dueOn = Int(day.daysSince1970)
                if let entry = entries.removeValue(forKey: "answered") {
                    tell("answered", entry, "lifted", ended: change.at.milliseconds, at: read)
                }
                begins = ["answered"]
            }
            for act in begins { begin(act, change, read: read) }
            for act in entries.keys { plan(act, at: read) }
            wasOpen = change.isRecallOpen
        }
        while !self.answers.isEmpty { take(self.answers.removeFirst()) }
        fire(before: .max)
    }

    /// A document that answers, of whose order with the delivery's changes nothing is known where they
    /// are read at one moment.
    private mutating func take(_ answer: (received: Int64, read: Int64)) {
        fire(before: answer.read)
        if isAnswered { return }
        isAnswered = true
        guard let entry = entries.removeValue(forKey: "answered") else { return }
        tell(
            "answered", entry, "kept", ended: max(answer.received, entry.begun), at: answer.read)
    }

    // MARK: What is owed

    private static let rungs = ["due": 0, "01": 1, "03": 3, "04": 4, "05": 5, "06": 6]

    private static func isOwed(_ act: String, _ change: NaiveDelivery.Change) -> Bool {
        if act == "recalled" { return change.isRecallOpen }
        guard !change.isRecallOpen, let rung = rungs[change.state] else { return false }
        switch act {
        case "confirmed": return rung == 0
        case "registered": return rung < 3
        default: return rung < 6
        }
    }

    private static func isDone(_ act: String, in state: String) -> Bool {
        if act == "recalled" { return true }
        let rung = rungs[state] ?? (state == "02" && act != "answered" ? 9 : 0)
        switch act {
        case "confirmed": return rung >= 1
        case "registered": return rung >= 3
        default: return rung == 6
        }
    }

    private mutating func begin(_ act: String, _ change: NaiveDelivery.Change, read: Int64) {
        guard Self.isOwed(act, change), entries[act] == nil else { return }
        let since = change.at.milliseconds
        if act == "answered", dueOn == nil || isAnswered { return }
        let day = act == "answered" ? dueOn : nil
        guard let limit = limits.limit(act, isUrgent: isUrgent, since: since, day: day) else {
            return
        }
        let entry = Entry(limit: limit, begun: since)
        entries[act] = entry
        tell(act, entry, "running", at: read)
    }

    private mutating func end(_ change: NaiveDelivery.Change) {
        let read = ledger.passed(.deadlines, change.at).milliseconds
        for (act, entry) in entries.sorted(by: { $0.key < $1.key })
        where !Self.isOwed(act, change) {
            entries[act] = nil
            guard Self.isDone(act, in: change.state) else {
                if entry.state != "running" {
                    tell(act, entry, "lifted", ended: change.at.milliseconds, at: read)
                }
                continue
            }
            let done = max(
                entry.begun, min(change.reported.milliseconds, change.at.milliseconds))
            if entry.state != "running" || done > entry.limit.breach {
                tell(act, entry, "kept", ended: done, at: read)
            }
        }
    }

    private mutating func tell(
        _ act: String, _ entry: Entry, _ state: String, ended: Int64 = 0, at time: Int64
    ) {
        told.append(
            Told(
                act: act, state: state, level: entry.level, above: entry.above,
                due: entry.limit.breach, ended: ended, at: time))
    }

    // MARK: Time

    private func above(at time: Int64) -> [String] {
        let day = CivilDate(daysSince1970: Int32(NaiveCalendar.day(of: time))).iso
        return units.above(receiver, on: day)
    }

    private func next(_ entry: Entry, at time: Int64) -> Int64? {
        switch entry.state {
        case "running": return entry.limit.warning ?? entry.limit.breach + Self.settling
        case "warned": return entry.limit.breach + Self.settling
        default:
            if above(at: time).count <= entry.level { return nil }
            let day = limits.calendar.workingDay(
                entry.level + 1, from: NaiveCalendar.day(of: entry.limit.breach))
            return NaiveCalendar.end(of: day) + Self.settling
        }
    }

    private mutating func plan(_ act: String, at time: Int64) {
        guard let entry = entries[act] else { return }
        let next = next(entry, at: time)
        entries[act]?.next = next
    }

    private var nextDue: (act: String, due: Int64)? {
        var first: (act: String, due: Int64)?
        for (act, entry) in entries {
            guard let due = entry.next else { continue }
            if let known = first, (known.due, known.act) < (due, act) { continue }
            first = (act, due)
        }
        return first
    }

    private mutating func fire(before limit: Int64) {
        while let (act, due) = nextDue {
            let time = firing(due)
            if time >= limit || time > ledger.end.milliseconds { return }
            step(act, at: time)
        }
    }

    /// When a timer that is due then fires: the stage runs, and what was written before has been read.
    private mutating func firing(_ due: Int64) -> Int64 {
        var time = due
        while true {
            let moment = BusinessTime(milliseconds: time)
            let runs = ledger.passed(.deadlines, moment).milliseconds
            if runs != time {
                time = runs
                continue
            }
            let read = ledger.passed(.deliveryAck, moment).milliseconds
            if read == time { return time }
            if !ledger.waits(for: .deliveryAck, at: moment) {
                metGap = true
                if way.firesInGaps { return time }
            }
            time = read
        }
    }

    private mutating func step(_ act: String, at time: Int64) {
        guard var entry = entries[act] else { return }
        switch entry.state {
        case "running", "warned":
            let isLate = time >= entry.limit.breach + Self.settling
            entry.state = isLate ? "breached" : "warned"
        default:
            let above = above(at: time)
            guard entry.level < above.count else {
                entries[act]?.next = nil
                return
            }
            entry.above = above[entry.level]
            entry.level += 1
        }
        entry.next = next(entry, at: time)
        entries[act] = entry
        tell(act, entry, entry.state, at: time)
    }
}
