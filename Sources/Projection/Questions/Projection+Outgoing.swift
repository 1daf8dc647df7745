// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import SQLite

extension Projection {
    /// Documents that a list of the silent ones looks through for a page.
    private static let scannedDocuments = 2_000

    /// What an agency has sent, from the newest down; `isSilentOnly` where of some receiver nothing is
    /// heard. `before` is the `next` of the page before. A page may be short and go on all the same.
    package func outgoing(
        of agency: String, isSilentOnly: Bool = false, limit: Int = 50, before: String? = nil
    ) async throws -> Page<DocumentSummary> {
        let cursor = try Cursor(before, operation: "outgoing")
        let limit = PageLimit.clamped(limit)
        return try await read("outgoing") { connection in
            var found = Page<DocumentSummary>(items: [], next: nil)
            var (place, scanned) = (cursor.first, 0)
            while true {
                let page = try connection.summaries(
                    """
                    FROM documents INDEXED BY documents_of_sender
                    WHERE sender = ? AND ordinal < ? AND attempt > 0
                    """, [.text(agency), .integer(place)], limit: limit)
                scanned += page.items.count
                let kept = page.items.filter { !isSilentOnly || $0.silent > 0 }
                found.items += kept.prefix(limit - found.items.count)
                found.next = page.next
                guard isSilentOnly, let next = page.next, scanned < Self.scannedDocuments,
                    found.items.count < limit
                else { return found }
                place = try Cursor(next, operation: "outgoing").first
            }
        }
    }
}

extension DocumentSummary {
    /// Receivers of whom nothing is heard.
    package var silent: Int {
        DeliveryStanding.silent.reduce(0) { $0 + deliveries[$1, default: 0] }
    }
}
