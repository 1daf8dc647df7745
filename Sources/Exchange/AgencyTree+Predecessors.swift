// LienThong
// SPDX-License-Identifier: Apache-2.0

extension AgencyTree {
    /// The agencies that exist no more and whose duties `code` has on that day, directly or through
    /// others; the nearest first.
    package func predecessors(of code: AgencyCode, on date: CivilDate) -> [AgencyCode] {
        var found: [AgencyCode] = []
        var seen: Set<AgencyCode> = [code]
        var nearest = [code]
        for _ in 0..<AgencyTree.successionLimit where !nearest.isEmpty {
            nearest = nearest.flatMap { (heirs[$0] ?? []).sorted() }
                .filter { seen.insert($0).inserted }
            found += nearest.filter { isSame(code, as: $0, on: date) }
        }
        return found
    }
}
