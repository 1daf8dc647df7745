// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Days and hours in Viet Nam as a wall calendar tells them, read from the shipped table of holidays
/// and counted day by day: what the checker reckons deadlines with. Nothing here is the program's.
struct NaiveCalendar {
    private var off: Set<Int> = []
    private var worked: Set<Int> = []

    /// Milliseconds of UTC+7 before 1970 began in UTC.
    private static let zone: Int64 = 25_200_000
    static let day: Int64 = 86_400_000

    init(_ csv: String) throws {
        for line in csv.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count >= 2, let day = Self.number(of: String(fields[0])) else {
                throw UnitTableError()
            }
            if fields[1] == "off" { off.insert(day) } else { worked.insert(day) }
        }
    }

    /// The day's number since 1970-01-01, counted year by year.
    static func number(of iso: String) -> Int? {
        let parts = iso.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, parts[0] >= 1970 else { return nil }
        func isLeap(_ year: Int) -> Bool {
            (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        }
        var number = 0
        for year in 1970..<parts[0] { number += isLeap(year) ? 366 : 365 }
        let months = [31, isLeap(parts[0]) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return number + months.prefix(parts[1] - 1).reduce(0, +) + parts[2] - 1
    }

    /// On which day of Viet Nam a moment lies.
    static func day(of moment: Int64) -> Int { Int((moment + zone) / day) }

    /// A moment of a day, by the minute.
    static func moment(_ number: Int, minute: Int = 0) -> Int64 {
        Int64(number) * day - zone + Int64(minute) * 60_000
    }

    /// The last millisecond of a day.
    static func end(of number: Int) -> Int64 { moment(number + 1) - 1 }

    func isWorked(_ number: Int) -> Bool {
        if off.contains(number) { return false }
        if worked.contains(number) { return true }
        // The first of 1970 was a Thursday.
        let weekday = (number + 4) % 7
        return weekday != 0 && weekday != 6
    }

    /// So many worked days after a day, or before it.
    func workingDay(_ count: Int, from number: Int) -> Int {
        var (number, left) = (number, abs(count))
        while left > 0 {
            number += count > 0 ? 1 : -1
            if isWorked(number) { left -= 1 }
        }
        return number
    }
}

/// The shipped limits, of which there are few: read as a person would.
struct NaiveLimits {
    struct Limit: Hashable {
        var warning: Int64?
        var breach: Int64
    }

    private var rows: [String: (warning: String, breach: String)] = [:]
    let calendar: NaiveCalendar

    init(_ csv: String, _ calendar: NaiveCalendar) throws {
        self.calendar = calendar
        for line in csv.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            // Rules of several days would need the day: the shipped ones have always been in force.
            guard fields.count >= 5, fields[2].isEmpty else { throw UnitTableError() }
            rows["\(fields[0]) \(fields[1])"] = (String(fields[3]), String(fields[4]))
        }
    }

    /// Since a moment, or, where it is reckoned from a day alone, from that day. Nil where it was over
    /// before it began.
    func limit(_ act: String, isUrgent: Bool, since begin: Int64, day: Int? = nil) -> Limit? {
        guard let row = rows["\(act) \(isUrgent ? "urgent" : "normal")"] else { return nil }
        let breach = moment(row.breach, since: begin, day)
        if breach <= begin { return nil }
        var warning = row.warning.isEmpty ? nil : moment(row.warning, since: begin, day)
        if let moment = warning, moment < begin || moment >= breach { warning = nil }
        return Limit(warning: warning, breach: breach)
    }

    /// Of a limit that is reckoned from a day that may lie before: of a document that was sent late.
    func limit(_ act: String, isUrgent: Bool, after day: Int) -> Limit? {
        guard let row = rows["\(act) \(isUrgent ? "urgent" : "normal")"] else { return nil }
        let end = NaiveCalendar.end(of: day)
        return Limit(
            warning: row.warning.isEmpty ? nil : moment(row.warning, since: end, day),
            breach: moment(row.breach, since: end, day))
    }

    private func moment(_ text: String, since begin: Int64, _ day: Int?) -> Int64 {
        let words = text.split(separator: " ")
        if words[1] == "minutes" {
            let exact = begin + Int64(words[0])! * 60_000
            return (exact + 59_999) / 60_000 * 60_000
        }
        let number = calendar.workingDay(
            Int(words[3])!, from: day ?? NaiveCalendar.day(of: begin))
        if words[0] == "end" { return NaiveCalendar.end(of: number) }
        let clock = words[0].split(separator: ":").map { Int($0)! }
        return NaiveCalendar.moment(number, minute: clock[0] * 60 + clock[1])
    }
}
