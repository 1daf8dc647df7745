// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

/// An entry of an office's books with all that was done with it, the oldest first.
package struct OfficeFile: Sendable, Hashable {
    package var entry: OfficeEntry
    package var history: [OfficeChanged]
}

/// Which entries a book shows.
package struct OfficePeriod: Sendable, Hashable {
    /// Nil for all books.
    package var book: String?
    package var from: CivilDate
    package var to: CivilDate

    package init(book: String?, from: CivilDate, to: CivilDate) {
        self.book = book
        self.from = from
        self.to = to
    }
}

extension Projection {
    /// Changes of one entry that are shown; the newest where there are more.
    private static let historyLimit = 500
    /// Entries that a worklist sorts. An office with more open ones is told that there are more.
    package static let worklistLimit = 2_000

    /// What became of a request; nil where nothing is known of it yet.
    package func officeOutcome(
        of request: String, at agency: String
    ) async throws -> OfficeChanged? {
        try await read("office") { connection in
            var found: OfficeChanged?
            try connection.prepare(
                "SELECT bytes FROM office_requests WHERE agency = ? AND request = ?"
            ).rows(.text(agency), .text(request)) { row in
                found = try OfficeChanged(row.bytes(0))
            }
            return found
        }
    }

    package func officeFile(_ id: String, of agency: String) async throws -> OfficeFile? {
        try await read("office") { connection in
            guard
                let entry = try connection.officeEntries(
                    "agency = ? AND id = ?", [.text(agency), .text(id)]
                ).first
            else { return nil }
            return OfficeFile(
                entry: entry,
                history: try connection.officeHistory(
                    id, agency, limit: Self.historyLimit))
        }
    }

    /// A document in the books of these agencies, the newest entry first.
    package func officeFiles(
        ofDocument id: String, at agencies: [String]
    ) async throws -> [OfficeFile] {
        try await read("office") { connection in
            // A circular is in thousands of books.
            let marks = agencies.map { _ in "?" }.joined(separator: ", ")
            return try connection.officeEntries(
                """
                document = ? AND agency IN (\(marks))
                ORDER BY year DESC, number DESC LIMIT 50
                """, [.text(id)] + agencies.map { .text($0) }
            ).map { entry in
                OfficeFile(
                    entry: entry,
                    history: try connection.officeHistory(
                        entry.id, entry.agency, limit: Self.historyLimit))
            }
        }
    }

    /// What waits in the books of an office, in the order in which it should be taken up: urgent ones, then by
    /// deadline, then the oldest; of one account only, where one is named.
    package func officeWorklist(
        of agencies: [String], account: String? = nil
    ) async throws -> [OfficeEntry] {
        let standings = OfficeStanding.open.map { String($0.rawValue) }.joined(separator: ", ")
        let marks = agencies.map { _ in "?" }.joined(separator: ", ")
        let entries = try await read("office") { connection in
            try connection.officeEntries(
                """
                agency IN (\(marks)) AND (standing IN (\(standings)))
                ORDER BY priority DESC, due_on IS NULL, due_on, arrived_on, book, number
                LIMIT \(Self.worklistLimit)
                """, agencies.map { .text($0) })
        }
        guard let account else { return entries }
        return entries.filter { entry in
            entry.assignments.contains { $0.isOpen && $0.to?.account == account }
        }
    }

    /// The incoming book of a period, in the order of arrival. `after` is the `next` of the page
    /// before.
    package func officeBook(
        of agency: String, _ period: OfficePeriod, limit: Int = 500, after: String? = nil
    ) async throws -> Page<OfficeEntry> {
        let start = after == nil ? 0 : try Cursor(after, operation: "office book").first
        let limit = PageLimit.clamped(limit)
        return try await read("office") { connection in
            var items = try connection.officeEntries(
                """
                agency = ? AND arrived_on BETWEEN ? AND ? AND number > 0
                    AND (?4 IS NULL OR book = ?4)
                ORDER BY arrived_on, book, number LIMIT ?5 OFFSET ?6
                """,
                [
                    .text(agency), .integer(Int64(period.from.daysSince1970)),
                    .integer(Int64(period.to.daysSince1970)),
                    period.book.map { .text($0) } ?? .null, Value(limit + 1), .integer(start),
                ])
            guard items.count > limit else { return Page(items: items, next: nil) }
            items.removeLast()
            return Page(items: items, next: Cursor(first: start + Int64(limit)).text)
        }
    }

    /// Books of an agency beside that of incoming documents.
    package func officeBooks(of agency: String) async throws -> [String] {
        try await read("office") { connection in
            var books: [String] = []
            try connection.prepare("SELECT book FROM office_books WHERE agency = ? ORDER BY book")
                .rows(.text(agency)) { row in books.append(row.string(0)) }
            return books
        }
    }
}

extension Connection {
    func officeEntries(_ condition: String, _ values: [Value]) throws -> [OfficeEntry] {
        var found: [OfficeEntry] = []
        try prepare("SELECT bytes FROM office_entries WHERE \(condition)").rows(values) { row in
            found.append(try OfficeEntry(row.bytes(0)))
        }
        return found
    }

    fileprivate func officeHistory(
        _ id: String, _ agency: String, limit: Int
    ) throws -> [OfficeChanged] {
        var found: [OfficeChanged] = []
        try prepare(
            """
            SELECT bytes FROM office_changes WHERE agency = ? AND id = ?
            ORDER BY sequence DESC LIMIT ?
            """
        ).rows(.text(agency), .text(id), Value(limit)) { row in
            found.append(try OfficeChanged(row.bytes(0)))
        }
        return found.reversed()
    }
}
