// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import SQLite

/// A line of an agency's inbox.
package struct InboxEntry: Sendable, Hashable {
    package var document: DocumentSummary
    /// The document's id as its sender wrote it, where that differs.
    package var writtenDocumentID: String
    package var delivery: DeliveryEntry
    package var packet: SHA256Digest?
    package var packetSize: Int64
    /// The agencies it came by.
    package var trace: [Hop]
    package var attachments: [AttachmentRef]
    /// The ids of documents that it replaces, and of those that replace it.
    package var replaces: [String]
    package var replacedBy: [DocumentSummary]
}

extension Projection {
    /// The documents at an agency, those that came last first: the open ones, or those of other
    /// standings. `before` is the `next` of the page before.
    package func inbox(
        of agency: String, standings: Set<DeliveryStanding> = DeliveryStanding.open,
        limit: Int = 50, before: String? = nil
    ) async throws -> Page<InboxEntry> {
        let cursor = try Cursor(before, operation: "inbox")
        let limit = PageLimit.clamped(limit)
        return try await read("inbox") { connection in
            let places = try connection.inboxPlaces(
                agency, standings, limit: limit + 1, before: cursor)
            let entries = try places.prefix(limit).compactMap {
                try connection.inboxEntry($0.second, agency)
            }
            let next = places.count > limit ? places[limit - 1].text : nil
            return Page(items: entries, next: next)
        }
    }
}

extension Connection {
    /// The index gives each standing in order; the newest of all of them are the list.
    fileprivate func inboxPlaces(
        _ agency: String, _ standings: Set<DeliveryStanding>, limit: Int, before: Cursor
    ) throws -> [Cursor] {
        let sql = """
            SELECT sort_at, document FROM deliveries INDEXED BY inbox
            WHERE receiver = ? AND standing = ? AND (sort_at, document) < (?, ?)
            ORDER BY sort_at DESC, document DESC LIMIT ?
            """
        var places: [Cursor] = []
        for standing in standings {
            try prepare(sql).rows(
                .text(agency), Value(standing.rawValue), .integer(before.first),
                .integer(before.second), Value(limit)
            ) { row in
                places.append(Cursor(first: row.int64(0), second: row.int64(1)))
            }
        }
        places.sort { ($0.first, $0.second) > ($1.first, $1.second) }
        return Array(places.prefix(limit))
    }

    fileprivate func inboxEntry(_ key: Int64, _ agency: String) throws -> InboxEntry? {
        let sql = """
            SELECT \(DocumentSummary.columns), \(Columns.list(Columns.delivery, of: "deliveries"))
            FROM documents JOIN deliveries ON deliveries.document = documents.key
            WHERE documents.key = ? AND deliveries.receiver = ?
            """
        var found: (summary: DocumentSummary, delivery: DeliveryRow)?
        try prepare(sql).rows(.integer(key), .text(agency)) { row in
            var cells = CellReader(row, from: Int32(1 + Columns.document.count))
            found = (DocumentSummary(row), DeliveryRow(&cells))
        }
        guard let (summary, delivery) = found else { return nil }
        let (packet, size) = try packet(key, attempt: delivery.attempt)
        let header = try header(key)
        var entry = try DeliveryEntry(delivery, receiver: agency)
        try addDeadlines(to: &entry, of: key)
        return InboxEntry(
            document: summary, writtenDocumentID: header.writtenDocumentID,
            delivery: entry,
            packet: packet, packetSize: size,
            trace: try MessageList.messages(Hop.self, delivery.trace),
            attachments: header.attachments, replaces: header.replaces,
            replacedBy: try documents(replacing: summary.id))
    }
}
