// LienThong
// SPDX-License-Identifier: Apache-2.0

extension AgencyTree {
    /// The agencies that exist no more and whose duties `code` has on that day, directly or through
    /// others. Looks at every agency: for the rare report whose own code finds nothing.
    package func predecessors(of code: AgencyCode, on date: CivilDate) -> [AgencyCode] {
        entries.lazy.map(\.code).filter { $0 != code && isSame(code, as: $0, on: date) }
    }
}
