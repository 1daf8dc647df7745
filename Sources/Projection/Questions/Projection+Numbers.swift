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

/// The outgoing numbers (số đi) of one sender, year and notation, as far as an area has seen them.
package struct OutgoingSeries: Sendable, Hashable {
    package var sender: String
    package var senderName: String
    package var year: Int
    package var notation: String
    package var first: Int64
    package var last: Int64
    /// Different numbers.
    package var seen: Int
    /// Between the first and the last, not seen here; the first `limit` of them.
    package var gaps: [ClosedRange<Int64>] = []
    /// On more than one document; the first `limit` of them.
    package var reused: [Reuse] = []

    package struct Reuse: Sendable, Hashable {
        package var number: Int64
        /// The first `limit`.
        package var documents: [String]
    }

    /// Ranges, numbers and ids that are told.
    package static let limit = 50

    package var isSound: Bool { gaps.isEmpty && reused.isEmpty }
}

extension Projection {
    /// Documents that one answer looks at; the newest of the year where there are more.
    package static let numberWindow = 50_000

    /// The series of others' numbers in which something is missing or stands twice, by sender and
    /// notation. What went to others alone was not seen, so a gap is a question and no fault. Also
    /// told: whether there were more documents than were looked at.
    package func outgoingSeries(
        seenBy area: Area, year: Int
    ) async throws -> (series: [OutgoingSeries], isWhole: Bool) {
        guard let first = CivilDate(year: year, month: 1, day: 1),
            let last = CivilDate(year: year, month: 12, day: 31)
        else { return ([], true) }
        return try await read("numbers") { connection in
            var numbers: [SeriesKey: [Int64: [String]]] = [:]
            var names: [String: String] = [:]
            var count = 0
            let codes = area.entries
            let marks = codes.map { _ in "?" }.joined(separator: ", ")
            try connection.prepare(
                """
                SELECT id, sender, sender_name, number, notation FROM documents
                WHERE issued_on BETWEEN ? AND ? AND number <> '' AND attempt > 0 AND code = ''
                    AND ordinal IN (SELECT ordinal FROM participants WHERE code IN (\(marks)))
                ORDER BY ordinal DESC LIMIT \(Self.numberWindow)
                """
            ).rows(
                [first, last].map { .integer(Int64($0.daysSince1970)) } + codes.map { .text($0) }
            ) { row in
                count += 1
                // "05" is 5; what is no number has no place in a series.
                guard let number = Int64(row.string(3)), number > 0,
                    !(area.codes + area.below).contains(row.string(1))
                else { return }
                let key = SeriesKey(sender: row.string(1), notation: row.string(4))
                names[key.sender] = row.string(2)
                numbers[key, default: [:]][number, default: []].append(row.string(0))
            }
            let series = numbers.map { key, numbers in
                OutgoingSeries(key, names[key.sender] ?? "", year, numbers)
            }
            return (
                series.filter { !$0.isSound }.sorted {
                    ($0.sender, $0.notation) < ($1.sender, $1.notation)
                }, count < Self.numberWindow
            )
        }
    }
}

private struct SeriesKey: Hashable {
    var sender: String
    var notation: String
}

extension OutgoingSeries {
    fileprivate init(
        _ key: SeriesKey, _ name: String, _ year: Int, _ numbers: [Int64: [String]]
    ) {
        let sorted = numbers.keys.sorted()
        sender = key.sender
        senderName = name
        notation = key.notation
        self.year = year
        first = sorted.first ?? 0
        last = sorted.last ?? 0
        seen = sorted.count
        for (number, next) in zip(sorted, sorted.dropFirst()) where next > number + 1 {
            if gaps.count < Self.limit { gaps.append(number + 1...next - 1) }
        }
        for number in sorted {
            guard let documents = numbers[number], documents.count > 1,
                reused.count < Self.limit
            else { continue }
            reused.append(
                Reuse(
                    number: number, documents: Array(documents.sorted().prefix(Self.limit))))
        }
    }
}
