// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// Tiếp nhận và vào sổ, or back to the sender.
extension Office {
    func register(_ order: OfficeSubmitted, _ context: inout StageContext) throws {
        if let entry = try earlier(order, context) {
            if entry.requests.contains(order.request) { return repeated(order, entry, &context) }
            switch entry.standing {
            // Its number stays used, and the document gets another; what was returned came again.
            case .cancelled, .returned: break
            case .registered, .assigned, .processing, .completed, nil:
                return repeated(order, entry, &context)
            }
        }
        if !order.book.isEmpty,
            try !OfficeBooks.books(of: order.agency, context).contains(order.book)
        {
            return refuse(order, .unknownBook(order.book), nil, &context)
        }
        let at = Self.time(of: order, context)
        let year = at.date.year
        var kept = try OfficeBooks.series(order.book, year: year, of: order.agency, context)
        var series = ArrivalSeries(next: kept.next, reserved: kept.reserved)
        let number: Int32
        if order.number == 0 {
            number = series.give()
        } else {
            if order.because.isEmpty {
                return refuse(order, .reasonRequired("because"), nil, &context)
            }
            number = order.number
            if let refusal = series.take(number) {
                return refuse(order, refusal, nil, &context)
            }
        }
        kept.next = series.next
        kept.reserved = series.reserved
        // Days of a book run forward, whatever a gateway's clock says.
        kept.newestOn = max(kept.newestOn, at.date.daysSince1970)
        try OfficeBooks.put(kept, order.book, year: year, of: order.agency, &context)

        var entry = OfficeEntry()
        entry.id =
            order.book.isEmpty ? "\(year)/\(number)" : "\(year)/\(order.book)/\(number)"
        entry.agency = order.agency
        entry.document = order.document ?? OfficeDocument()
        entry.book = order.book
        entry.year = Int32(year)
        entry.number = number
        entry.isByHand = order.number != 0
        entry.byHandBecause = order.because
        entry.despite = order.despite
        entry.arrivedOn = kept.newestOn
        entry.registeredAt = at.milliseconds
        entry.registeredBy = order.by
        entry.state = WireOfficeState(.registered)
        try OfficeBooks.point(to: entry, order.request, &context)
        let day = CivilDate(daysSince1970: entry.arrivedOn).vietnamese
        let text = "Số đến \(number) ngày \(day)" + (entry.book.isEmpty ? "" : ", sổ \(entry.book)")
        try done(order, entry, telling: (.accepted, order.by, text), &context)
    }

    /// What the document, or the same request, has already.
    private func earlier(_ order: OfficeSubmitted, _ context: StageContext) throws -> OfficeEntry? {
        if order.document.isPaperOrNil {
            return try OfficeBooks.entry(ofRequest: order.request, of: order.agency, context)
        }
        return try OfficeBooks.entry(
            ofDocument: order.document?.documentID ?? "", of: order.agency, context)
    }

    func giveBack(_ order: OfficeSubmitted, _ context: inout StageContext) throws {
        if let entry = try earlier(order, context) {
            if entry.requests.contains(order.request) { return repeated(order, entry, &context) }
            if ![.cancelled, .returned].contains(entry.standing) {
                return refuse(order, .alreadyRegistered(entry.id), entry, &context)
            }
        }
        guard let document = order.document, !document.isPaper else {
            return refuse(order, .unknownEntry(""), nil, &context)
        }
        if order.text.isEmpty { return refuse(order, .reasonRequired("reason"), nil, &context) }
        let at = Self.time(of: order, context)
        // One that was returned before goes on: its history has both.
        var entry =
            try OfficeBooks.entry(document.documentID, of: order.agency, context) ?? OfficeEntry()
        entry.id = document.documentID
        entry.agency = order.agency
        entry.document = document
        entry.arrivedOn = at.date.daysSince1970
        entry.registeredAt = at.milliseconds
        entry.registeredBy = order.by
        entry.state = WireOfficeState(.returned)
        entry.closedBecause = order.text
        entry.closedAt = at.milliseconds
        try OfficeBooks.point(to: entry, order.request, &context)
        try done(order, entry, telling: (.rejected, order.by, order.text), &context)
    }

    func openBook(_ order: OfficeSubmitted, _ context: inout StageContext) throws {
        var books = try OfficeBooks.books(of: order.agency, context)
        if order.book.isEmpty || books.contains(order.book) {
            return emit(outcome(.repeated, of: order, nil, context), &context)
        }
        if books.count >= Self.maxBooks {
            return refuse(order, .tooManyBooks(Self.maxBooks), nil, &context)
        }
        books.append(order.book)
        try OfficeBooks.put(books, of: order.agency, &context)
        emit(outcome(.done, of: order, nil, context), &context)
    }
}
