// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// A status before its document. A node may send what its agencies did before the document has come
/// all its way here, or by another path; the status waits for the delivery in its place in the state.
///
/// Whoever is no receiver waits as well, and is refused at the end like everybody: whether the
/// document exists is not to be learnt from that, so nothing here looks at anything but the
/// reporter's own place and its publisher's count.
extension DeliveryAck {
    /// A day, as commands wait for their documents.
    static let waitingLimit: Int64 = 86_400_000
    /// How many statuses of one reporter wait for one document: its ladder has nine codes.
    static let waitingStatuses = 9
    /// How many statuses of a publisher, be it a node with all its agencies, wait in one partition.
    static let waitingOfPublisher: Int32 = 256
    /// Behind it stands the reporter.
    static let waitingPurpose = "statuses-wait "

    func wait(_ status: StatusReceived, _ context: inout StageContext) throws {
        let key = Self.key(status.documentID, status.receiver)
        var record =
            try context.state(key, as: DeliveryLadderRecord.self) ?? DeliveryLadderRecord()
        if let known = record.waiting.first(where: { $0.submission == status.submission }) {
            return tellWaiting(known, &context)
        }
        let count = try waitingCount(of: status.publisher, context)
        guard record.waiting.count < Self.waitingStatuses, count < Self.waitingOfPublisher else {
            return refuse(status, .unknownDelivery(of: status), byReceiver: false, &context)
        }
        let waiting = status.waiting
        let purpose = Self.waitingPurpose + status.receiver
        if record.waiting.isEmpty {
            try context.setTimer(purpose, of: status.documentID, due: waiting.waitsUntil)
        }
        record.waiting.append(waiting)
        try context.setState(key, record.bytes)
        try setWaitingCount(of: status.publisher, count + 1, &context)
        tellWaiting(waiting, &context)
    }

    /// The delivery has come: its statuses wait no more.
    func forget(
        _ waiting: [StatusReceived], _ documentID: String, _ receiver: String,
        _ context: inout StageContext
    ) throws {
        guard !waiting.isEmpty else { return }
        try context.removeTimer(Self.waitingPurpose + receiver, of: documentID)
        for status in waiting { try uncount(status, &context) }
    }

    /// The delivery has not come while its statuses waited.
    func giveUp(_ timer: StageTimer, _ context: inout StageContext) throws {
        let receiver = String(timer.purpose.dropFirst(Self.waitingPurpose.count))
        let key = Self.key(timer.subject, receiver)
        guard var record = try context.state(key, as: DeliveryLadderRecord.self),
            record.isBeforeDelivery
        else { return }
        // A timer may fire late, and then others' time is over too.
        let late = record.waiting.filter { $0.waitsUntil <= context.now }
        let lateBeforeRecall = record.waiting.prefix(Int(record.waitingBeforeRecall))
            .filter { $0.waitsUntil <= context.now }
        record.waitingBeforeRecall -= Int32(lateBeforeRecall.count)
        record.waiting.removeAll { $0.waitsUntil <= context.now }
        if let next = record.waiting.map(\.waitsUntil).min() {
            try context.setTimer(timer.purpose, of: timer.subject, due: next)
        }
        let isNothing = record == DeliveryLadderRecord()
        try context.setState(key, isNothing ? nil : record.bytes)
        for status in late {
            try uncount(status, &context)
            // Meanwhile the reporter may have taken over from the receiver, which has its delivery.
            if try delivery(of: status, context) != nil {
                try acknowledge(status, &context)
            } else {
                refuse(status, .unknownDelivery(of: status), byReceiver: false, &context)
            }
        }
    }

    private func tellWaiting(_ status: StatusReceived, _ context: inout StageContext) {
        guard
            let node = registry.tree.answerNode(of: status.publisher, on: context.now.date)
        else { return }
        context.out.answer(
            node, key: status.named,
            Answer.waiting(
                status, named: status.named, until: status.waitsUntil, at: context.now))
    }

    // MARK: How many

    /// No delivery's key is like that: each of them has a unit separator.
    private static func countKey(_ publisher: Publisher) -> String {
        "waits \(publisher.kind.rawValue) \(publisher.code)"
    }

    private func waitingCount(of publisher: Publisher, _ context: StageContext) throws -> Int32 {
        try context.state(Self.countKey(publisher), as: WaitingCount.self)?.count ?? 0
    }

    private func setWaitingCount(
        of publisher: Publisher, _ count: Int32, _ context: inout StageContext
    ) throws {
        var value = WaitingCount()
        value.count = count
        try context.setState(Self.countKey(publisher), count > 0 ? value.bytes : nil)
    }

    private func uncount(_ status: StatusReceived, _ context: inout StageContext) throws {
        let count = try waitingCount(of: status.publisher, context)
        try setWaitingCount(of: status.publisher, count - 1, &context)
    }
}

extension StatusReceived {
    /// What is kept of it meanwhile: a description of any length is cut.
    fileprivate var waiting: StatusReceived {
        var kept = self
        kept.description = description.clipped(EventBounds.reasonCharacters)
        kept.despite = despite.clipped(EventBounds.reasonCharacters)
        if var staff {
            staff.department = staff.department.clipped(EventBounds.textCharacters)
            staff.name = staff.name.clipped(EventBounds.textCharacters)
            staff.email = staff.email.clipped(EventBounds.textCharacters)
            staff.mobile = staff.mobile.clipped(EventBounds.textCharacters)
            kept.staff = staff
        }
        return kept
    }

    fileprivate var waitsUntil: BusinessTime {
        BusinessTime(milliseconds: receivedAt)
            .advanced(byMilliseconds: DeliveryAck.waitingLimit)
    }
}

extension Refusal {
    fileprivate static func unknownDelivery(of status: StatusReceived) -> Refusal {
        .unknownDelivery(of: status.named, to: status.receiver)
    }
}
