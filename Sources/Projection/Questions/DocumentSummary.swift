// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

/// A document as a line of a list shows it.
package struct DocumentSummary: Sendable, Hashable {
    package var id: String
    /// As its sender wrote it, where the id shows that this differs; else empty.
    package var writtenID: String {
        let id = DocumentID(canonical: id)
        return id.qualifier == nil ? "" : id.written
    }
    package var state: DocumentState
    /// The attempt that stands for the document; 0 where none was registered.
    package var attempt: Int32
    package var lane: Lane
    package var sender: String
    package var senderName: String
    package var number: String
    package var notation: String
    package var issuedOn: CivilDate?
    package var subject: String
    package var type: Int32
    package var typeName: String
    package var priority: Int32
    package var dueOn: CivilDate?
    /// Nil before the signatures were checked.
    package var verdict: WireVerdict?
    /// What its signatures make of it; nil before they were checked, where it is refused, and of what
    /// an earlier version checked.
    package var standing: LegalStanding?
    package var reason: String
    /// Of the refusal, where the document is refused.
    package var refusalCode: String?
    package var receivedAt: BusinessTime?
    package var acceptedAt: BusinessTime?
    package var verifiedAt: BusinessTime?
    package var refusedAt: BusinessTime?
    /// Of all attempts that were not refused.
    package var receivers: Int
    /// The deliveries by standing; what there is none of is absent.
    package var deliveries: [DeliveryStanding: Int]
    /// Deliveries that their receivers, by level, have not fetched, or fetched and not accepted yet.
    package var unfetched: [Level: Int]
    package var unaccepted: [Level: Int]
    /// How many agencies it came to on each level.
    package var steps: [Level: Int]

    /// Deliveries of which the receiver has reported anything.
    package var acknowledged: Int {
        deliveries.reduce(0) { sum, entry in
            switch entry.key {
            case .onTheWay, .due, .withdrawn, .unknown: sum
            default: sum + entry.value
            }
        }
    }
}

extension DocumentSummary {
    static let columns = Columns.list(["id"] + Columns.document, of: "documents")

    /// Of a row that begins with `columns` at `column`.
    init(_ row: Statement, from column: Int32 = 0) {
        var cells = CellReader(row, from: column)
        let id = cells.string()
        let fields = DocumentRow.Fields(&cells)
        self.id = id
        state = fields.state
        attempt = fields.attempt
        lane = Lane(number: fields.lane)
        sender = fields.header.sender
        senderName = fields.header.senderName
        number = fields.header.number
        notation = fields.header.notation
        issuedOn = fields.header.issuedOn.map(CivilDate.init(daysSince1970:))
        subject = fields.header.subject
        type = fields.header.type
        typeName = fields.header.typeName
        priority = fields.header.priority
        dueOn = fields.header.dueOn.map(CivilDate.init(daysSince1970:))
        verdict = WireVerdict(stored: fields.verdict)
        standing = fields.code.isEmpty ? WireStanding(rawValue: fields.standing).standing : nil
        reason = fields.reason
        refusalCode = fields.code.isEmpty ? nil : fields.code
        receivedAt = BusinessTime(stored: fields.receivedAt)
        acceptedAt = BusinessTime(stored: fields.acceptedAt)
        verifiedAt = BusinessTime(stored: fields.verifiedAt)
        refusedAt = BusinessTime(stored: fields.refusedAt)
        receivers = Int(fields.receivers)
        deliveries = [:]
        for standing in DeliveryStanding.allCases where fields.deliveries[standing.rawValue] != 0 {
            deliveries[standing] = Int(fields.deliveries[standing.rawValue])
        }
        func byLevel(_ counts: Counts) -> [Level: Int] {
            var found: [Level: Int] = [:]
            for (index, level) in Level.allCases.enumerated() where counts[index] != 0 {
                found[level] = Int(counts[index])
            }
            return found
        }
        unfetched = byLevel(fields.unfetched)
        unaccepted = byLevel(fields.unaccepted)
        steps = byLevel(fields.steps)
    }
}

extension DocumentSummary {
    /// True where its signatures do not allow that a receiver registers it without a reason.
    package var isHeld: Bool {
        verdict == .invalid || standing?.allowsRegistration == false
    }
}
