// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import SQLite

/// A deadline as pages and programs are told of it.
package struct DeadlineStatus: Sendable, Hashable {
    package var act: DeadlineAct
    package var standing: DeadlineStanding
    /// Who owes it.
    package var agency: String
    package var startedAt: BusinessTime?
    /// The last moment before the warning, where there is one.
    package var warningAt: BusinessTime?
    /// The last moment that is in time.
    package var dueAt: BusinessTime
    package var endedAt: BusinessTime?
    /// How many agencies above were told, and which of them last.
    package var level: Int
    package var told: String?
    /// The law, as the rule names it.
    package var source: String

    package var isLate: Bool { standing == .kept && (endedAt.map { $0 > dueAt } ?? false) }

    /// Nil for an act of a later version.
    init?(act: String, _ row: DeadlineRow) {
        guard let act = DeadlineAct(rawValue: act) else { return nil }
        self.act = act
        standing = row.standing
        agency = row.agency
        startedAt = BusinessTime(stored: row.startedAt)
        warningAt = BusinessTime(stored: row.warningAt)
        dueAt = BusinessTime(milliseconds: row.dueAt)
        endedAt = BusinessTime(stored: row.endedAt)
        level = Int(row.level)
        told = row.toldLast
        source = row.source
    }
}

/// A line of what is overdue.
package struct OverdueEntry: Sendable, Hashable {
    package var document: DocumentSummary
    /// Nil where the sender owes it.
    package var receiver: String?
    package var deadline: DeadlineStatus
}

/// Which deadlines are asked for.
package struct OverdueFilter: Sendable, Hashable {
    /// Those that these agencies owe; nil for everybody's.
    package var area: Area?
    package var lists: Set<OverdueList>
    package var acts: Set<DeadlineAct>

    package init(
        area: Area? = nil, lists: Set<OverdueList> = [.warned, .breached],
        acts: Set<DeadlineAct> = Set(DeadlineAct.allCases)
    ) {
        self.area = area
        self.lists = lists
        self.acts = acts
    }

    fileprivate var codes: [String] { area.map(\.entries) ?? [""] }
}

extension Projection {
    /// What is overdue, nearly so or was done late, what was due first first. `after` is the `next` of the
    /// page before.
    package func overdue(
        _ filter: OverdueFilter, limit: Int = 50, after: String? = nil
    ) async throws -> Page<OverdueEntry> {
        let cursor =
            try after == nil
            ? Cursor(first: .min, second: .min) : Cursor(after, operation: "overdue")
        let limit = PageLimit.clamped(limit)
        return try await read("overdue") { connection in
            let places = try connection.overduePlaces(filter, limit: limit + 1, after: cursor)
            let items = try places.prefix(limit).compactMap { try connection.overdueEntry($0) }
            let next = places.count > limit ? places[limit - 1].cursor.text : nil
            return Page(items: items, next: next)
        }
    }

    /// How many there are in each list, by act: the lines that `overdue` would give.
    package func overdueCounts(
        _ area: Area?
    ) async throws -> [OverdueList: [DeadlineAct: Int]] {
        try await read("overdue") { connection in
            var counts: [OverdueList: [DeadlineAct: Int]] = [:]
            for place in try connection.overdueTotals(OverdueFilter(area: area).codes) {
                counts[place.list, default: [:]][place.act] = place.count
            }
            return counts
        }
    }
}

private struct OverduePlace {
    var cursor: Cursor
    var document: Int64
    var receiver: String
    var act: String
}

extension Connection {
    /// The index gives each agency's list of each act in order; the first of all of them are the page.
    fileprivate func overduePlaces(
        _ filter: OverdueFilter, limit: Int, after: Cursor
    ) throws -> [OverduePlace] {
        let statement = try prepare(
            """
            SELECT due_at, number, document, receiver FROM overdue
            WHERE code = ? AND listed = ? AND act = ? AND (due_at, number) > (?, ?)
            ORDER BY due_at, number LIMIT ?
            """)
        var found: [OverduePlace] = []
        for code in filter.codes {
            for list in filter.lists {
                for act in filter.acts {
                    try statement.rows(
                        .text(code), Value(list.rawValue), .text(act.rawValue),
                        .integer(after.first), .integer(after.second), Value(limit)
                    ) { row in
                        found.append(
                            OverduePlace(
                                cursor: Cursor(first: row.int64(0), second: row.int64(1)),
                                document: row.int64(2), receiver: row.string(3),
                                act: act.rawValue))
                    }
                }
            }
        }
        found.sort { ($0.cursor.first, $0.cursor.second) < ($1.cursor.first, $1.cursor.second) }
        // One agency may be meant twice, by itself and as one below another.
        var seen: Set<String> = []
        return Array(
            found.filter { seen.insert($0.cursor.text).inserted }.prefix(limit))
    }

    fileprivate func overdueTotals(
        _ codes: [String]
    ) throws -> [(list: OverdueList, act: DeadlineAct, count: Int)] {
        let marks = codes.map { _ in "?" }.joined(separator: ", ")
        var found: [(OverdueList, DeadlineAct, Int)] = []
        let sql = """
            SELECT listed, act, count(*)
            FROM (SELECT DISTINCT listed, act, due_at, number FROM overdue WHERE code IN (\(marks)))
            GROUP BY listed, act
            """
        try prepare(sql).rows(codes.map { .text($0) }) { row in
            guard let list = OverdueList(rawValue: Int(row.int64(0))),
                let act = DeadlineAct(rawValue: row.string(1))
            else { return }
            found.append((list, act, Int(row.int64(2))))
        }
        return found
    }

    fileprivate func overdueEntry(_ place: OverduePlace) throws -> OverdueEntry? {
        var summary: DocumentSummary?
        try prepare("SELECT \(DocumentSummary.columns) FROM documents WHERE key = ?")
            .rows(.integer(place.document)) { row in summary = DocumentSummary(row) }
        let deadline = try deadlines(place.document, to: place.receiver)
            .first { $0.act.rawValue == place.act }
        guard let summary, let deadline else { return nil }
        return OverdueEntry(
            document: summary, receiver: place.receiver.isEmpty ? nil : place.receiver,
            deadline: deadline)
    }

    /// All of one delivery, or with no receiver what the sender owes of the document.
    func deadlines(_ key: Int64, to receiver: String) throws -> [DeadlineStatus] {
        var found: [DeadlineStatus] = []
        let sql = """
            SELECT \(Columns.list(Columns.deadline)), act FROM deadlines
            WHERE document = ? AND receiver = ?
            """
        try prepare(sql).rows(.integer(key), .text(receiver)) { row in
            var cells = CellReader(row)
            let deadline = DeadlineRow(&cells)
            if let status = DeadlineStatus(act: cells.string(), deadline) { found.append(status) }
        }
        let order = DeadlineAct.allCases
        return found.sorted {
            order.firstIndex(of: $0.act) ?? 0 < order.firstIndex(of: $1.act) ?? 0
        }
    }

    /// What runs and was ended in time has no event of its own: the delivery's state says it.
    func addDeadlines(to entry: inout DeliveryEntry, of key: Int64) throws {
        let (state, isAsked) = (DeliveryState(rawValue: entry.state), entry.isRecallOpen)
        entry.deadlines = try deadlines(key, to: entry.receiver).filter { deadline in
            switch deadline.standing {
            case .running: state.map { deadline.act.isOwed(in: $0, isRecallOpen: isAsked) } ?? true
            case .warned, .breached: true
            case .kept: deadline.isLate
            case .lifted: false
            }
        }
    }
}
