// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import JSON
import Projection

extension JSONWriter {
    /// Members of what became of an order.
    mutating func office(_ changed: OfficeChanged) {
        member("act", changed.act.act?.rawValue)
        switch changed.outcome {
        case .done: member("outcome", "done")
        case .repeated: member("outcome", "repeated")
        case .refused: member("outcome", "refused")
        case .unspecified, .unrecognized: member("outcome", "unknown")
        }
        if !changed.code.isEmpty {
            member("code", changed.code)
            key("message")
            beginObject()
            member("vi", changed.messageVi)
            member("en", changed.messageEn)
            endObject()
        }
        if !changed.book.isEmpty, changed.entry == nil { member("book", changed.book) }
        if let entry = changed.entry {
            key("entry")
            beginObject()
            members(entry)
            endObject()
        }
    }

    mutating func members(_ entry: OfficeEntry) {
        member("id", entry.id)
        member("agency", entry.agency)
        member("book", entry.book)
        member("year", entry.year == 0 ? nil : Int64(entry.year))
        member("number", entry.number == 0 ? nil : Int64(entry.number))
        if entry.isByHand { member("byHandBecause", entry.byHandBecause) }
        member("arrivedOn", CivilDate(daysSince1970: entry.arrivedOn))
        member("state", entry.standing?.word)
        member("registeredAt", BusinessTime(milliseconds: entry.registeredAt))
        member("registeredBy", entry.registeredBy?.text)
        let document = entry.document ?? OfficeDocument()
        if document.isPaper {
            member("isPaper", true)
        } else {
            ids(document.documentID, written: document.writtenDocumentID)
        }
        member("issuer", document.issuer.isEmpty ? nil : document.issuer)
        member("issuerName", document.issuerName)
        member("symbol", document.symbol)
        member("issuedOn", document.issuedOn.map(CivilDate.init(daysSince1970:)))
        member("typeName", document.typeName)
        member("subject", document.subject)
        member("priority", Int64(document.priority))
        member("dueOn", entry.nextDeadline.map(CivilDate.init(daysSince1970:)))
        list("assignments", entry.assignments) { $0.members($1) }
        member("opinion", entry.opinion.isEmpty ? nil : entry.opinion)
        member("opinionBy", entry.opinionBy?.text)
        member("answer", entry.answer.isEmpty ? nil : entry.answer)
        member("closedBecause", entry.closedBecause.isEmpty ? nil : entry.closedBecause)
        member("closedAt", BusinessTime(told: entry.closedAt))
        member("isRecallOpen", entry.isRecallOpen)
        if entry.isRecallOpen { member("recallReason", entry.recallReason) }
    }

    private mutating func members(_ assignment: OfficeAssignment) {
        member("number", Int64(assignment.number))
        member("duty", assignment.duty.duty?.rawValue)
        member("account", assignment.to?.account)
        member("name", assignment.to?.name)
        member("unit", assignment.to?.unit)
        member("dueOn", assignment.dueOn.map(CivilDate.init(daysSince1970:)))
        member("task", assignment.task)
        member("assignedAt", BusinessTime(told: assignment.assignedAt))
        member("by", assignment.by?.text)
        member("seenAt", BusinessTime(told: assignment.seenAt))
        member("progress", assignment.progress)
        member("doneAt", BusinessTime(told: assignment.doneAt))
        member("endedAt", BusinessTime(told: assignment.endedAt))
        member("urges", Int64(assignment.urges))
    }

    mutating func warnings(_ warnings: ArrivalWarnings) {
        key("warnings")
        beginObject()
        member("repeatedPackets", Int64(warnings.repeatedPackets))
        member("sameSymbol", warnings.sameSymbol)
        endObject()
    }

    mutating func members(history change: OfficeChanged) {
        member("act", change.act.act?.rawValue)
        member("at", BusinessTime(milliseconds: change.at))
        member("by", change.by?.text)
        member("text", change.text.isEmpty ? nil : change.text)
        member("code", change.code.isEmpty ? nil : change.code)
    }
}

extension BusinessTime {
    /// Nil for what is not yet.
    init?(told milliseconds: Int64) {
        guard milliseconds > 0 else { return nil }
        self.init(milliseconds: milliseconds)
    }
}
