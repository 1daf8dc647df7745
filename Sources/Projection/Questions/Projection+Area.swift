// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import SQLite

/// Whose documents are asked for: those that these agencies sent or have in their inboxes.
package struct Area: Sendable, Hashable {
    package var codes: [String]
    /// These and all codes that begin with one of theirs, as most of a node's do.
    package var below: [String]

    package init(codes: [String] = [], below: [String] = []) {
        self.codes = codes
        self.below = below
    }

    /// From the first to the last code of each of its parts.
    var spans: [(first: String, last: String)] {
        codes.map { ($0, $0) }
            + below.flatMap { [($0, $0), ($0 + ".", Participants.endBelow($0 + "."))] }
    }

    /// The lists of `participants` that make it up.
    var entries: [String] {
        Set(codes + below.flatMap { [$0, $0 + "."] }).sorted()
    }
}

extension Projection {
    /// How many documents that match a text are looked at for one page of an area's: what lies
    /// further back comes with the next page.
    fileprivate static let window = 20_000
    /// After so many an area with few documents is searched by them instead of by the text.
    fileprivate static let firstLook = 2_000
    fileprivate static let fewDocuments = 500

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

    /// Whether this publisher handed one of the document's accepted packets in: an agency that sent it
    /// in the name of a part of it.
    package func wasPublished(_ id: String, by publisher: String) async throws -> Bool {
        try await read("document") { connection in
            var found = false
            try connection.prepare(
                """
                SELECT 1 FROM attempts WHERE publisher = ?
                    AND document = (SELECT key FROM documents WHERE id = ?) LIMIT 1
                """
            ).rows(.text(publisher), .text(id)) { _ in found = true }
            return found
        }
    }

    /// How the document stands at the receivers of the area.
    package func standings(of id: String, in area: Area) async throws -> Set<DeliveryStanding> {
        let receivers = area.spans
        return try await read("document") { connection in
            let delivery = try connection.prepare(
                """
                SELECT DISTINCT standing FROM deliveries
                WHERE document = (SELECT key FROM documents WHERE id = ?)
                    AND receiver BETWEEN ? AND ?
                """)
            var found: Set<DeliveryStanding> = []
            for (first, last) in receivers {
                try delivery.rows([.text(id), .text(first), .text(last)]) { row in
                    if let standing = DeliveryStanding(rawValue: Int(row.int64(0))) {
                        found.insert(standing)
                    }
                }
            }
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
            return try connection.page(ordinals, limit: limit, next: nil)
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
            try connection.search(query, in: area, before: cursor.first, limit: limit)
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

    /// Steps through the matches, the newest first, and keeps the area's.
    fileprivate func search(
        _ query: String, in area: Area, before: Int64, limit: Int
    ) throws -> Page<DocumentSummary> {
        let entries = area.entries
        let member = try prepare("SELECT 1 FROM participants WHERE code = ? AND ordinal = ?")
        let matches = try prepare(
            "SELECT rowid FROM search WHERE search MATCH ? AND rowid < ? ORDER BY rowid DESC")
        try matches.bind([.text(query), .integer(before)])
        defer { matches.reset() }
        var found: [Int64] = []
        var last = before
        var looked = 0
        while try matches.step() {
            if found.count > limit { break }
            if looked == Projection.firstLook {
                let own = try ordinals(of: area, before: last, Projection.fewDocuments + 1)
                if own.count <= Projection.fewDocuments {
                    found += try search(query, among: own, limit: limit + 1 - found.count)
                    return try page(found, limit: limit, next: nil)
                }
            }
            if looked == Projection.window {
                return try page(found, limit: limit, next: last)
            }
            looked += 1
            last = matches.int64(0)
            let isMember = try entries.contains { code in
                try member.bind([.text(code), .integer(last)])
                defer { member.reset() }
                return try member.step()
            }
            if isMember { found.append(last) }
        }
        return try page(found, limit: limit, next: nil)
    }

    /// Those of the documents that match.
    private func search(
        _ query: String, among ordinals: [Int64], limit: Int
    ) throws -> [Int64] {
        let match = try prepare("SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?")
        var found: [Int64] = []
        for ordinal in ordinals where found.count < limit {
            try match.bind([.text(query), .integer(ordinal)])
            defer { match.reset() }
            if try match.step() { found.append(ordinal) }
        }
        return found
    }

    /// The first `limit` of the ordinals as a page; `next` where the list may go on behind them.
    fileprivate func page(
        _ ordinals: [Int64], limit: Int, next: Int64?
    ) throws -> Page<DocumentSummary> {
        let items = try ordinals.prefix(limit).compactMap { ordinal in
            try summaries("FROM documents WHERE ordinal = ?", [.integer(ordinal)], limit: 1)
                .items.first
        }
        let end = ordinals.count > limit ? ordinals[limit - 1] : next
        return Page(items: items, next: end.map { Cursor(first: $0).text })
    }
}
