// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The arrival numbers (số đến) of one book in one year: from 1, none twice, none left out (Decree 30
/// Article 15 and 22). A value: whoever changes it one after the other gives each number once.
///
/// A number written by hand is taken out of the series: the series goes round it, and everything
/// below it is still given. So it may lie ahead of the series by `maxAhead` at most.
package struct ArrivalSeries: Hashable, Sendable {
    /// How far ahead of the next number one may be written by hand.
    package static let maxAhead: Int32 = 100

    /// The next that the series gives by itself; every number below it is used.
    package private(set) var next: Int32
    /// Those above `next` that were written by hand, in order.
    package private(set) var reserved: [Int32]

    package init(next: Int32 = 1, reserved: [Int32] = []) {
        self.next = max(1, next)
        self.reserved = reserved.sorted()
        goRound()
    }

    package mutating func give() -> Int32 {
        defer {
            next += 1
            goRound()
        }
        return next
    }

    /// Takes the number that somebody wrote; nil where it is done.
    package mutating func take(_ number: Int32) -> OfficeRefusal? {
        guard number >= next, !reserved.contains(number) else {
            return .numberTaken(number, next: next)
        }
        guard number - next <= Self.maxAhead else { return .numberTooFar(number, next: next) }
        reserved.append(number)
        reserved.sort()
        goRound()
        return nil
    }

    private mutating func goRound() {
        while reserved.first == next {
            reserved.removeFirst()
            next += 1
        }
    }
}
