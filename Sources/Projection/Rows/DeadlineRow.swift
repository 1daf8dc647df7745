// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// Among what is overdue a deadline is listed here. The raw value is what the projection's file holds.
package enum OverdueList: Int, CaseIterable, Hashable, Sendable {
    case warned = 2
    case breached = 3
    /// Done, after the limit.
    case late = 4

    package var word: String { "\(self)" }

    package init?(word: String) {
        guard let list = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = list
    }

    package var words: Bilingual {
        switch self {
        case .warned: DeadlineStanding.warned.words
        case .breached: DeadlineStanding.breached.words
        case .late: Bilingual("Thực hiện muộn", "done late")
        }
    }
}

/// A deadline of one act at one receiver: what the later event says.
struct DeadlineRow: Hashable {
    struct Key: Hashable, Comparable {
        var receiver: String
        var act: String

        static func < (left: Key, right: Key) -> Bool {
            (left.receiver, left.act) < (right.receiver, right.act)
        }
    }

    private(set) var place = Place.none
    private(set) var standing = DeadlineStanding.running
    private(set) var agency = ""
    private(set) var startedAt: Int64 = 0
    private(set) var warningAt: Int64 = 0
    private(set) var dueAt: Int64 = 0
    private(set) var endedAt: Int64 = 0
    private(set) var level: Int32 = 0
    /// The agencies above that were told, the last one last, with blanks between.
    private(set) var told = ""
    private(set) var source = ""

    init() {}

    var list: OverdueList? {
        switch standing {
        case .warned: .warned
        case .breached: .breached
        case .kept: endedAt > dueAt ? .late : nil
        case .running, .lifted: nil
        }
    }

    /// Its place among those of one moment: an event tells of several acts.
    func number(of act: String) -> Int64 {
        let index = DeadlineAct.allCases.firstIndex { $0.rawValue == act } ?? 7
        return place.number << 3 | Int64(min(index, 7))
    }

    var toldLast: String? { told.split(separator: " ").last.map(String.init) }

    /// In whose lists it stands: of everybody, of who owes it and of those above in its code, of each
    /// agency that was told.
    var listCodes: [String] {
        var codes = [""] + Participants.entries(of: agency)
        for code in told.split(separator: " ").map(String.init) where !codes.contains(code) {
            codes.append(code)
        }
        return codes
    }

    mutating func become(_ entry: DeadlineEntry, owedBy agency: String, place: Place) {
        guard place > self.place else { return }
        self.place = place
        standing = entry.state.standing
        self.agency = agency
        startedAt = entry.startedAt
        warningAt = entry.warningAt ?? 0
        dueAt = entry.dueAt
        endedAt = entry.endedAt
        level = entry.level
        if entry.told.isEmpty {
            told = ""
        } else if entry.told != toldLast {
            told += told.isEmpty ? entry.told : " " + entry.told
        }
        source = entry.source
    }
}

extension DeadlineRow {
    func write(_ cells: inout CellWriter) throws {
        try cells.add(place)
        try cells.add(standing.rawValue)
        try cells.add(list?.rawValue ?? 0)
        try cells.add(agency)
        try cells.add(startedAt)
        try cells.add(warningAt)
        try cells.add(dueAt)
        try cells.add(endedAt)
        try cells.add(level)
        try cells.add(told)
        try cells.add(source)
    }

    init(_ cells: inout CellReader) {
        place = cells.place()
        standing = DeadlineStanding(rawValue: cells.int()) ?? .running
        _ = cells.int()
        agency = cells.string()
        startedAt = cells.int64()
        warningAt = cells.int64()
        dueAt = cells.int64()
        endedAt = cells.int64()
        level = cells.int32()
        told = cells.string()
        source = cells.string()
    }
}
