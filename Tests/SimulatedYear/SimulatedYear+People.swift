// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import TestSupport

/// What receivers do about what they are told. Each has habits of its own, which do not depend on who
/// else was told in which order.
extension SimulatedYear {
    func react(to news: News, of key: Delivered, _ paper: PlannedPaper) {
        var habit = SeededGenerator(seed: seed ^ fingerprint("\(key) \(news)"))
        if news == .delivery, paper.dueOn != nil, Int.random(in: 0..<3, using: &habit) == 0 {
            agenda.add(.answerDocument(paper, key), at: later(minutes: 1...30_000, &habit))
        }
        switch news {
        case .delivery where isOffice.contains(key.receiver): clerks(paper, key, &habit)
        case .delivery: handle(paper, key, &habit)
        case .recall, .update:
            if Int.random(in: 0..<10, using: &habit) > 0 {
                agenda.add(.answer(paper, key), at: later(minutes: 1...4_000, &habit))
            }
        }
    }

    private func handle(
        _ paper: PlannedPaper, _ key: Delivered, _ habit: inout SeededGenerator
    ) {
        func share(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &habit) < percent }
        if share(6) { return }
        var moment = Int64.random(in: 1...600, using: &habit)
        func add(_ code: String, ago: Int64 = 0, hasReason: Bool = true) {
            agenda.add(
                .report(paper, key, code: code, ago: ago, hasReason: hasReason),
                at: exchange.now.advanced(byMilliseconds: moment * 60_000))
        }
        // Clocks that are hours behind or ahead, and reports that come days late.
        if share(6) { return lie(paper, key, from: moment, &habit) }
        if share(80) { add("01") }
        if share(4) {
            moment += 7
            return add("02", hasReason: share(90))
        }
        for code in ["03", "04", "05", "06"] where share(code == "03" ? 90 : 55) {
            moment += Int64.random(in: 1...3_000, using: &habit)
            // Systems that report in a batch tell an earlier time.
            add(code, ago: share(10) ? 1_000 * Int64.random(in: 0...40, using: &habit) : 0)
        }
        if share(2) {
            moment += 10
            add(["03", "05", "02", "15"].randomElement(using: &habit)!)
        }
    }

    private func lie(
        _ paper: PlannedPaper, _ key: Delivered, from moment: Int64,
        _ habit: inout SeededGenerator
    ) {
        var moment = moment
        let codes = ["01", "03", "04", "05", "06", "02", "03", "05"]
        for code in codes where Int.random(in: 0..<3, using: &habit) == 0 {
            moment += Int64.random(in: 1...1_000, using: &habit)
            agenda.add(
                .report(
                    paper, key, code: code,
                    ago: 60_000 * Int64.random(in: -1_200...4_000, using: &habit), hasReason: true),
                at: exchange.now.advanced(byMilliseconds: moment * 60_000))
        }
    }

    func later(
        minutes: ClosedRange<Int64>, _ habit: inout SeededGenerator
    ) -> BusinessTime {
        exchange.now.advanced(byMilliseconds: 60_000 * Int64.random(in: minutes, using: &habit))
    }

    /// FNV-1a: Swift's own hashes differ from run to run.
    private func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
