// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

/// What a clerk is warned of before an incoming document is registered (Decree 30 Annex VI, I.1.h).
package struct ArrivalWarnings: Sendable, Hashable {
    /// Packets that came again under the same id.
    package var repeatedPackets: Int
    /// Ids of other documents, or entries of the book, with the same number, notation, year and
    /// issuer: sent twice, or replaced. The first twenty.
    package var sameSymbol: [String]

    package var isEmpty: Bool { repeatedPackets == 0 && sameSymbol.isEmpty }
}

extension Projection {
    /// Of a document, or of a paper one, at the office of an agency. What other documents it is told
    /// of are those that the agency has received too.
    package func arrivalWarnings(
        of document: OfficeDocument, at agency: String
    ) async throws -> ArrivalWarnings {
        try await read("office") { connection in
            ArrivalWarnings(
                repeatedPackets: try connection.repetitions(of: document.documentID),
                sameSymbol: try connection.sameSymbol(as: document, at: agency))
        }
    }
}

extension Connection {
    fileprivate func repetitions(of id: String) throws -> Int {
        if id.isEmpty { return 0 }
        var packets = 0
        try prepare("SELECT packets FROM repetitions WHERE document = ?").rows(.text(id)) { row in
            packets = Int(row.int64(0))
        }
        return packets
    }

    fileprivate func sameSymbol(
        as document: OfficeDocument, at agency: String
    ) throws -> [String] {
        guard !document.number.isEmpty, let issued = document.issuedOn else { return [] }
        let year = CivilDate(daysSince1970: issued).year
        guard let first = CivilDate(year: year, month: 1, day: 1),
            let last = CivilDate(year: year, month: 12, day: 31)
        else { return [] }
        let days = [first, last].map { Value.integer(Int64($0.daysSince1970)) }
        var found: [String] = []
        try prepare(
            """
            SELECT id FROM documents
            WHERE sender = ? AND number = ? AND notation = ? AND issued_on BETWEEN ? AND ?
                AND id <> ? AND EXISTS (SELECT 1 FROM deliveries
                    WHERE document = documents.key AND receiver = ?)
            ORDER BY ordinal LIMIT 20
            """
        ).rows(
            [.text(document.issuer), .text(document.number), .text(document.notation)] + days
                + [.text(document.documentID), .text(agency)]
        ) { row in found.append(row.string(0)) }
        try prepare(
            """
            SELECT id, document FROM office_entries INDEXED BY office_symbols
            WHERE agency = ? AND symbol <> '' AND symbol = ? AND issuer = ?
                AND issued_on BETWEEN ? AND ? AND (document = '' OR document <> ?) LIMIT 20
            """
        ).rows(
            [.text(agency), .text(document.symbol), .text(document.issuerKey)] + days
                + [.text(document.documentID)]
        ) { row in
            let other = row.string(1)
            if !found.contains(other) { found.append(other.isEmpty ? row.string(0) : other) }
        }
        return Array(found.prefix(20))
    }
}
