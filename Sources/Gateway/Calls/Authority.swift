// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange

/// Whose documents the caller may see, and for whom it acts, on a day's tree. What it may do at all
/// is its rights', which the table of routes asks for.
struct Authority: Sendable {
    let caller: Caller
    let tree: AgencyTree
    let date: CivilDate

    /// True for who sees the documents of everybody.
    var seesAll: Bool { caller.may(.readAll) }

    /// True if the caller acts for this agency: fetches its documents, reports its statuses. A node
    /// speaks for its area; an agency for itself and for those it took over from.
    func speaksFor(_ agency: AgencyCode) -> Bool {
        switch caller.office {
        case .exchange: false
        case .agency(let own): tree.isSame(own, as: agency, on: date)
        case .node(let own): tree.answeringNode(of: agency, on: date) == own
        }
    }

    /// True if the caller may read what concerns this agency.
    func maySee(_ agency: AgencyCode) -> Bool { seesAll || speaksFor(agency) }

    func maySee(_ agency: String) -> Bool {
        guard let code = try? AgencyCode(agency) else { return seesAll }
        return maySee(code)
    }
}
