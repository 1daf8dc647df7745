// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// A record of the registry that no agency tree can mean.
package struct AgencyRecordError: Error, CustomStringConvertible {
    package let code: String
    package let problem: String

    package var description: String { "registry.agencies, \(code): \(problem)" }
}

extension AgencyHistory {
    package init(_ record: AgencyRecord) throws {
        func agency(_ text: String) throws -> AgencyCode {
            do {
                return try AgencyCode(hop: text)
            } catch {
                throw AgencyRecordError(code: record.code, problem: "\(text): \(error)")
            }
        }
        func day(_ days: Int32?) -> CivilDate? { days.map(CivilDate.init(daysSince1970:)) }
        let periods = try record.periods.map { period in
            let level = Level(rawValue: period.level)
            // A kind that a later version knows is outside the four levels.
            let kind =
                period.kind.isEmpty
                ? AgencyKind.administration : AgencyKind(rawValue: period.kind) ?? .serviceUnit
            if level == nil, !period.level.isEmpty || kind == .administration {
                throw AgencyRecordError(code: record.code, problem: "level \(period.level)")
            }
            return AgencyPeriod(
                name: period.name, level: level, kind: kind, parent: try agency(period.parent),
                validFrom: day(period.validFrom) ?? .distantPast, validTo: day(period.validTo),
                successor: period.successor.isEmpty ? nil : try agency(period.successor),
                isNode: period.isNode,
                certainty: Certainty(rawValue: period.certainty) ?? .uncertain)
        }
        let aliases = record.aliases.map {
            AgencyAlias(
                code: $0.code, from: day($0.validFrom) ?? .distantPast, to: day($0.validTo))
        }
        do {
            try self.init(
                code: try agency(record.code), periods: periods, aliases: aliases,
                rules: try AgencyRules(record, agency: agency, day: day))
        } catch let error as AgencyHistoryError {
            throw AgencyRecordError(code: record.code, problem: error.words.en)
        }
    }
}

extension AgencyRecord {
    package init(_ history: AgencyHistory) {
        self.init()
        code = history.code.text
        periods = history.periods.map { period in
            var record = AgencyRecordPeriod()
            record.name = period.name
            record.level = period.level?.rawValue ?? ""
            record.kind = period.kind == .administration ? "" : period.kind.rawValue
            record.parent = period.parent.text
            record.validFrom =
                period.validFrom == .distantPast ? nil : period.validFrom.daysSince1970
            record.validTo = period.validTo?.daysSince1970
            record.successor = period.successor?.text ?? ""
            record.isNode = period.isNode
            record.certainty = period.certainty.rawValue
            return record
        }
        aliases = history.aliases.map { alias in
            var record = AgencyRecordAlias()
            record.code = alias.code
            record.validFrom = alias.from == .distantPast ? nil : alias.from.daysSince1970
            record.validTo = alias.to?.daysSince1970
            return record
        }
        write(history.rules)
    }
}
