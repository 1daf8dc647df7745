// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// An office's books as a clerk would keep them by hand: the acts of a year, one after the other, and
/// which number each gave.
struct NaiveBooks {
    struct Entry: Hashable {
        var agency: String
        var document: String
        var book: String
        var year: Int
        var number: Int32
        /// Of the book, which runs forward only.
        var arrivedOn: Int

        var name: String {
            book.isEmpty ? "\(year)/\(number)" : "\(year)/\(book)/\(number)"
        }
    }

    private struct Series {
        var used: Set<Int32> = []
        var least: Int32 = 1
        var newest = 0
    }

    /// By document.
    private(set) var entries: [String: Entry] = [:]
    /// The code of what was refused, by its place among the acts.
    private(set) var refused: [Int: String] = [:]
    /// How many came again, or asked for what was done already.
    private(set) var repeated = 0

    init(_ agency: String, _ ledger: YearLedger) {
        var series: [String: Series] = [:]
        var books: Set<String> = [""]
        for act in ledger.office[agency] ?? [] {
            if act.kind == .openBook {
                if !books.insert(act.book).inserted { repeated += 1 }
            }
            guard case .register(let number) = act.kind else { continue }
            if entries[act.document] != nil {
                repeated += 1
                continue
            }
            guard books.contains(act.book) else {
                refused[act.place] = "UNKNOWN_BOOK"
                continue
            }
            let day = NaiveCalendar.day(of: Self.counted(act, ledger).milliseconds)
            let year = Self.year(of: day)
            let place = "\(year) \(act.book)"
            var known = series[place] ?? Series()
            if number != 0 {
                if known.used.contains(number) {
                    refused[act.place] = "NUMBER_TAKEN"
                    continue
                }
                if number - known.least > 100 {
                    refused[act.place] = "NUMBER_TOO_FAR"
                    continue
                }
            }
            let given = number == 0 ? known.least : number
            known.used.insert(given)
            while known.used.contains(known.least) { known.least += 1 }
            known.newest = max(known.newest, day)
            series[place] = known
            entries[act.document] = Entry(
                agency: agency, document: act.document, book: act.book, year: year,
                number: given, arrivedOn: known.newest)
        }
    }

    /// For when an act counts: the gateway's clock, unless it is far ahead of the office's.
    static func counted(_ act: YearLedger.OfficeAct, _ ledger: YearLedger) -> BusinessTime {
        let worked = ledger.passed(.office, act.arrived)
        return act.at.milliseconds > worked.milliseconds + 300_000 ? worked : act.at
    }

    /// Counted from New Year to New Year.
    private static func year(of day: Int) -> Int {
        var year = 1970
        while let next = NaiveCalendar.number(of: "\(year + 1)-01-01"), next <= day { year += 1 }
        return year
    }
}

/// One document in an office: what its clerks do with it, and what its sender is told.
struct NaiveEntry: Hashable {
    /// `registered`, `assigned`, `processing`, `completed`, `returned`, `cancelled`
    private(set) var state = ""
    private(set) var isRecallOpen = false
    private(set) var refused: [String] = []
    private var told = ""
    /// The one assignment that is open: of who has the lead now.
    private var lead = 0

    private static let statuses = [
        "registered": "03", "assigned": "04", "processing": "05", "completed": "06",
    ]

    private var isOpen: Bool { ["registered", "assigned", "processing"].contains(state) }

    /// The status that the sender is told; nil for none.
    mutating func take(
        _ act: YearLedger.OfficeAct, _ books: NaiveBooks
    ) -> (code: String, hasReason: Bool)? {
        switch act.kind {
        case .openBook: return nil
        case .register:
            // Registered by another request already, or its number was taken.
            guard state.isEmpty, books.refused[act.place] == nil else { return nil }
            state = "registered"
            return tell()
        case .giveBack:
            if !state.isEmpty {
                refused.append("ALREADY_REGISTERED")
                return nil
            }
            state = "returned"
            told = "02"
            return ("02", true)
        case .assign, .progress, .complete, .urge: return change(act)
        }
    }

    private mutating func change(
        _ act: YearLedger.OfficeAct
    ) -> (code: String, hasReason: Bool)? {
        guard isOpen else {
            refused.append("ENTRY_CLOSED")
            return nil
        }
        if isRecallOpen {
            refused.append("RECALL_OPEN")
            return nil
        }
        switch act.kind {
        case .assign:
            lead += 1
            if state == "registered" { state = "assigned" }
        case .progress where act.lead != lead:
            refused.append("NOT_ASSIGNED")
            return nil
        case .progress: state = "processing"
        case .complete: state = "completed"
        case .urge where lead == 0:
            refused.append("NOT_ASSIGNED")
            return nil
        default: break
        }
        return tell()
    }

    /// Each rung once.
    private mutating func tell() -> (code: String, hasReason: Bool)? {
        guard let status = Self.statuses[state], told < status else { return nil }
        told = status
        return (status, false)
    }

    // MARK: What the exchange says

    /// The number stays used where the agency does not have the document; else its sender is told with
    /// the next act how far it is.
    mutating func hear(refused code: String, at delivery: String) {
        if code == "03", !["03", "04", "05", "06"].contains(delivery) {
            if isOpen || state == "completed" { state = "cancelled" }
        } else if told == code {
            told = ""
        }
    }

    mutating func hearRecall() {
        if isOpen || state == "completed" { isRecallOpen = true }
    }

    /// What was told meanwhile was not taken, so the sender is told once more where it stays.
    mutating func hearAnswer(_ code: String) -> (code: String, hasReason: Bool)? {
        guard isRecallOpen else { return nil }
        isRecallOpen = false
        if code == "15" {
            state = "cancelled"
            return nil
        }
        guard let status = Self.statuses[state] else { return nil }
        told = status
        return (status, false)
    }
}
