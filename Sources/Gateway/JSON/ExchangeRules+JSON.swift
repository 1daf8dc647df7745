// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

extension ExchangeRules {
    /// The calendar and the limits as they hold, and what the calendar lacks on that day.
    func json(on today: CivilDate) -> JSONValue {
        [
            "holidays": .array(
                calendar.days.sorted { $0.key < $1.key }.map { date, day in
                    [
                        "date": .string(date.iso), "kind": .string(day.isWorked ? "work" : "off"),
                        "name": .string(day.name), "certainty": .string(day.certainty),
                    ]
                }),
            "deadlines": .array(
                deadlines.rules.map { rule in
                    [
                        "act": .string(rule.act.rawValue), "lane": .string(rule.lane.rawValue),
                        "validFrom": rule.validFrom == .distantPast
                            ? nil : .string(rule.validFrom.iso),
                        "warning": rule.warning.map { .string($0.text) } ?? nil,
                        "breach": .string(rule.breach.text), "source": .string(rule.source),
                    ]
                }),
            "unknownYears": .array(unknownYears(on: today).map { .int(Int64($0)) }),
        ]
    }
}
