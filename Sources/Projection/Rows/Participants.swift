// LienThong
// SPDX-License-Identifier: Apache-2.0

import SQLite

/// Who has to do with a document: its sender and its receivers. The table `participants` lists
/// for each the documents in the order of reception, so that their own lists need no scan.
enum Participants {
    /// The rows of a code: itself, and for each agency above it `H27.` ("below H27").
    static func entries(of code: String) -> [String] {
        if code.isEmpty { return [] }
        var entries = [code]
        for index in code.indices where code[index] == "." {
            entries.append(String(code[...index]))
        }
        return entries
    }

    /// The end of the range of codes below a code: the character after the dot.
    static func endBelow(_ entry: String) -> String { entry.dropLast() + "/" }
}

extension WorkingSet {
    /// Keeps the lists of those concerned in step with the document.
    func list(_ document: DocumentRow) throws {
        let (old, new) = (document.loaded, document.fields)
        var added: Set<String> = []
        if !document.isNew, old.ordinal != new.ordinal {
            for code in try participants(of: document, sender: old.header.sender) {
                try remove(code, old.ordinal)
                added.insert(code)
            }
        }
        if !document.isNew, old.header.sender != new.header.sender {
            // The rows have the new receivers already, and still the old sender.
            for code in Participants.entries(of: old.header.sender)
            where try !concerns(code, document) {
                try remove(code, new.ordinal)
                added.remove(code)
            }
        }
        if document.isNew || old.header.sender != new.header.sender {
            added.formUnion(Participants.entries(of: new.header.sender))
        }
        for (receiver, delivery) in document.deliveries where delivery.loaded == nil {
            added.formUnion(Participants.entries(of: receiver))
        }
        for code in added.sorted() {
            var cells = CellWriter(statements.addParticipant)
            try cells.add(code)
            try cells.add(new.ordinal)
            try cells.run()
        }
    }

    private func remove(_ code: String, _ ordinal: Int64) throws {
        var cells = CellWriter(statements.removeParticipant)
        try cells.add(code)
        try cells.add(ordinal)
        try cells.run()
    }

    private func participants(of document: DocumentRow, sender: String) throws -> Set<String> {
        var codes = Set(Participants.entries(of: sender))
        try statements.receivers.rows(
            .integer(document.key), .text(""), .text("\u{10FFFF}"), .integer(.max)
        ) { row in
            codes.formUnion(Participants.entries(of: row.string(0)))
        }
        return codes
    }

    /// Whether the entry is there for the new sender or a receiver.
    private func concerns(_ entry: String, _ document: DocumentRow) throws -> Bool {
        if Participants.entries(of: document.fields.header.sender).contains(entry) { return true }
        let isBelow = entry.hasSuffix(".")
        var found = false
        try statements.receivers.rows(
            .integer(document.key), .text(entry),
            .text(isBelow ? Participants.endBelow(entry) : entry), .integer(1)
        ) { _ in
            found = true
        }
        return found
    }
}
