// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Who took over from whom, and what somebody decided of mail to the closed ones.
struct NaiveSuccessions {
    private struct Row {
        var successor: String
        var from: String
    }

    private var rows: [String: [Row]] = [:]
    private let units: UnitTable
    private let ledger: YearLedger

    init(_ csv: String, _ units: UnitTable, _ ledger: YearLedger) {
        self.units = units
        self.ledger = ledger
        for line in csv.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            rows[fields[0], default: []].append(Row(successor: fields[1], from: fields[3]))
        }
    }

    /// All who took over a part or all of an agency.
    func heirs(of code: String) -> [String] { (rows[code] ?? []).map(\.successor) }

    struct Way {
        var reached: [String] = []
        var unknown: [String] = []
        var refused: [String] = []
    }

    /// Where a packet goes that names these receivers, by what was decided until then.
    func resolve(_ receivers: [String], on day: String, at time: BusinessTime) -> Way {
        var way = Way()
        for receiver in receivers {
            guard units.isKnown(receiver, on: day) else {
                way.unknown.append(receiver)
                continue
            }
            guard let reached = reached(by: receiver, on: day, at: time) else {
                way.refused.append(receiver)
                continue
            }
            if !way.reached.contains(reached) { way.reached.append(reached) }
        }
        return way
    }

    private func reached(
        by receiver: String, on day: String, at time: BusinessTime
    ) -> String? {
        var code = receiver
        for _ in 0..<16 where !units.isOpen(code, on: day) {
            let decided = ledger.decisions[code]?.last { $0.at <= time }
            guard let decided, decided.redirects else { return nil }
            let row = rows[code]?.first { $0.successor == decided.successor }
            guard let row, row.from <= day else { return nil }
            code = decided.successor
        }
        return units.isOpen(code, on: day) ? code : nil
    }

    /// The names of which a sender is told one at least in place of a closed agency's.
    func named(_ code: String) -> [String] {
        if let heir = units.heir(of: code, on: ledger.end.date.iso) { return [heir] }
        let heirs = heirs(of: code)
        return heirs.isEmpty ? ["chưa rõ"] : heirs
    }
}
