// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Which days are worked: Monday to Friday, but for the days that a year's announcement names.
package struct WorkingCalendar: Sendable, Hashable {
    /// A day whose weekday does not say whether it is worked.
    package struct Day: Sendable, Hashable {
        package var isWorked: Bool
        package var name: String
        /// How sure it is, as the table says it.
        package var certainty: String

        package init(isWorked: Bool, name: String = "", certainty: String = "") {
            self.isWorked = isWorked
            self.name = name
            self.certainty = certainty
        }
    }

    package let days: [CivilDate: Day]

    package init(_ days: [CivilDate: Day] = [:]) { self.days = days }

    package func isWorkingDay(_ date: CivilDate) -> Bool {
        days[date]?.isWorked ?? (date.weekday <= 5)
    }

    /// True if it has a holiday of that year. Every year has some: a year without one is a year that
    /// nobody has brought yet, and what is reckoned with it may be wrong.
    package func knows(year: Int) -> Bool {
        days.contains { $0.key.year == year && !$0.value.isWorked }
    }

    /// The first working day after that day.
    package func workingDay(after date: CivilDate) -> CivilDate { step(from: date, by: 1) }

    /// Day 0 is the day itself, worked or not; 1 the first working day after it, -1 the last before.
    package func day(_ number: Int, from date: CivilDate) -> CivilDate {
        var day = date
        for _ in 0..<abs(number) { day = step(from: day, by: number.signum()) }
        return day
    }

    /// How many days are worked behind the first and before the other, of a year at most.
    package func workingDays(after first: CivilDate, before end: CivilDate) -> Int {
        var count = 0
        var day = first.advanced(byDays: 1)
        for _ in 0..<366 where day < end {
            if isWorkingDay(day) { count += 1 }
            day = day.advanced(byDays: 1)
        }
        return count
    }

    private func step(from date: CivilDate, by days: Int) -> CivilDate {
        var day = date.advanced(byDays: days)
        // No announcement ever freed a month; the bound keeps a wrong table from hanging us.
        for _ in 0..<31 where !isWorkingDay(day) { day = day.advanced(byDays: days) }
        return day
    }

    /// Reads `holidays.csv`: `date`, `kind` (`off` or `work`), and what people want to know.
    package static func read(_ bytes: [UInt8]) throws(TableError) -> WorkingCalendar {
        let table = try CSVTable(bytes, name: "holidays")
        try table.check(required: ["date", "kind"], optional: ["name", "certainty"])
        let reader = FieldReader(table)
        let (day, kind) = (FieldReader.Column(table, "date"), FieldReader.Column(table, "kind"))
        let (name, certainty) = (
            FieldReader.Column(table, "name"), FieldReader.Column(table, "certainty")
        )
        var days: [CivilDate: Day] = [:]
        for row in table.rows {
            guard let date = try reader.date(row, day) else {
                throw table.error(row, day.name, "để trống", "is empty")
            }
            guard days[date] == nil else {
                throw table.error(
                    row, day.name, "\(date.iso) có hai lần", "\(date.iso) stands twice")
            }
            let word: DayKind = try reader.word(row, kind)
            days[date] = Day(
                isWorked: word == .work,
                name: try reader.isEmpty(row, name) ? "" : reader.text(row, name),
                certainty: try reader.isEmpty(row, certainty) ? "" : reader.text(row, certainty))
        }
        return WorkingCalendar(days)
    }

    private enum DayKind: String, CaseIterable { case off, work }
}

extension WorkingCalendar.Day {
    package var shown: String {
        let parts = [isWorked ? "work" : "off", name, certainty]
        return parts.filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
