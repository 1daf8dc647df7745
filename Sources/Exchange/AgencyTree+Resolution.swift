// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a written agency code means on a day.
package enum Resolution: Hashable, Sendable {
    case known(AgencyCode, by: Reading)
    /// The agency exists no more. `successor` is open on that day, nil if none is known.
    case closed(AgencyCode, successor: AgencyCode?)
    case unknown

    /// How the code was read.
    package enum Reading: Hashable, Sendable {
        /// It is the code.
        case code
        /// By the table of aliases.
        case alias
        /// By the rule of thumb for old codes only: deserves a warning.
        case rule
    }

    /// The code if it is open.
    package var code: AgencyCode? {
        if case .known(let code, _) = self { code } else { nil }
    }

    package var isByRule: Bool {
        if case .known(_, .rule) = self { true } else { false }
    }
}

extension AgencyTree {
    /// Reads a code in any form. What is open on that day goes before what is closed; the code
    /// itself goes before an alias, and the table before the rule.
    package func resolve(_ written: String, on date: CivilDate) -> Resolution {
        // What is no code may still be an alias, so why it is none does not matter here.
        if let code = try? AgencyCode(written) { return resolve(code, written, on: date) }
        guard let form = try? WrittenAgencyCode(written) else {
            return resolve(alias: written, on: date) ?? .unknown
        }
        if form.form == .new { return resolve(form.code, form.text, on: date) }
        let byTable = resolve(alias: form.text, on: date)
        if let byTable, byTable.code != nil { return byTable }
        let byRule = status(of: form.code, by: .rule, on: date)
        if byRule.code != nil { return byRule }
        return byTable ?? byRule
    }

    package func resolve(_ code: AgencyCode, on date: CivilDate) -> Resolution {
        resolve(code, code.text, on: date)
    }

    private func resolve(_ code: AgencyCode, _ text: String, on date: CivilDate) -> Resolution {
        let itself = status(of: code, by: .code, on: date)
        if itself.code != nil || aliases.isEmpty { return itself }
        let byTable = resolve(alias: text, on: date)
        if let byTable, byTable.code != nil || itself == .unknown { return byTable }
        return itself
    }

    /// Nil if no alias of that day is written so.
    private func resolve(alias text: String, on date: CivilDate) -> Resolution? {
        guard let targets = aliases[AgencyTree.aliasKey(text)] else { return nil }
        var closed: Resolution?
        for target in targets where target.alias.contains(date) {
            let found = status(of: entries[Int(target.entry)].code, by: .alias, on: date)
            if found.code != nil { return found }
            if found != .unknown { closed = closed ?? found }
        }
        return closed
    }

    private func status(
        of code: AgencyCode, by reading: Resolution.Reading, on date: CivilDate
    ) -> Resolution {
        guard let place = places[code], place != AgencyTree.root else { return .unknown }
        let entry = entries[Int(place)]
        if entry.place(on: date) != nil { return .known(code, by: reading) }
        guard entry.periods.contains(where: { $0.validFrom <= date }) else { return .unknown }
        return .closed(code, successor: successor(of: code, on: date))
    }

    /// Nobody is dissolved sixteen times; a circle of successors is an operator's slip.
    static let successionLimit = 16

    /// Follows the successions until an agency that is open on that day; nil if there is none.
    package func successor(of code: AgencyCode, on date: CivilDate) -> AgencyCode? {
        var code = code
        for _ in 0..<AgencyTree.successionLimit {
            guard let place = places[code],
                let last = entries[Int(place)].periods.last(where: { $0.validFrom <= date }),
                let next = last.successor
            else { return nil }
            if entry(next, on: date) != nil { return next }
            code = next
        }
        return nil
    }

    /// True if `later` is `earlier` or took over from it by `date`: statuses of a delivery match the
    /// addressed code and its successors.
    package func isSame(_ later: AgencyCode, as earlier: AgencyCode, on date: CivilDate) -> Bool {
        later == earlier
            || (entry(earlier, on: date) == nil && successor(of: earlier, on: date) == later)
    }
}
