// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

struct ReadingBudgetTests {
    private static let second: UInt64 = 1_000_000_000

    /// Reads of `cost` at every `interval` for `seconds`; how many of them there were.
    private func reads(
        _ budget: inout ReadingBudget, from start: UInt64 = 0, every interval: UInt64,
        cost: UInt64, for seconds: UInt64
    ) -> Int {
        var count = 0
        for now in stride(from: start, to: start + seconds * Self.second, by: Int(interval))
        where budget.allows(at: now) {
            budget.spend(cost)
            count += 1
        }
        return count
    }

    @Test func `what comes now and then is all read`() {
        var budget = ReadingBudget(share: 0.05, most: .seconds(1), now: 0)
        // A document a second, 30 ms each.
        #expect(
            reads(&budget, every: Self.second, cost: 30_000_000, for: 1000) == 1000)
    }

    @Test func `under load for long the share holds, after a burst`() {
        var budget = ReadingBudget(share: 0.05, most: .seconds(1), now: 0)
        // 200 documents a second, 25 ms each: 40 at first, then two a second.
        let count = reads(&budget, every: Self.second / 200, cost: 25_000_000, for: 100)
        #expect((238...242).contains(count), "\(count)")
        // A quiet minute fills it again, and no more than it holds.
        let later = reads(
            &budget, from: 200 * Self.second, every: 1_000_000, cost: 25_000_000, for: 1)
        #expect((40...43).contains(later), "\(later)")
    }

    @Test func `a time before the last one adds nothing and takes nothing away`() {
        var budget = ReadingBudget(share: 0.5, most: .seconds(1), now: 0)
        budget.spend(Self.second)
        let times = [2, 1, 0, 2, 3].map { $0 * Self.second }
        let allowed = times.map { now in
            let isAllowed = budget.allows(at: now)
            if isAllowed { budget.spend(Self.second) }
            return isAllowed
        }
        #expect(allowed == [true, false, false, false, true])
    }

    @Test func `without a limit all is read, and with nothing nothing`() {
        var unlimited = ReadingBudget(share: nil, most: .zero, now: 0)
        #expect(reads(&unlimited, every: 1_000_000, cost: Self.second, for: 1) == 1000)
        var nothing = ReadingBudget(share: 0, most: .zero, now: 0)
        #expect(reads(&nothing, every: Self.second, cost: 1, for: 10) == 0)
    }
}
