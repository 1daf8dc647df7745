// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What an agency's documents with ids of its own form stood behind before a change of the registry,
/// and after: those of before are not found under the new one.
package struct ChangedFirstCode: Hashable, Sendable {
    package let code: AgencyCode
    package let before: AgencyCode
    package let after: AgencyCode
}

/// An agency's line: it, those it took over from, and those that took over from it. What one of them
/// issued, the later ones speak of as their own.
extension AgencyTree {
    /// True if one of the two is the other, or took over from it by `date`, directly or through
    /// others. Two agencies that a third one took over are no line of each other's. Costs a few
    /// look-ups.
    package func isOfOneLine(_ one: AgencyCode, _ other: AgencyCode, on date: CivilDate) -> Bool {
        one == other || hasTakenOver(one, from: other, by: date)
            || hasTakenOver(other, from: one, by: date)
    }

    private func hasTakenOver(
        _ later: AgencyCode, from earlier: AgencyCode, by date: CivilDate
    ) -> Bool {
        var code = earlier
        for _ in 0..<AgencyTree.successionLimit {
            guard let place = places[code], entries[Int(place)].place(on: date) == nil,
                let last = entries[Int(place)].periods.last(where: { $0.validFrom <= date }),
                let next = last.successor
            else { return false }
            if next == later { return true }
            code = next
        }
        return false
    }

    /// The first code of the agency's line: a name that stays while the agency is renamed. Steps back
    /// only where an agency began as the one heir of one that had ended; who was made of several, or
    /// took another one in, is itself. No two agencies that are open on one day have the same.
    package func firstCode(of code: AgencyCode) -> AgencyCode {
        var code = code
        // Each step leads to an earlier beginning, so there is an end.
        while let origin = soleOrigin(of: code) { code = origin }
        return code
    }

    /// The agencies of an earlier registry whose first code is another by now: a correction gave them
    /// a past, or took it. Sorted by code.
    package func changedFirstCodes(since earlier: AgencyTree) -> [ChangedFirstCode] {
        earlier.entries.filter { $0.history != nil }
            .map {
                ChangedFirstCode(
                    code: $0.code, before: earlier.firstCode(of: $0.code),
                    after: firstCode(of: $0.code))
            }
            .filter { $0.before != $0.after }.sorted { $0.code < $1.code }
    }

    private func soleOrigin(of code: AgencyCode) -> AgencyCode? {
        guard let earlier = heirs[code], let place = places[code],
            let beginning = entries[Int(place)].periods.first?.validFrom
        else { return nil }
        var origin: AgencyCode?
        for candidate in earlier {
            // Who was open again later is an agency beside this one.
            guard let last = places[candidate].flatMap({ entries[Int($0)].periods.last }),
                last.successor == code, let end = last.validTo, end < beginning
            else { continue }
            if origin != nil { return nil }
            origin = candidate
        }
        return origin
    }
}
