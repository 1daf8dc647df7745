// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// A record of the rules that says what this version cannot mean.
package struct RulesRecordError: Error, CustomStringConvertible {
    package let description: String
}

extension WorkingCalendar {
    package init(_ record: CalendarRecord) {
        let days = record.days.map { day in
            (
                CivilDate(daysSince1970: day.date),
                Day(isWorked: day.isWorked, name: day.name, certainty: day.certainty)
            )
        }
        self.init(Dictionary(days) { _, last in last })
    }
}

extension CalendarRecord {
    package init(_ calendar: WorkingCalendar) {
        self.init()
        days = calendar.days.sorted { $0.key < $1.key }.map { date, day in
            var record = CalendarRecordDay()
            record.date = date.daysSince1970
            record.isWorked = day.isWorked
            record.name = day.name
            record.certainty = day.certainty
            return record
        }
    }
}

extension DeadlineRules {
    /// Acts and lanes of a later version are left out; a limit that cannot be read is an error.
    package init(_ record: DeadlineRulesRecord) throws {
        self.init(
            try record.rules.compactMap { row in
                guard let act = DeadlineAct(rawValue: row.act), let lane = Lane(rawValue: row.lane)
                else { return nil }
                func limit(_ text: String) throws -> DeadlineLimit {
                    guard let limit = DeadlineLimit(written: text) else {
                        throw RulesRecordError(
                            description: "registry.rules, \(row.act) \(row.lane): limit \(text)")
                    }
                    return limit
                }
                return Rule(
                    act: act, lane: lane,
                    validFrom: row.validFrom.map(CivilDate.init(daysSince1970:)) ?? .distantPast,
                    warning: row.warning.isEmpty ? nil : try limit(row.warning),
                    breach: try limit(row.breach), source: row.source)
            })
    }
}

extension DeadlineRulesRecord {
    package init(_ table: DeadlineRules) {
        self.init()
        rules = table.rules.map { rule in
            var record = DeadlineRuleRecord()
            record.act = rule.act.rawValue
            record.lane = rule.lane.rawValue
            record.validFrom =
                rule.validFrom == .distantPast ? nil : rule.validFrom.daysSince1970
            record.warning = rule.warning?.text ?? ""
            record.breach = rule.breach.text
            record.source = rule.source
            return record
        }
    }
}
