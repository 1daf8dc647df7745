// LienThong
// SPDX-License-Identifier: Apache-2.0

extension AgencyTree {
    /// The agencies above one, the nearest first, without the axis: who is told when it is late.
    package func above(_ code: AgencyCode, on date: CivilDate) -> [AgencyCode] {
        var found: [AgencyCode] = []
        var next = parent(of: code, on: date)
        while let agency = next, agency != .national, found.count < Self.depthLimit,
            !found.contains(agency)
        {
            found.append(agency)
            next = parent(of: agency, on: date)
        }
        return found
    }
}
