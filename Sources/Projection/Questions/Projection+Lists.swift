// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import SQLite

/// What became of a packet that somebody handed in.
package struct SubmissionEntry: Sendable, Hashable {
    package var digest: SHA256Digest
    /// A status packet, not a document.
    package var isStatus: Bool
    /// Nil where the packet did not say one.
    package var documentID: String?
    /// Nil where only the outcome has been read.
    package var publisher: Publisher?
    /// Of a status: whose delivery, and which code.
    package var receiver: String?
    package var status: String?
    package var receivedAt: BusinessTime?
    package var outcome: SubmissionOutcome
    /// Of a document: the attempt that was decided on.
    package var attempt: Int32
    package var decidedAt: BusinessTime?
    package var refusalCode: String?
    /// How often it came again, and when last.
    package var repeats: Int
    package var repeatedAt: BusinessTime?
}

extension Projection {
    /// The newest documents by the time of reception. `before` is the `next` of the page before.
    package func recent(
        limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "recent")
        return try await read("recent") { connection in
            try connection.summaries(
                "FROM documents WHERE ordinal < ?", [.integer(cursor.first)], limit: limit)
        }
    }

    /// The newest documents of a sender.
    package func sent(
        by agency: String, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "sent")
        return try await read("sent") { connection in
            try connection.summaries(
                "FROM documents WHERE sender = ? AND ordinal < ?",
                [.text(agency), .integer(cursor.first)], limit: limit)
        }
    }

    /// The documents in which all words of the text occur, the last one perhaps not typed to its
    /// end; the newest first. Case, tone and vowel marks do not matter. What is typed is never
    /// taken for a query language. Nothing that could be found: an empty page.
    package func search(
        _ text: String, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "search")
        guard let query = SearchText.query(text) else { return Page(items: [], next: nil) }
        return try await read("search") { connection in
            try connection.summaries(
                """
                FROM search CROSS JOIN documents ON documents.ordinal = search.rowid
                WHERE search MATCH ? AND search.rowid < ?
                """,
                [.text(query), .integer(cursor.first)], limit: limit, order: "search.rowid")
        }
    }

    /// What became of a packet; nil where its digest is not known.
    package func submission(_ digest: SHA256Digest) async throws -> SubmissionEntry? {
        try await read("submission") { connection in
            var found: SubmissionEntry?
            let sql = "SELECT \(Columns.list(Columns.submission)) FROM submissions WHERE digest = ?"
            try connection.prepare(sql).rows(.blob(digest.bytes)) { row in
                var cells = CellReader(row)
                found = SubmissionEntry(digest, SubmissionRow(&cells))
            }
            return found
        }
    }

    /// The newest refusals that are to be shown, of documents and statuses. At most `scanning` are
    /// looked at for a page, which so may be short and go on all the same.
    package func refusals(
        limit: Int = 50, before: String? = nil, scanning: Int = 20_000,
        where isShown: @escaping @Sendable (RefusalEntry) -> Bool = { _ in true }
    ) async throws -> Page<RefusalEntry> {
        let cursor = try Cursor(before, operation: "refusals")
        return try await read("refusals") { connection in
            try connection.newestRefusals(
                PageLimit.clamped(limit), before: cursor, scanning: scanning, isShown)
        }
    }
}

extension Connection {
    /// Documents from the newest down; their ordinals are the cursors.
    func summaries(
        _ source: String, _ values: [Value], limit: Int, order: String = "ordinal"
    ) throws -> Page<DocumentSummary> {
        let limit = PageLimit.clamped(limit)
        var items: [DocumentSummary] = []
        var ordinals: [Int64] = []
        let sql = """
            SELECT \(DocumentSummary.columns) \(source) ORDER BY \(order) DESC LIMIT ?
            """
        try prepare(sql).rows(values + [Value(limit + 1)]) { row in
            items.append(DocumentSummary(row))
            // The column after the id.
            ordinals.append(row.int64(1))
        }
        guard items.count > limit else { return Page(items: items, next: nil) }
        items.removeLast()
        return Page(items: items, next: Cursor(first: ordinals[limit - 1]).text)
    }

    fileprivate func newestRefusals(
        _ limit: Int, before: Cursor, scanning: Int, _ isShown: (RefusalEntry) -> Bool
    ) throws -> Page<RefusalEntry> {
        var items: [RefusalEntry] = []
        var hasMore = false
        var scanned = 0
        var last: Cursor?
        let sql = """
            SELECT refused_at, bytes, place FROM refusals WHERE (refused_at, place) < (?, ?)
            ORDER BY refused_at DESC, place DESC LIMIT ?
            """
        try prepare(sql).rows(
            .integer(before.first), .integer(before.second), Value(scanning + 1)
        ) { row in
            if hasMore { return }
            scanned += 1
            // One beyond: there is more, whatever it is.
            if scanned > scanning || items.count == limit {
                hasMore = true
                return
            }
            last = Cursor(first: row.int64(0), second: row.int64(2))
            let entry = try RefusalEntry(row)
            if isShown(entry) { items.append(entry) }
        }
        return Page(items: items, next: hasMore ? last?.text : nil)
    }
}

extension SubmissionEntry {
    init(_ digest: SHA256Digest, _ row: SubmissionRow) {
        self.digest = digest
        isStatus = row.isStatus
        documentID = row.document.isEmpty ? nil : row.document
        publisher = row.publisher.code.isEmpty ? nil : row.publisher
        receiver = row.receiver.isEmpty ? nil : row.receiver
        status = row.status.isEmpty ? nil : row.status
        receivedAt = BusinessTime(stored: row.receivedAt)
        outcome = row.outcome
        attempt = row.attempt
        decidedAt = BusinessTime(stored: row.decidedAt)
        refusalCode = row.code.isEmpty ? nil : row.code
        repeats = Int(row.repeats)
        repeatedAt = BusinessTime(stored: row.repeatedAt)
    }
}
