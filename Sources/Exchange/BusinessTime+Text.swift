// LienThong
// SPDX-License-Identifier: Apache-2.0

extension BusinessTime {
    /// The standard's `yyyy/MM/dd HH:mm:ss`, nothing else, as UTC+7.
    package init?(slashed text: String) {
        guard text.utf8.count == 19,
            let date = CivilDate(strictlySlashed: String(text.prefix(10)))
        else { return nil }
        var reader = DigitReader(String(text.dropFirst(10)))
        guard reader.take(" "),
            let hour = reader.digits(2, exactly: true), hour < 24, reader.take(":"),
            let minute = reader.digits(2, exactly: true), minute < 60, reader.take(":"),
            let second = reader.digits(2, exactly: true), DigitReader.isTime(minute, second),
            reader.isAtEnd
        else { return nil }
        self.init(date, hour: hour, minute: minute, second: second)
    }

    /// What senders write: year or day first, `/`, `-` or `.` between, a blank, comma or `T` before
    /// the time, seconds, their fraction, `AM`, `PM`, `SA` (sáng) or `CH` (chiều) and the zone
    /// optional; all digits (`20260318094107`); milliseconds since 1970 (13 digits, also as
    /// `/Date(…)/`); and what Java's `Date` says of itself (`Wed Mar 18 09:41:07 ICT 2026`). No zone
    /// means UTC+7, no time midnight. A date with two possible readings is read day first, as it is
    /// written in Viet Nam.
    package init?(written text: String) {
        if let time = BusinessTime(digits: text) ?? BusinessTime(javaText: text) {
            self = time
            return
        }
        var reader = DigitReader(text)
        guard let date = reader.date() else { return nil }
        guard !reader.isAtEnd else {
            self.init(date)
            return
        }
        guard reader.takeAny(" T,") != nil else { return nil }
        while reader.take(" ") {}
        guard let (ofDay, zone) = reader.timeOfDay(), reader.isAtEnd else { return nil }
        self.init(
            milliseconds: BusinessTime(date).milliseconds + ofDay + BusinessTime.zoneMilliseconds
                - zone)
    }

    /// Eight or fourteen digits from the year on, or thirteen of milliseconds.
    private init?(digits text: String) {
        var digits = Substring(text)
        if digits.hasPrefix("/Date("), digits.hasSuffix(")/") {
            digits = digits.dropFirst(6).dropLast(2)
            guard digits.utf8.count == 13 else { return nil }
        }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        switch digits.utf8.count {
        case 13:
            guard let milliseconds = Int64(digits) else { return nil }
            self.init(milliseconds: milliseconds)
        case 8, 14:
            var reader = DigitReader(String(digits))
            guard let year = reader.digits(4), let month = reader.digits(2),
                let day = reader.digits(2),
                let date = CivilDate(year: year, month: month, day: day)
            else { return nil }
            guard !reader.isAtEnd else {
                self.init(date)
                return
            }
            guard let hour = reader.digits(2), hour < 24, let minute = reader.digits(2),
                let second = reader.digits(2), DigitReader.isTime(minute, second)
            else { return nil }
            self.init(date, hour: hour, minute: minute, second: second)
        default: return nil
        }
    }

    /// `EEE MMM dd HH:mm:ss zzz yyyy`, in Indochina time or UTC.
    private init?(javaText text: String) {
        let words = text.split(separator: " ")
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard words.count == 6, words[0].utf8.count == 3,
            let month = months.firstIndex(of: String(words[1])), let day = Int(words[2]),
            let year = Int(words[5]),
            let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        let zone: Int64
        switch words[4] {
        case "ICT", "GMT+07:00": zone = BusinessTime.zoneMilliseconds
        case "UTC", "GMT": zone = 0
        default: return nil
        }
        var reader = DigitReader(String(words[3]))
        guard let (ofDay, _) = reader.timeOfDay(), reader.isAtEnd else { return nil }
        self.init(
            milliseconds: BusinessTime(date).milliseconds + ofDay + BusinessTime.zoneMilliseconds
                - zone)
    }

