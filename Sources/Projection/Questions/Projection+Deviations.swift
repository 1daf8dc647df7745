// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import SQLite

/// One thing that a sender's accepted packets have otherwise than the standard.
package struct DeviationEntry: Sendable, Hashable {
    package var sender: String
    /// As `PacketNote` is written: the kind, a blank, the element's path.
    package var note: String
    package var packets: Int
    package var lastAt: BusinessTime
    /// The id of the newest document that has it.
    package var document: String
}

extension Projection {
    /// What deviates, by sender and note; of the senders of an area, or of all. `after` is the `next`
    /// of the page before.
    package func deviations(
        of area: Area?, limit: Int = 200, after: String? = nil
    ) async throws -> Page<DeviationEntry> {
        let limit = PageLimit.clamped(limit)
        // A note begins with a letter: what stands between sender and note is smaller than any.
        let parts = (after ?? "").split(
            separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let (sender, note) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        let spans = area?.spans ?? [(first: "", last: "\u{10FFFF}")]
        return try await read("deviations") { connection in
            var items: [DeviationEntry] = []
            let sql = """
                SELECT sender, note, packets, last_at, document FROM deviations
                WHERE sender BETWEEN ? AND ? AND (sender, note) > (?, ?)
                ORDER BY sender, note LIMIT ?
                """
            for (first, last) in spans {
                try connection.prepare(sql).rows(
                    .text(first), .text(last), .text(sender), .text(note), Value(limit + 1)
                ) { row in
                    items.append(
                        DeviationEntry(
                            sender: row.string(0), note: row.string(1),
                            packets: Int(row.int64(2)),
                            lastAt: BusinessTime(milliseconds: row.int64(3)),
                            document: row.string(4)))
                }
            }
            items.sort { ($0.sender, $0.note) < ($1.sender, $1.note) }
            let page = Array(items.prefix(limit))
            let next = items.count > limit ? page.last.map { "\($0.sender) \($0.note)" } : nil
            return Page(items: page, next: next)
        }
    }
}
