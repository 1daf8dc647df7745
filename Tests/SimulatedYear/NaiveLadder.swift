// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// A delivery's ladder as the reference tells it, written once more and otherwise: by it the checker
/// says what must have come of the reports and recalls of a delivery.
struct NaiveLadder: Hashable {
    enum Effect { case changed, repeated, refused, nothing }

    /// `due`, a rung, `02`, `15` or `withdrawn`.
    var state = "due"
    var openSince: BusinessTime?
    var isOpen = false
    /// An update waits for 15 or 16.
    var isUpdateOpen = false
    /// What its sender hears of it, in order.
    var told: [String] = []
    var recalls: [String] = []
    /// What both sides hear of updates: `shown` or `asked`.
    var updates: [String] = []
    var refused = 0
    var repeated = 0
    private var stateTime: BusinessTime?
    private(set) var lastAnswer = ""
    private var wasWithdrawn = false
    /// An update that found nobody who had fetched the document.
    private var shownAt: BusinessTime?
    /// What came, also what was refused: the same bytes again are a repetition.
    private var taken: Set<String> = []
    private let mayRegister: Bool
    private static let rungs = ["due": 0, "01": 1, "03": 3, "04": 4, "05": 5, "06": 6]

    init(mayRegister: Bool) { self.mayRegister = mayRegister }

    mutating func recall(_ time: BusinessTime) -> Effect {
        switch state {
        case "due", "02":
            state = "withdrawn"
            openSince = time
            isUpdateOpen = false
            recalls.append("withdrawn")
        case "15", "withdrawn": return .nothing
        default:
            if isOpen { return .nothing }
            isOpen = true
            openSince = time
            lastAnswer = ""
            recalls.append("asked")
        }
        return .changed
    }

    mutating func update(_ time: BusinessTime) -> Effect {
        switch state {
        case "02", "15", "withdrawn": return .nothing
        case "due":
            shownAt = time
            updates.append("shown")
        default:
            if !isUpdateOpen { lastAnswer = "" }
            isUpdateOpen = true
            updates.append("asked")
        }
        return .changed
    }

    mutating func take(_ report: YearLedger.Report) -> Effect {
        let (before, asked) = (told.count, (refused, repeated))
        let wasDue = state == "due"
        count(report)
        if wasDue, state != "due", Self.rungs[state] != nil, let shownAt, report.counted <= shownAt
        {
            // It had been fetched before, as is known now: so it is asked.
            isUpdateOpen = true
            lastAnswer = ""
        }
        if refused > asked.0 { return .refused }
        if repeated > asked.1 { return .repeated }
        return told.count > before ? .changed : .nothing
    }

    private mutating func count(_ report: YearLedger.Report) {
        let packet = "\(report.code) \(report.at)"
        if taken.contains(packet) {
            repeated += 1
            return
        }
        taken.insert(packet)
        switch report.code {
        case "15", "16": answer(report)
        case "02": giveBack(report)
        default: climb(report)
        }
    }

    private mutating func answer(_ report: YearLedger.Report) {
        guard isOpen else {
            if isUpdateOpen {
                isUpdateOpen = false
                lastAnswer = report.code
                told.append(report.code)
            } else if lastAnswer == report.code {
                repeated += 1
            } else {
                refused += 1
            }
            return
        }
        if report.code == "16", !report.hasReason {
            refused += 1
            return
        }
        isOpen = false
        lastAnswer = report.code
        if report.code == "15" {
            isUpdateOpen = false
            move(to: "15", report)
        } else if wasWithdrawn {
            move(to: "withdrawn", report)
        } else {
            told.append("16")
        }
    }

    private mutating func giveBack(_ report: YearLedger.Report) {
        switch state {
        case "02": repeated += 1
        case "due", "01":
            guard report.hasReason else {
                refused += 1
                return
            }
            let wasOpen = isOpen
            isOpen = false
            isUpdateOpen = false
            if wasOpen { lastAnswer = "15" }
            state = wasOpen ? "15" : "02"
            stateTime = report.counted
            told.append("02")
        default: refused += 1
        }
    }

    private mutating func climb(_ report: YearLedger.Report) {
        if report.code == state {
            repeated += 1
            return
        }
        guard let there = Self.rungs[report.code], let here = Self.rungs[state] else {
            if state == "withdrawn", report.code == "01", lastAnswer.isEmpty {
                // Its last byte was under way.
                isOpen = true
                wasWithdrawn = true
                recalls.append("asked")
                return move(to: "01", report)
            }
            // After an end only 01 is old news, and what was done before it was asked.
            let isOld = state == "15" && openSince.map { report.counted <= $0 } ?? false
            if report.code == "01" || isOld { told.append(report.code) } else { refused += 1 }
            return
        }
        if there < here {
            let isOld = stateTime.map { report.counted <= $0 } ?? false
            if report.code == "01" || isOld { told.append(report.code) } else { refused += 1 }
            return
        }
        if isOpen, let openSince, report.counted > openSince {
            refused += 1
            return
        }
        if !mayRegister && there >= 3 {
            refused += 1
            return
        }
        move(to: report.code, report)
    }

    private mutating func move(to next: String, _ report: YearLedger.Report) {
        state = next
        stateTime = report.counted
        told.append(report.code)
    }
}
