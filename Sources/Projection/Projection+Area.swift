// LienThong
// SPDX-License-Identifier: Apache-2.0

import SQLite

/// Whose documents are asked for: those that these agencies sent or have in their inboxes.
package struct Area: Sendable, Hashable {
    package var codes: [String]
    /// True if the agencies below them are meant too, as a node's are.
    package var includesBelow: Bool

    package init(codes: [String], includesBelow: Bool) {
        self.codes = codes
        self.includesBelow = includesBelow
    }

    /// The lists of `participants` that make it up.
    fileprivate var entries: [String] {
        Set(codes.flatMap { includesBelow ? [$0, $0 + "."] : [$0] }).sorted()
    }
}

extension Projection {
    /// How many documents that match a text are looked at for one page of an area's: what lies
    /// further back comes with the next page.
    fileprivate static let window = 20_000
    /// An area with fewer documents is searched by them instead of by the text.
    private static let fewDocuments = 500

    /// Whether the document is one of the area's.
    package func concerns(_ id: String, _ area: Area) async throws -> Bool {
        let (test, values) = Self.test(area)
        return try await read("document") { connection in
            var found = false
            try connection.prepare("SELECT 1 FROM documents WHERE id = ? AND \(test)")
                .rows([.text(id)] + values) { _ in found = true }
            return found
        }
    }

    /// The area's documents, the newest first. `before` is the `next` of the page before.
    package func recent(
        in area: Area, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "recent")
        let limit = PageLimit.clamped(limit)
        return try await read("recent") { connection in
            let ordinals = try connection.ordinals(of: area, before: cursor.first, limit + 1)
            let items = try ordinals.prefix(limit).compactMap { ordinal in
                try connection.summaries(
                    "FROM documents WHERE ordinal = ?", [.integer(ordinal)], limit: 1
                ).items.first
            }
            let hasMore = ordinals.count > limit
            return Page(
                items: items, next: hasMore ? Cursor(first: ordinals[limit - 1]).text : nil)
        }
    }

    /// As `search` without an area. A page may hold fewer than `limit` and still have a `next`:
    /// then the rest lies further back.
    package func search(
        _ text: String, in area: Area, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "search")
        let limit = PageLimit.clamped(limit)
        guard let query = SearchText.query(text) else { return Page(items: [], next: nil) }
        return try await read("search") { connection in
            let own = try connection.ordinals(
                of: area, before: cursor.first, Self.fewDocuments + 1)
            if own.count <= Self.fewDocuments {
                return try connection.search(query, among: own, limit: limit)
            }
            return try connection.search(query, in: area, before: cursor.first, limit: limit)
        }
    }

    /// A condition on a row of `documents`.
    fileprivate static func test(_ area: Area) -> (sql: String, values: [Value]) {
        let entries = area.entries
        if entries.isEmpty { return ("0", []) }
        let marks = entries.map { _ in "?" }.joined(separator: ", ")
        return (
            """
            EXISTS (SELECT 1 FROM participants
                WHERE participants.ordinal = documents.ordinal AND code IN (\(marks)))
            """, entries.map { .text($0) }
        )
    }
}

extension Connection {
    /// The newest of an area, each once.
    fileprivate func ordinals(
        of area: Area, before: Int64, _ limit: Int
    ) throws -> [Int64] {
        var found: Set<Int64> = []
        let sql = """
            SELECT ordinal FROM participants WHERE code = ? AND ordinal < ?
            ORDER BY ordinal DESC LIMIT ?
            """
        for entry in area.entries {
            try prepare(sql).rows(.text(entry), .integer(before), Value(limit)) { row in
                found.insert(row.int64(0))
            }
        }
        return Array(found.sorted(by: >).prefix(limit))
    }

    fileprivate func search(
        _ query: String, among ordinals: [Int64], limit: Int
    ) throws -> Page<DocumentSummary> {
        let sql = """
            SELECT \(DocumentSummary.columns)
            FROM search CROSS JOIN documents ON documents.ordinal = search.rowid
            WHERE search MATCH ? AND search.rowid = ?
            """
        let statement = try prepare(sql)
        var items: [DocumentSummary] = []
        for ordinal in ordinals {
            try statement.rows(.text(query), .integer(ordinal)) { row in
                items.append(DocumentSummary(row))
            }
            if items.count == limit {
                let isLast = ordinal == ordinals.last
                return Page(items: items, next: isLast ? nil : Cursor(first: ordinal).text)
            }
        }
        return Page(items: items, next: nil)
    }

    fileprivate func search(
        _ query: String, in area: Area, before: Int64, limit: Int
    ) throws -> Page<DocumentSummary> {
        let (test, values) = Projection.test(area)
        let page = try summaries(
            """
            FROM (SELECT rowid FROM search WHERE search MATCH ? AND rowid < ?
                ORDER BY rowid DESC LIMIT \(Projection.window)) AS found
            CROSS JOIN documents ON documents.ordinal = found.rowid
            WHERE \(test)
            """,
            [.text(query), .integer(before)] + values, limit: limit, order: "found.rowid")
        if page.next != nil { return page }
        let last = try int64(
            """
            SELECT rowid FROM search WHERE search MATCH ? AND rowid < ?
            ORDER BY rowid DESC LIMIT 1 OFFSET \(Projection.window - 1)
            """, .text(query), .integer(before))
        return Page(items: page.items, next: last.map { Cursor(first: $0).text })
    }
}
