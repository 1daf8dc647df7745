// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

/// A document that an agency sent, as the register of outgoing documents shows it.
package struct SentDocument: Sendable {
    package var summary: DocumentSummary
    package var document: Document
    /// The first receivers, with how each stands.
    package var receivers: [Receiver]
    package var replacedBy: [DocumentSummary]

    package struct Receiver: Sendable, Hashable {
        package var name: String
        package var standing: DeliveryStanding
    }

    /// What the column for notes says.
    package var note: String {
        var notes: [String] = []
        if summary.state == .refused { notes.append("Bị từ chối: \(summary.refusalCode ?? "")") }
        let taken = summary.deliveries.filter { DeliveryStanding.frozen.contains($0.key) }
            .values.reduce(0, +)
        if taken > 0 { notes.append("Thu hồi tại \(taken) nơi nhận") }
        let returned = summary.deliveries[.rejected, default: 0]
        if returned > 0 { notes.append("\(returned) nơi trả lại") }
        if !replacedBy.isEmpty {
            notes.append("Được thay thế bởi " + replacedBy.map(\.id).joined(separator: "; "))
        }
        return notes.joined(separator: ". ")
    }
}

extension Projection {
    /// Receivers that one row of the register names.
    private static let receiverLimit = 30

    /// What an agency issued in a period, by the day and then the order of reception. Documents
    /// without a day count by that of their reception.
    package func sent(
        by agency: String, _ period: OfficePeriod, limit: Int = 500, after: String? = nil
    ) async throws -> Page<SentDocument> {
        let start = after == nil ? 0 : try Cursor(after, operation: "outgoing book").first
        let limit = PageLimit.clamped(limit)
        let first = BusinessTime(period.from).milliseconds
        let last = BusinessTime(period.to.advanced(byDays: 1)).milliseconds
        return try await read("office") { connection in
            var keys: [Int64] = []
            try connection.prepare(
                """
                SELECT key FROM documents INDEXED BY documents_of_sender
                WHERE sender = ?1 AND attempt > 0 AND (
                    issued_on BETWEEN ?2 AND ?3
                    OR issued_on IS NULL AND received_at >= ?4 AND received_at < ?5)
                ORDER BY coalesce(issued_on, (received_at + 25200000) / 86400000), ordinal
                LIMIT ?6 OFFSET ?7
                """
            ).rows(
                [
                    .text(agency), .integer(Int64(period.from.daysSince1970)),
                    .integer(Int64(period.to.daysSince1970)), .integer(first), .integer(last),
                    Value(limit + 1), .integer(start),
                ]
            ) { row in keys.append(row.int64(0)) }
            let items = try keys.prefix(limit).compactMap { key in
                try connection.sent(key, receiverLimit: Self.receiverLimit)
            }
            let next = keys.count > limit ? Cursor(first: start + Int64(limit)).text : nil
            return Page(items: items, next: next)
        }
    }
}

extension Connection {
    fileprivate func sent(_ key: Int64, receiverLimit: Int) throws -> SentDocument? {
        var summary: DocumentSummary?
        try prepare("SELECT \(DocumentSummary.columns) FROM documents WHERE key = ?")
            .rows(.integer(key)) { row in summary = DocumentSummary(row) }
        guard let summary else { return nil }
        var receivers: [SentDocument.Receiver] = []
        try prepare(
            "SELECT receiver, standing FROM deliveries WHERE document = ? ORDER BY receiver LIMIT ?"
        ).rows(.integer(key), Value(receiverLimit)) { row in
            receivers.append(
                SentDocument.Receiver(
                    name: row.string(0),
                    standing: DeliveryStanding(rawValue: Int(row.int64(1))) ?? .unknown))
        }
        return SentDocument(
            summary: summary, document: try header(key), receivers: receivers,
            replacedBy: try documents(replacing: summary.id))
    }
}
