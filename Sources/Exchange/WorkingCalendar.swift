// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Which days are worked: Monday to Friday, but for the days that a year's announcement names.
package struct WorkingCalendar: Sendable, Hashable {
    private let exceptions: [CivilDate: Bool]

    /// `exceptions` says of a day whether it is worked, against its weekday.
    package init(exceptions: [CivilDate: Bool] = [:]) { self.exceptions = exceptions }

    package func isWorkingDay(_ date: CivilDate) -> Bool {
        exceptions[date] ?? (date.weekday <= 5)
    }

    /// The first working day after that day.
    package func workingDay(after date: CivilDate) -> CivilDate {
        var day = date.advanced(byDays: 1)
        // No announcement ever freed a month; the bound keeps a wrong table from hanging us.
        for _ in 0..<31 where !isWorkingDay(day) { day = day.advanced(byDays: 1) }
        return day
    }

    /// Reads `holidays.csv`: `date`, `kind` (`off` or `work`), and what people want to know.
    package static func read(_ bytes: [UInt8]) throws(TableError) -> WorkingCalendar {
        let table = try CSVTable(bytes, name: "holidays")
        try table.check(required: ["date", "kind"], optional: ["name", "certainty"])
        let reader = FieldReader(table)
        let (day, kind) = (FieldReader.Column(table, "date"), FieldReader.Column(table, "kind"))
        var exceptions: [CivilDate: Bool] = [:]
        for row in table.rows {
            guard let date = try reader.date(row, day) else {
                throw table.error(row, day.name, "để trống", "is empty")
            }
            guard exceptions[date] == nil else {
                throw table.error(
                    row, day.name, "\(date.iso) có hai lần", "\(date.iso) stands twice")
            }
            let word: DayKind = try reader.word(row, kind)
            exceptions[date] = word == .work
        }
        return WorkingCalendar(exceptions: exceptions)
    }

    private enum DayKind: String, CaseIterable { case off, work }
}
