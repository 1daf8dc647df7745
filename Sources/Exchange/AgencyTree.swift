// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Every agency at every date: who exists, who stands under whom, who goes by which code.
///
/// A value: a copy costs nothing until one of the two is changed. Histories may be applied in any
/// order, as a compacted topic gives them; a parent that is not known yet has no period until its
/// history comes, and until then nothing is routed through it.
package struct AgencyTree: Sendable {
    /// One code. Parents are places in `entries`, so that a route costs no look-up by text.
    struct Entry: Sendable {
        let code: AgencyCode
        var history: AgencyHistory?
        var periods: [AgencyPeriod] = []
        var parents: [Int32] = []

        func place(on date: CivilDate) -> Int? {
            periods.lastIndex { $0.contains(date) }
        }
    }

    struct AliasTarget: Hashable, Sendable {
        let entry: Int32
        let alias: AgencyAlias
    }

    /// The national axis, at place 0 of every tree.
    static let root: Int32 = 0

    private(set) var entries: [Entry] = [Entry(code: .national)]
    private(set) var places: [AgencyCode: Int32] = [.national: root]
    private(set) var aliases: [String: [AliasTarget]] = [:]
    /// Who names a code as its successor, in any period.
    private(set) var heirs: [AgencyCode: Set<AgencyCode>] = [:]
    /// Whose code does not tell whose area they are in: they stand under an agency of another code, or
    /// are a node below one. A handful in the country.
    private(set) var unlikeTheirCodes: Set<AgencyCode> = []

    package init() {}

    package init(_ histories: some Sequence<AgencyHistory>) {
        for history in histories { apply(history) }
    }

    /// Replaces all that was known of the code.
    package mutating func apply(_ history: AgencyHistory) {
        let place = place(interning: history.code)
        dropAliases(of: place)
        dropSuccessions(of: place)
        unlikeTheirCodes.remove(history.code)
        let parents = history.periods.map { self.place(interning: $0.parent) }
        var periods = history.periods
        // The table of successions may say who took over where the table of agencies does not.
        if let last = periods.indices.last, periods[last].successor == nil {
            periods[last].successor = history.rules.mainSuccession?.successor
        }
        entries[Int(place)].history = history
        entries[Int(place)].periods = periods
        entries[Int(place)].parents = parents
        if history.standsUnlikeItsCode { unlikeTheirCodes.insert(history.code) }
        for alias in history.aliases {
            let target = AliasTarget(entry: place, alias: alias)
            aliases[AgencyTree.aliasKey(alias.code), default: []].append(target)
        }
        for successor in periods.lazy.compactMap(\.successor) {
            heirs[successor, default: []].insert(history.code)
        }
    }

    /// Forgets a code: what an empty value of a compacted topic means.
    package mutating func remove(_ code: AgencyCode) {
        guard let place = places[code], place != AgencyTree.root else { return }
        dropAliases(of: place)
        dropSuccessions(of: place)
        unlikeTheirCodes.remove(code)
        entries[Int(place)].history = nil
        entries[Int(place)].periods = []
        entries[Int(place)].parents = []
    }

    private mutating func dropAliases(of place: Int32) {
        for alias in entries[Int(place)].history?.aliases ?? [] {
            let key = AgencyTree.aliasKey(alias.code)
            aliases[key]?.removeAll { $0.entry == place }
            if aliases[key]?.isEmpty == true { aliases[key] = nil }
        }
    }

    private mutating func dropSuccessions(of place: Int32) {
        let entry = entries[Int(place)]
        for successor in entry.periods.lazy.compactMap(\.successor) {
            heirs[successor]?.remove(entry.code)
            if heirs[successor]?.isEmpty == true { heirs[successor] = nil }
        }
    }

    private mutating func place(interning code: AgencyCode) -> Int32 {
        if let place = places[code] { return place }
        let place = Int32(entries.count)
        entries.append(Entry(code: code))
        places[code] = place
        return place
    }

    /// Old codes are met in full and shortened; both are one key.
    static func aliasKey(_ written: String) -> String {
        let text = written.normalised
        guard let code = try? WrittenAgencyCode(text) else { return text }
        return code.fullOldText ?? text
    }
}

// MARK: - Questions about one agency

extension AgencyTree {
    /// What the agency is on that day; nil for what is unknown or closed, and for `VN`.
    package func entry(_ code: AgencyCode, on date: CivilDate) -> AgencyPeriod? {
        guard let place = places[code] else { return nil }
        let entry = entries[Int(place)]
        return entry.place(on: date).map { entry.periods[$0] }
    }

    /// All that is known of a code; nil if nothing is.
    package func history(_ code: AgencyCode) -> AgencyHistory? {
        places[code].flatMap { entries[Int($0)].history }
    }

    /// Everything that is known, in no order.
    package var histories: [AgencyHistory] { entries.compactMap(\.history) }

    package func parent(of code: AgencyCode, on date: CivilDate) -> AgencyCode? {
        entry(code, on: date)?.parent
    }

    /// The agencies of that day, sorted by code; of one level if one is given.
    package func agencies(on date: CivilDate, level: Level? = nil) -> [AgencyCode] {
        var found: [AgencyCode] = []
        for entry in entries {
            guard entry.place(on: date) != nil else { continue }
            if let level, self.level(of: entry.code, on: date) != level { continue }
            found.append(entry.code)
        }
        return found.sorted()
    }

    /// The nodes of that day, sorted by code.
    package func nodes(on date: CivilDate) -> [AgencyCode] {
        agencies(on: date).filter { entry($0, on: date)?.isNode == true }
    }

    /// The number of codes of which something is known.
    package var count: Int { entries.count { $0.history != nil } }
}

extension AgencyHistory {
    fileprivate var standsUnlikeItsCode: Bool {
        periods.contains { period in
            period.parent == .national
                ? code.groupCount > 1 : period.isNode || !period.parent.covers(code)
        }
    }
}
