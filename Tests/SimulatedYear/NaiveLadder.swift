// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// A delivery's ladder as the reference tells it, written once more and otherwise: by it the checker
/// says what must have come of the reports and recalls of a delivery.
struct NaiveLadder: Hashable {
    enum Event: Hashable {
        case report(YearLedger.Report)
        /// When it arrived.
        case recall(BusinessTime)
    }

    /// `due`, a rung, `02`, `15` or `withdrawn`.
    var state = "due"
    var openSince: BusinessTime?
    var isOpen = false
    /// What its sender hears of it, in order.
    var told: [String] = []
    var recalls: [String] = []
    var refused = 0
    var repeated = 0
    private var stateTime: BusinessTime?
    private var lastAnswer = ""
    private var wasWithdrawn = false
    /// What came, also what was refused: the same bytes again are a repetition.
    private var taken: Set<String> = []
    private let mayRegister: Bool
    private static let rungs = ["due": 0, "01": 1, "03": 3, "04": 4, "05": 5, "06": 6]

    init(mayRegister: Bool) { self.mayRegister = mayRegister }

    init(mayRegister: Bool, _ events: [Event]) {
        self.init(mayRegister: mayRegister)
        for event in events {
            switch event {
            case .recall(let time): recall(time)
            case .report(let report): take(report)
            }
        }
    }

    private mutating func recall(_ time: BusinessTime) {
        switch state {
        case "due", "02":
            state = "withdrawn"
            openSince = time
            recalls.append("withdrawn")
        case "15", "withdrawn": break
        default:
            if isOpen { return }
            isOpen = true
            openSince = time
            lastAnswer = ""
            recalls.append("asked")
        }
    }

    private mutating func take(_ report: YearLedger.Report) {
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
            if lastAnswer == report.code { repeated += 1 } else { refused += 1 }
            return
        }
        if report.code == "16", !report.hasReason {
            refused += 1
            return
        }
        isOpen = false
        lastAnswer = report.code
        if report.code == "15" {
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
