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

    /// A condition on a row of `documents`.
    fileprivate var condition: (sql: String, values: [Value]) {
        var terms: [String] = []
        var values: [Value] = []
        for code in codes {
            for column in ["documents.sender", "deliveries.receiver"] {
                var test = "\(column) = ?"
                values.append(.text(code))
                if includesBelow {
                    // Codes below begin with the code and a dot; the sign after the dot ends them.
                    test = "(\(test) OR \(column) > ? AND \(column) < ?)"
                    values += [.text(code + "."), .text(code + "/")]
                }
                terms.append(
                    column == "documents.sender"
                        ? test
                        : """
                        EXISTS (SELECT 1 FROM deliveries
                            WHERE deliveries.document = documents.key AND \(test))
                        """)
            }
        }
        return (terms.isEmpty ? "0" : "(" + terms.joined(separator: " OR ") + ")", values)
    }
}

extension Projection {
    /// How many documents a list of an area looks at: an area with few of them must not make the
    /// whole file be read.
    private static let window = 20_000

    /// Whether the document is one of the area's.
    package func concerns(_ id: String, _ area: Area) async throws -> Bool {
        let (condition, values) = area.condition
        return try await read("document") { connection in
            var found = false
            try connection.prepare("SELECT 1 FROM documents WHERE id = ? AND \(condition)")
                .rows([.text(id)] + values) { _ in found = true }
            return found
        }
    }

    /// The area's documents among the newest 20,000. `before` is the `next` of the page before.
    package func recent(
        in area: Area, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "recent")
        let (condition, values) = area.condition
        return try await read("recent") { connection in
            try connection.summaries(
                """
                FROM (SELECT * FROM documents WHERE ordinal < ?
                    ORDER BY ordinal DESC LIMIT \(Self.window)) AS documents
                WHERE \(condition)
                """,
                [.integer(cursor.first)] + values, limit: limit)
        }
    }

    /// As `search` without an area, among the newest 20,000 that match.
    package func search(
        _ text: String, in area: Area, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "search")
        guard let query = SearchText.query(text) else { return Page(items: [], next: nil) }
        let (condition, values) = area.condition
        return try await read("search") { connection in
            try connection.summaries(
                """
                FROM (SELECT rowid FROM search WHERE search MATCH ? AND rowid < ?
                    ORDER BY rowid DESC LIMIT \(Self.window)) AS found
                CROSS JOIN documents ON documents.ordinal = found.rowid
                WHERE \(condition)
                """,
                [.text(query), .integer(cursor.first)] + values, limit: limit,
                order: "found.rowid")
        }
    }
}
