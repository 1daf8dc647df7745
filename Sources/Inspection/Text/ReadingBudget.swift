// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How much time may go into reading texts: a share of all that passes, saved up while nothing is
/// read. So documents that come now and then are all read, a burst is, and under load for long some
/// are, at a cost that is known.
struct ReadingBudget: Sendable {
    /// Of the time that passes; nil for no limit.
    private let share: Double?
    /// In seconds, as what is left. The last reading may take it below zero.
    private let most: Double
    private var left: Double
    private var countedAt: UInt64

    /// Full. `now` in nanoseconds of a clock that only goes forward.
    init(share: Double?, most: Duration, now: UInt64) {
        self.share = share
        self.most = Double(most.wholeMilliseconds) / 1000
        left = self.most
        countedAt = now
    }

    mutating func allows(at now: UInt64) -> Bool {
        guard let share else { return true }
        // Whose clock was read before another's may come behind it.
        if now > countedAt {
            left = min(most, left + Double(now - countedAt) / 1e9 * share)
            countedAt = now
        }
        return left > 0
    }

    mutating func spend(_ nanoseconds: UInt64) { left -= Double(nanoseconds) / 1e9 }
}
