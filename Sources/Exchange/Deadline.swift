// LienThong
// SPDX-License-Identifier: Apache-2.0

/// When something should be done, and when it is late.
///
/// Two rules of different strictness are in force for some acts: the stricter warns, the other one
/// is the breach.
package struct Deadline: Hashable, Sendable {
    package enum State: String, Sendable { case inTime, warned, breached }

    package let warning: BusinessTime
    package let breach: BusinessTime

    package init(warning: BusinessTime, breach: BusinessTime) {
        self.warning = warning
        self.breach = breach
    }

    package func state(at time: BusinessTime) -> State {
        if time > breach { return .breached }
        return time > warning ? .warned : .inTime
    }
}

extension Deadline {
    /// To send what was signed. Normal: the morning of the next working day (Decision 28/2018),
    /// at the latest its end (Decree 30/2020). Urgent: at once, which `urgentLimitMinutes` measures.
    package static func issue(
        signedAt: BusinessTime, lane: Lane, calendar: WorkingCalendar,
        urgentLimitMinutes: Int = 30
    ) -> Deadline {
        if lane == .urgent {
            let limit = signedAt.advanced(byMilliseconds: milliseconds(urgentLimitMinutes))
            return Deadline(warning: limit, breach: limit)
        }
        let next = calendar.workingDay(after: signedAt.date)
        return Deadline(warning: BusinessTime(next, hour: 12), breach: endOfDay(next))
    }

    /// To confirm the receipt by 01, 02 or 03: the same day (Decree 30/2020, Article 21). Urgent
    /// documents are registered at once.
    package static func acknowledge(
        arrivedAt: BusinessTime, lane: Lane, urgentLimitMinutes: Int = 30
    ) -> Deadline {
        let end = endOfDay(arrivedAt.date)
        guard lane == .urgent else { return Deadline(warning: end, breach: end) }
        let limit = arrivedAt.advanced(byMilliseconds: milliseconds(urgentLimitMinutes))
        return Deadline(warning: min(limit, end), breach: end)
    }

    /// To answer: the date that the document gives (`DueDate`).
    package static func answer(by date: CivilDate) -> Deadline {
        let end = endOfDay(date)
        return Deadline(warning: BusinessTime(date), breach: end)
    }

    private static func endOfDay(_ date: CivilDate) -> BusinessTime {
        BusinessTime(date).advanced(byMilliseconds: 86_400_000 - 1)
    }

    private static func milliseconds(_ minutes: Int) -> Int64 {
        let (product, overflow) = Int64(minutes).multipliedReportingOverflow(by: 60_000)
        return overflow ? .max : product
    }
}
