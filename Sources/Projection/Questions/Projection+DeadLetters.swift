// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

/// A record that one of our workers failed on.
package struct DeadLetterEntry: Sendable, Hashable {
    /// Where its first record lies in `dead-letters`; `event` is its newest, and says where it came
    /// from. The value stands only there.
    package var partition: Int32
    package var offset: Int64
    package var event: DeadLetter

    /// Its place, as people and programs name it: `3-17`.
    package var id: String { "\(partition)-\(offset)" }

    fileprivate init(_ row: Statement, place: Int32, bytes: Int32) throws {
        let place = Place(number: row.int64(place))
        partition = place.partition
        offset = place.offset
        event = try DeadLetter(row.bytes(bytes))
    }
}

/// Which dead letters are asked for: those of which all that is given holds.
package struct DeadLetterFilter: Sendable {
    package var worker: String?
    package var document: String?
    /// Words that the reason holds.
    package var reason: String?
    /// Failed at this moment or later.
    package var from: BusinessTime?
    /// Failed before this moment.
    package var until: BusinessTime?
    /// What became of them; nil for all.
    package var state: WireLetterState? = .open

    package init() {}

    fileprivate var conditions: [(sql: String, value: Value)] {
        var conditions: [(sql: String, value: Value)] = []
        if let worker { conditions.append(("worker = ?", .text(worker))) }
        if let document { conditions.append(("document = ?", .text(document))) }
        if let reason { conditions.append(("instr(reason, ?) > 0", .text(reason))) }
        if let from { conditions.append(("failed_at >= ?", .integer(from.milliseconds))) }
        if let state { conditions.append(("state = ?", .integer(Int64(state.rawValue)))) }
        if let until { conditions.append(("failed_at < ?", .integer(until.milliseconds))) }
        return conditions
    }
}

extension Projection {
    /// The newest dead letters. `before` is the `next` of the page before.
    package func deadLetters(
        _ filter: DeadLetterFilter = DeadLetterFilter(), limit: Int = 50, before: String? = nil
    ) async throws -> Page<DeadLetterEntry> {
        let cursor = try Cursor(before, operation: "dead letters")
        return try await read("dead letters") { connection in
            try connection.deadLetters(filter, limit: limit, before: cursor)
        }
    }

    /// One dead letter by its id; nil where there is none.
    package func deadLetter(_ id: String) async throws -> DeadLetterEntry? {
        let parts = id.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let partition = Int32(parts[0]), let offset = Int64(parts[1]),
            (0..<32).contains(partition), (0...Int64.max >> 6).contains(offset)
        else { return nil }
        return try await read("dead letter") { connection in
            var found: DeadLetterEntry?
            try connection.prepare("SELECT first, bytes FROM dead_letters WHERE first = ?")
                .rows(.integer(Place(partition: partition, offset: offset).number)) { row in
                    found = try DeadLetterEntry(row, place: 0, bytes: 1)
                }
            return found
        }
    }
}

extension Connection {
    /// What delays a document, the newest first.
    func deadLetters(of document: String) throws -> [DeadLetterEntry] {
        var filter = DeadLetterFilter()
        filter.document = document
        return try deadLetters(filter, limit: 20, before: Cursor(nil, operation: "document")).items
    }

    fileprivate func deadLetters(
        _ filter: DeadLetterFilter, limit: Int, before: Cursor
    ) throws -> Page<DeadLetterEntry> {
        let limit = PageLimit.clamped(limit)
        let conditions = filter.conditions
        let sql = """
            SELECT failed_at, first, bytes FROM dead_letters
            WHERE (failed_at, first) < (?, ?)\(conditions.map { " AND " + $0.sql }.joined())
            ORDER BY failed_at DESC, first DESC LIMIT ?
            """
        var items: [DeadLetterEntry] = []
        var cursors: [Cursor] = []
        try prepare(sql).rows(
            [.integer(before.first), .integer(before.second)] + conditions.map(\.value)
                + [Value(limit + 1)]
        ) { row in
            items.append(try DeadLetterEntry(row, place: 1, bytes: 2))
            cursors.append(Cursor(first: row.int64(0), second: row.int64(1)))
        }
        guard items.count > limit else { return Page(items: items, next: nil) }
        items.removeLast()
        return Page(items: items, next: cursors[limit - 1].text)
    }
}
