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
            let second = reader.digits(2, exactly: true), second < 60, reader.isAtEnd
        else { return nil }
        self.init(date, hour: hour, minute: minute, second: second)
    }

    /// What senders write: year or day first, `/`, `-` or `.` between, a blank or `T` before the
    /// time, seconds, their fraction and the zone optional. No zone means UTC+7, no time midnight.
    package init?(written text: String) {
        var reader = DigitReader(text)
        guard let date = reader.date() else { return nil }
        guard !reader.isAtEnd else {
            self.init(date)
            return
        }
        guard reader.takeAny(" T") != nil else { return nil }
        while reader.take(" ") {}
        guard let hour = reader.digits(2), hour < 24, reader.take(":"),
            let minute = reader.digits(2, exactly: true), minute < 60
        else { return nil }
        var second = 0
        var fraction: Int64 = 0
        if reader.take(":") {
            guard let value = reader.digits(2, exactly: true), value < 60 else { return nil }
            second = value
            if reader.takeAny(".,") != nil {
                guard let value = reader.fraction() else { return nil }
                fraction = value
            }
        }
        guard let zone = reader.zone(), reader.isAtEnd else { return nil }
        let local = BusinessTime(date, hour: hour, minute: minute, second: second)
        self.init(
            milliseconds: local.milliseconds + fraction + BusinessTime.zoneMilliseconds - zone)
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
