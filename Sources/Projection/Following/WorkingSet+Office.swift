// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

extension WorkingSet {
    /// All of an agency's come in one order, but a request that came twice has two answers: the first
    /// that is no refusal says what was done.
    func officeChanged(_ event: OfficeChanged) throws {
        if !event.request.isEmpty {
            var cells = CellWriter(statements.putOfficeRequest)
            try cells.add(event.agency)
            try cells.add(event.request)
            try cells.add(event.outcome == .refused)
            try cells.add(event.bytes)
            try cells.run()
        }
        guard event.outcome == .done else { return }
        guard let entry = event.entry else {
            guard event.act == .bookOpened else { return }
            var cells = CellWriter(statements.putOfficeBook)
            try cells.add(event.agency)
            try cells.add(event.book)
            return try cells.run()
        }
        try put(entry)
        var change = event
        change.entry = nil
        var cells = CellWriter(statements.putOfficeChange)
        try cells.add(entry.agency)
        try cells.add(entry.id)
        try cells.add(entry.sequence)
        try cells.add(change.bytes)
        try cells.run()
    }

    private func put(_ entry: OfficeEntry) throws {
        let document = entry.document ?? OfficeDocument()
        var cells = CellWriter(statements.putOfficeEntry)
        try cells.add(entry.agency)
        try cells.add(entry.id)
        try cells.add(entry.book)
        try cells.add(entry.year)
        try cells.add(entry.number)
        try cells.add(entry.state.rawValue)
        try cells.add(entry.arrivedOn)
        try cells.add(document.priority)
        try cells.add(entry.nextDeadline)
        try cells.add(document.documentID)
        try cells.add(document.issuerKey)
        try cells.add(document.symbol)
        try cells.add(document.issuedOn)
        try cells.add(entry.sequence)
        try cells.add(entry.bytes)
        try cells.run()
    }
}

extension OfficeEntry {
    /// By when who has it must be done, the first of them; else what the sender asked for. Days.
    package var nextDeadline: Int32? {
        assignments.filter { $0.isOpen && $0.duty != .inform }.compactMap(\.dueOn).min()
            ?? document?.dueOn
    }
}

extension OfficeDocument {
    /// The issuer by its code, of paper by the name that was written.
    var issuerKey: String { issuer.isEmpty ? issuerName : issuer }
}
