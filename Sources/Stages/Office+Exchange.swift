// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// What the office tells the exchange, and what the exchange answers.
extension Office {
    /// A status as the agency's own system would report it. Its submission is derived, so that the
    /// same change is one status, and a later change another.
    func tell(
        _ code: StatusCode, _ person: OfficePerson?, _ text: String, of entry: OfficeEntry,
        _ context: inout StageContext
    ) {
        let document = entry.document?.documentID ?? ""
        var status = StatusReceived()
        status.submission = SHA256.hash(
            ["office", entry.agency, entry.id, String(entry.sequence), code.rawValue]
                .joined(separator: "\u{0}"))
        status.publisher.code = entry.agency
        status.publisher.kind = .agency
        status.documentID = document
        status.writtenDocumentID = entry.document?.writtenDocumentID ?? ""
        status.receiver = entry.agency
        status.status = code.rawValue
        status.description = text
        if let person, !person.isEmpty {
            var staff = StaffContact()
            staff.department = person.unit
            staff.name = person.name.isEmpty ? person.account : person.name
            status.staff = staff
        }
        status.reportedAt = context.now.milliseconds
        status.receivedAt = context.now.milliseconds
        status.office = entry.agency
        status.despite = entry.despite
        context.out.emit(
            Topic.statusesReceived, key: "\(document)\u{1F}\(entry.agency)", home: document, status)
    }

    /// What delivery-ack tells of a document that stands in a book.
    func hear(_ order: OfficeSubmitted, _ context: inout StageContext) throws {
        guard
            var entry = try OfficeBooks.entry(
                ofDocument: order.documentID, of: order.agency, context)
        else { return }
        let at = Self.time(of: order, context).milliseconds
        switch order.act {
        case .statusRefused:
            let state = DeliveryState(rawValue: order.deliveryState)
            if order.status == StatusCode.accepted.rawValue, !(state?.isAccepted ?? false) {
                guard entry.standing?.isOpen ?? false || entry.standing == .completed else {
                    return
                }
                entry.cancel(order.messageVi, at)
            } else if entry.told == order.status {
                // The sender does not have it: the next act tells how far the document is.
                entry.told = ""
            }
        case .recallAsked:
            // Nothing is left in the book that could be given back.
            guard entry.standing?.isOpen ?? false || entry.standing == .completed else { return }
            entry.isRecallOpen = true
            entry.recallReason = order.text
        case .recallAnswered:
            guard entry.isRecallOpen else { return }
            entry.isRecallOpen = false
            if order.status == StatusCode.changeAgreed.rawValue {
                entry.cancel(Self.givenBack + entry.recallReason, at)
                break
            }
            // What was told meanwhile was not taken: the document was frozen.
            guard let status = entry.standing?.status, status != .rejected else { break }
            return try done(
                order, entry, telling: (status, entry.lead ?? entry.registeredBy, ""), &context)
        case .updateAsked:
            guard entry.standing != .cancelled, entry.standing != .returned else { return }
            entry.newer = order.document
            entry.updateReason = order.text
        case .updateAnswered:
            guard let newer = entry.newer else { return }
            entry.newer = nil
            entry.updateReason = ""
            let isTaken = order.status == StatusCode.changeAgreed.rawValue
            if isTaken, entry.standing != .cancelled { entry.document = newer }
        default: return
        }
        try done(order, entry, &context)
    }

    private static let givenBack = "Đã trả lại theo yêu cầu thu hồi của nơi gửi. "
}

extension OfficeEntry {
    /// The number stays used, and the book says why.
    fileprivate mutating func cancel(_ because: String, _ at: Int64) {
        state = WireOfficeState(.cancelled)
        closedBecause = because.clipped(1000)
        closedAt = at
        for index in assignments.indices where assignments[index].isOpen {
            assignments[index].endedAt = at
        }
    }

    fileprivate var lead: OfficePerson? {
        assignments.last { $0.duty == .lead && $0.endedAt == 0 }?.to
    }
}

extension DeliveryState {
    /// 03 is known of it, from wherever.
    fileprivate var isAccepted: Bool {
        switch self {
        case .accepted, .assigned, .processing, .completed: true
        case .due, .arrived, .rejected, .cancelled, .withdrawn: false
        }
    }
}
