// LienThong
// SPDX-License-Identifier: Apache-2.0

extension WorkingCalendar {
    /// How long it is until the last moment that is in time, or since: `còn 2 giờ`, `quá hạn 1 ngày làm
    /// việc`. Less than a day is told by the clock; beyond that whole working days count, where there
    /// are any.
    package func words(until due: BusinessTime, at now: BusinessTime) -> Bilingual {
        let left = due.milliseconds - now.milliseconds
        let (vi, en): (String, String)
        if abs(left) >= Self.day, case let worked = workingDays(between: due, now), worked > 0 {
            vi = "\(worked) ngày làm việc"
            en = worked == 1 ? "1 working day" : "\(worked) working days"
        } else {
            (vi, en) = Self.byTheClock(abs(left))
        }
        return left >= 0
            ? Bilingual("còn \(vi)", "\(en) left") : Bilingual("quá hạn \(vi)", "\(en) overdue")
    }

    private static let day: Int64 = 86_400_000

    private func workingDays(between due: BusinessTime, _ now: BusinessTime) -> Int {
        if now <= due { return workingDays(after: now.date, before: due.date.advanced(byDays: 1)) }
        return workingDays(after: due.date, before: now.date)
    }

    private static func byTheClock(_ milliseconds: Int64) -> (String, String) {
        let minutes = milliseconds / 60_000
        if minutes < 1 { return ("chưa đầy 1 phút", "less than a minute") }
        if minutes < 60 {
            return ("\(minutes) phút", minutes == 1 ? "1 minute" : "\(minutes) minutes")
        }
        let hours = minutes / 60
        if hours < 48 { return ("\(hours) giờ", hours == 1 ? "1 hour" : "\(hours) hours") }
        return ("\(hours / 24) ngày", "\(hours / 24) days")
    }
}
