// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A day of the civil calendar in Viet Nam (UTC+7, no daylight saving).
package struct CivilDate: Hashable, Sendable {
    package let daysSince1970: Int32

    package init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

    /// Nil for a day that does not exist, and outside the years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.days(inMonth: month, of: year)
        else { return nil }
        // Days are counted in years that begin in March, so that the leap day is the last one.
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear
        daysSince1970 = Int32(days - 719_468)
    }

    /// 0001-01-01: "valid from" where the beginning is not known.
    package static let distantPast = CivilDate(daysSince1970: -719_162)
    package static let distantFuture = CivilDate(daysSince1970: 2_932_896)

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }

    /// 1 is Monday, 7 is Sunday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        let shifted = (Int(daysSince1970) + 3) % 7
        return (shifted < 0 ? shifted + 7 : shifted) + 1
    }

    /// Clamped to the years 1 to 9999.
    package func advanced(byDays days: Int) -> CivilDate {
        let (sum, overflow) = Int(daysSince1970).addingReportingOverflow(days)
        if overflow { return days < 0 ? .distantPast : .distantFuture }
        let low = Int(CivilDate.distantPast.daysSince1970)
        let high = Int(CivilDate.distantFuture.daysSince1970)
        return CivilDate(daysSince1970: Int32(min(max(sum, low), high)))
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    /// Year, month and day from one calculation.
    package var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSince1970) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }
}

extension CivilDate: Comparable {
    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension CivilDate: CustomStringConvertible {
    package var description: String { iso }
}
