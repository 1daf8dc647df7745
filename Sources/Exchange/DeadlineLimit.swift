// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How long something may take, as a rule's table writes it:
///
/// * `30 minutes`: at once (ngay), as this agency measures it; up to the end of the minute
/// * `12:00 of day 1`: that time of the first working day after the day on which it began
/// * `end of day 0`: the end of the very day, worked or not
///
/// Day 0 is the day of the beginning, 1 the next working day, -1 the working day before.
package enum DeadlineLimit: Hashable, Sendable {
    case minutes(Int)
    case time(minuteOfDay: Int, day: Int)
    case end(day: Int)

    /// A month of minutes.
    package static let maxMinutes = 44_640
    /// A year of working days.
    package static let days = -10...250

    /// Nil for what is none of the three forms.
    package init?(written text: String) {
        let words = text.split(separator: " ")
        if words.count == 2, words[1] == "minutes" || words[1] == "minute",
            let minutes = Int(words[0]), (1...Self.maxMinutes).contains(minutes)
        {
            self = .minutes(minutes)
            return
        }
        guard words.count == 4, words[1] == "of", words[2] == "day", let day = Int(words[3]),
            Self.days.contains(day)
        else { return nil }
        if words[0] == "end" {
            self = .end(day: day)
            return
        }
        var reader = DigitReader(String(words[0]))
        guard let hour = reader.digits(2, exactly: true), hour < 24, reader.take(":"),
            let minute = reader.digits(2, exactly: true), minute < 60, reader.isAtEnd
        else { return nil }
        self = .time(minuteOfDay: hour * 60 + minute, day: day)
    }

    package var text: String {
        switch self {
        case .minutes(let minutes): return "\(minutes) minutes"
        case .end(let day): return "end of day \(day)"
        case .time(let minute, let day):
            func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(padded(minute / 60)):\(padded(minute % 60)) of day \(day)"
        }
    }

    /// The last moment that is in time.
    package func moment(since start: DeadlineStart, _ calendar: WorkingCalendar) -> BusinessTime {
        switch self {
        case .minutes(let minutes):
            let minute: Int64 = 60_000
            let exact = start.moment.advanced(byMilliseconds: Int64(minutes) * minute)
            let over = exact.millisecondsOfDay % minute
            return over == 0 ? exact : exact.advanced(byMilliseconds: minute - over)
        case .time(let minute, let day):
            return BusinessTime(
                calendar.day(day, from: start.date), hour: minute / 60, minute: minute % 60)
        case .end(let day):
            return .end(of: calendar.day(day, from: start.date))
        }
    }

    /// True where the other one never comes before this one; nil where that depends on the day.
    func comesFirst(_ other: DeadlineLimit) -> Bool? {
        switch (self, other) {
        case (.minutes(let own), .minutes(let others)): own <= others
        case (.minutes, _), (_, .minutes): nil
        default: place.map { own in other.place.map { own <= $0 } ?? false }
        }
    }

    /// In minutes, as if every day were worked.
    private var place: Int? {
        switch self {
        case .minutes: nil
        case .time(let minute, let day): day * 1_440 + minute
        case .end(let day): day * 1_440 + 1_440
        }
    }
}

/// When something began.
package enum DeadlineStart: Hashable, Sendable {
    case moment(BusinessTime)
    /// Only the day is known: minutes are counted from its end.
    case day(CivilDate)

    package var date: CivilDate {
        switch self {
        case .moment(let time): time.date
        case .day(let date): date
        }
    }

    package var moment: BusinessTime { known ?? .end(of: date) }

    /// Nil where only the day is known.
    var known: BusinessTime? {
        switch self {
        case .moment(let time): time
        case .day: nil
        }
    }
}

extension BusinessTime {
    /// The last millisecond of a day in UTC+7.
    package static func end(of date: CivilDate) -> BusinessTime {
        BusinessTime(date).advanced(byMilliseconds: 86_400_000 - 1)
    }
}
