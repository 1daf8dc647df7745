// LienThong
// SPDX-License-Identifier: Apache-2.0

/// All that is known of one agency code, over time: what `registry.agencies` holds under a key.
package struct AgencyHistory: Hashable, Sendable {
    package let code: AgencyCode
    /// In the order of time, none overlapping another.
    package let periods: [AgencyPeriod]
    /// Other codes under which the agency is written.
    package let aliases: [AgencyAlias]
    package let rules: AgencyRules

    /// Sorts the periods. Refuses what no registry can mean.
    package init(
        code: AgencyCode, periods: [AgencyPeriod], aliases: [AgencyAlias] = [],
        rules: AgencyRules = AgencyRules()
    ) throws(AgencyHistoryError) {
        guard code != .national else { throw .isTheNationalHop }
        let sorted = periods.sorted { $0.validFrom < $1.validFrom }
        var end: CivilDate?
        for (number, period) in sorted.enumerated() {
            if let last = period.validTo, last < period.validFrom { throw .endsBeforeItBegins }
            if number > 0 {
                guard let end, end < period.validFrom else { throw .overlap }
            }
            if period.parent == code { throw .isItsOwnParent }
            if period.successor == code { throw .isItsOwnSuccessor }
            end = period.validTo
        }
        for alias in aliases {
            if let last = alias.to, last < alias.from { throw .endsBeforeItBegins }
        }
        try rules.check(of: code, successor: sorted.last?.successor)
        self.code = code
        self.periods = sorted
        self.aliases = aliases
        self.rules = rules
    }

    package func period(on date: CivilDate) -> AgencyPeriod? {
        periods.last { $0.contains(date) }
    }
}

/// What an agency was from one day to another.
package struct AgencyPeriod: Hashable, Sendable {
    package var name: String
    /// Nil for an organisation outside the four levels: then it is the parent's.
    package var level: Level?
    package var kind: AgencyKind
    /// The next hop towards the national axis; `VN` for ministries and provinces.
    package var parent: AgencyCode
    package var validFrom: CivilDate
    /// The last valid day; nil while no end is known.
    package var validTo: CivilDate?
    /// Who took over at the end, where known.
    package var successor: AgencyCode?
    /// True while a platform with topics of its own connects the agencies of this code.
    package var isNode: Bool
    package var certainty: Certainty

    package init(
        name: String, level: Level?, kind: AgencyKind = .administration, parent: AgencyCode,
        validFrom: CivilDate = .distantPast,
        validTo: CivilDate? = nil, successor: AgencyCode? = nil, isNode: Bool = false,
        certainty: Certainty = .confirmed
    ) {
        self.name = name
        self.level = level
        self.kind = kind
        self.parent = parent
        self.validFrom = validFrom
        self.validTo = validTo
        self.successor = successor
        self.isNode = isNode
        self.certainty = certainty
    }

    package func contains(_ date: CivilDate) -> Bool {
        validFrom <= date && validTo.map { date <= $0 } ?? true
    }
}

/// Another code under which an agency is written, with its days.
package struct AgencyAlias: Hashable, Sendable {
    /// As it is written: an old code, or any other name of a sender.
    package var code: String
    package var from: CivilDate
    package var to: CivilDate?

    package init(code: String, from: CivilDate = .distantPast, to: CivilDate? = nil) {
        self.code = code
        self.from = from
        self.to = to
    }

    package func contains(_ date: CivilDate) -> Bool {
        from <= date && to.map { date <= $0 } ?? true
    }
}

/// How well a fact of the registry is known.
package enum Certainty: String, CaseIterable, Hashable, Sendable {
    case confirmed
    case singleSource = "confirmed-single-source"
    case recalledHigh = "recalled-high"
    case recalled
    /// Made from other facts by a stated rule.
    case derived
    case uncertain
}

package enum AgencyHistoryError: Error, Sendable {
    case isTheNationalHop
    case endsBeforeItBegins
    case overlap
    case isItsOwnParent
    case isItsOwnSuccessor
    case twoRedirects
    case receivingOverlap
    case successorsDiffer
    case tooManyRows

    package var words: Bilingual {
        switch self {
        case .isTheNationalHop:
            Bilingual(
                "VN là chặng của cây định tuyến, không phải cơ quan",
                "VN is a hop of the routing tree, never an agency")
        case .endsBeforeItBegins:
            Bilingual("một thời kỳ kết thúc trước khi bắt đầu", "a period ends before it begins")
        case .overlap:
            Bilingual("hai thời kỳ của một mã trùng nhau", "two periods of one code overlap")
        case .isItsOwnParent:
            Bilingual("cơ quan là cấp trên của chính mình", "an agency is its own parent")
        case .isItsOwnSuccessor:
            Bilingual("cơ quan kế thừa chính mình", "an agency is its own successor")
        case .twoRedirects:
            Bilingual(
                "văn bản được chuyển tới hai cơ quan kế thừa cùng lúc (redirect)",
                "mail is redirected to two successors at once (redirect)")
        case .receivingOverlap:
            Bilingual(
                "hai dòng của receiving.csv trùng ngày nhau", "two rows of receiving.csv overlap")
        case .successorsDiffer:
            Bilingual(
                "cột successor của agencies.csv khác với dòng whole hoặc default của successions.csv",
                "the column successor of agencies.csv differs from the row whole or default of "
                    + "successions.csv")
        case .tooManyRows:
            Bilingual(
                "quá nhiều dòng cho một cơ quan (tối đa \(AgencyRules.rowLimit), nhóm "
                    + "\(AgencyRules.memberLimit))",
                "too many rows of one agency (at most \(AgencyRules.rowLimit), of groups "
                    + "\(AgencyRules.memberLimit))")
        }
    }
}