    /// `2026-03-18T09:41:07.250+07:00`; the fraction only where it is not zero.
    package var iso: String {
        let ofDay = Int(millisecondsOfDay)
        let fraction = ofDay % 1_000
        return date.iso + "T" + clock(ofDay) + (fraction == 0 ? "" : "." + padded(fraction, 3))
            + "+07:00"
    }

    /// `2026/03/18 09:41:07`, as packets carry it.
    package var slashed: String { date.slashed + " " + clock(Int(millisecondsOfDay)) }

    private func clock(_ ofDay: Int) -> String {
        padded(ofDay / 3_600_000, 2) + ":" + padded(ofDay / 60_000 % 60, 2) + ":"
            + padded(ofDay / 1_000 % 60, 2)
    }
}

extension DigitReader {
    fileprivate mutating func date() -> CivilDate? {
        let start = self
        if let year = digits(4, exactly: true), let separator = takeAny("/-."),
            let month = digits(2), take(separator), let day = digits(2)
        {
            return CivilDate(year: year, month: month, day: day)
        }
        self = start
        guard let day = digits(2), let separator = takeAny("/-."), let month = digits(2),
            take(separator), let year = digits(4, exactly: true)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Milliseconds since midnight, and the zone's distance from UTC.
    fileprivate mutating func timeOfDay() -> (ofDay: Int64, zone: Int64)? {
        guard var hour = digits(2), hour < 24, take(":"),
            let minute = digits(2, exactly: true), minute < 60
        else { return nil }
        var second = 0
        var fraction: Int64 = 0
        if take(":") {
            guard let value = digits(2, exactly: true), DigitReader.isTime(minute, value) else {
                return nil
            }
            second = value
            if takeAny(".,") != nil {
                guard let value = self.fraction() else { return nil }
                fraction = value
            }
        }
        guard let half = halfOfDay() else { return nil }
        switch half {
        case .none: break
        // 12 in the morning is midnight. Some write 24 hours and the half as well.
        case .morning:
            guard hour <= 12 else { return nil }
            hour %= 12
        case .afternoon:
            guard hour > 0 else { return nil }
            if hour < 12 { hour += 12 }
        }
        guard let zone = zone() else { return nil }
        let seconds = Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(second)
        return (seconds * 1_000 + fraction, zone)
    }

    private enum HalfOfDay { case none, morning, afternoon }

    /// Nil where letters stand that are neither half.
    private mutating func halfOfDay() -> HalfOfDay? {
        let start = self
        while take(" ") {}
        let half: HalfOfDay
        switch takeAny("AaPpSsCc") {
        case "A", "a": half = takeAny("Mm") == nil ? .none : .morning
        case "P", "p": half = takeAny("Mm") == nil ? .none : .afternoon
        case "S", "s": half = takeAny("Aa") == nil ? .none : .morning
        case "C", "c": half = takeAny("Hh") == nil ? .none : .afternoon
        default:
            self = start
            return HalfOfDay.none
        }
        if half == .none { return nil }
        while take(" ") {}
        return half
    }

    /// A minute's last second may be the 61st, in the hour's last minute: a leap second, which is
    /// the first of the next hour here.
    static func isTime(_ minute: Int, _ second: Int) -> Bool {
        minute < 60 && (second < 60 || second == 60 && minute == 59)
    }

    /// Milliseconds from up to nine decimals.
    fileprivate mutating func fraction() -> Int64? {
        var milliseconds: Int64 = 0
        var weight: Int64 = 100
        var count = 0
        while count < 9, let digit = digits(1) {
            milliseconds += Int64(digit) * weight
            weight /= 10
            count += 1
        }
        return count == 0 ? nil : milliseconds
    }

    /// The zone's distance from UTC in milliseconds; nothing written means UTC+7.
    fileprivate mutating func zone() -> Int64? {
        if isAtEnd { return BusinessTime.zoneMilliseconds }
        if take("Z") { return 0 }
        guard let sign = takeAny("+-"), let hours = digits(2, exactly: true), hours <= 14 else {
            return nil
        }
        var minutes = 0
        if take(":") || !isAtEnd {
            guard let value = digits(2, exactly: true), value < 60 else { return nil }
            minutes = value
        }
        let distance = Int64(hours * 60 + minutes) * 60_000
        return sign == "-" ? -distance : distance
    }
}
