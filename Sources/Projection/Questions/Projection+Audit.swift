// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

/// Which records of the audit trail are asked for: those of which all that is given holds.
package struct AuditFilter: Sendable {
    package var name: String?
    package var document: String?
    package var action: WireAuditAction?
    /// At this moment or later.
    package var from: BusinessTime?
    /// Before this moment.
    package var until: BusinessTime?

    package init() {}

    fileprivate var conditions: [(sql: String, value: Value)] {
        var conditions: [(sql: String, value: Value)] = []
        if let name { conditions.append(("name = ?", .text(name))) }
        if let document {
            conditions.append(("document <> '' AND document = ?", .text(document)))
        }
        if let action { conditions.append(("action = ?", .integer(Int64(action.rawValue)))) }
        if let from { conditions.append(("at >= ?", .integer(from.milliseconds))) }
        if let until { conditions.append(("at < ?", .integer(until.milliseconds))) }
        return conditions
    }
}

extension Projection {
    /// The newest records. `before` is the `next` of the page before.
    package func audit(
        _ filter: AuditFilter = AuditFilter(), limit: Int = 50, before: String? = nil
    ) async throws -> Page<AuditRecord> {
        let cursor = try Cursor(before, operation: "audit")
        let limit = PageLimit.clamped(limit)
        let conditions = filter.conditions
        return try await read("audit") { connection in
            let sql = """
                SELECT place, bytes FROM audit
                WHERE place < ?\(conditions.map { " AND " + $0.sql }.joined())
                ORDER BY place DESC LIMIT ?
                """
            var items: [AuditRecord] = []
            var cursors: [Cursor] = []
            try connection.prepare(sql).rows(
                [.integer(cursor.first)] + conditions.map(\.value) + [Value(limit + 1)]
            ) { row in
                items.append(try AuditRecord(row.bytes(1)))
                cursors.append(Cursor(first: row.int64(0)))
            }
            guard items.count > limit else { return Page(items: items, next: nil) }
            items.removeLast()
            return Page(items: items, next: cursors[limit - 1].text)
        }
    }
}
