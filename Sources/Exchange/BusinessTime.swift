// LienThong
// SPDX-License-Identifier: Apache-2.0

/// An instant of the one business clock, to the millisecond.
package struct BusinessTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// UTC+7, no daylight saving.
    package static let zoneMilliseconds: Int64 = 7 * 3_600_000
    private static let dayMilliseconds: Int64 = 86_400_000

    /// A moment of a day in UTC+7.
    package init(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        let seconds = Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(second)
        milliseconds =
            Int64(date.daysSince1970) * BusinessTime.dayMilliseconds + seconds * 1_000
            - BusinessTime.zoneMilliseconds
    }

    /// The day in UTC+7; beyond the years 1 to 9999 the nearest day within.
    package var date: CivilDate {
        let days = localMilliseconds.dividedDown(by: BusinessTime.dayMilliseconds)
        return CivilDate(daysSince1970: 0).advanced(byDays: Int(days))
    }

    /// Milliseconds since midnight in UTC+7.
    package var millisecondsOfDay: Int64 {
        localMilliseconds
            - localMilliseconds.dividedDown(by: BusinessTime.dayMilliseconds)
            * BusinessTime.dayMilliseconds
    }

    /// Clamped at the ends of the range.
    package func advanced(byMilliseconds delta: Int64) -> BusinessTime {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        if overflow { return BusinessTime(milliseconds: delta < 0 ? .min : .max) }
        return BusinessTime(milliseconds: sum)
    }

    private var localMilliseconds: Int64 {
        // Half of the range is ten times the age of the universe: clamp rather than trap.
        min(max(milliseconds, .min / 2), .max / 2) + BusinessTime.zoneMilliseconds
    }
}

extension Int64 {
    fileprivate func dividedDown(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

extension BusinessTime: Comparable {
    package static func < (left: BusinessTime, right: BusinessTime) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension BusinessTime: CustomStringConvertible {
    package var description: String { iso }
}
