// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What the registry says of an agency beside what it is: who took over, what it can receive, its
/// groups of receivers, what goes on paper, what it may not send.
package struct AgencyRules: Hashable, Sendable {
    package var successions: [Succession] = []
    package var receiving: [ReceivingRule] = []
    package var groups: [ReceiverGroupMember] = []
    /// Of a level-1 agency.
    package var paper: [PaperRule] = []
    package var bans: [SendingBan] = []

    /// Rows of one agency in one table, so that its record stays one.
    package static let rowLimit = 500
    /// Members of all groups of one agency: a circular goes to 10,035 communes.
    package static let memberLimit = 20_000

    /// A name, a reason, the number of a deciding document: in characters.
    package static let textLimit = 500

    package init() {}

    package func receiving(on date: CivilDate) -> ReceivingRule? {
        receiving.last { $0.contains(date) }
    }

    /// The members of a group, in the table's order; empty where there is none of that name.
    package func members(of group: String) -> [AgencyCode] {
        groups.filter { $0.group == group }.map(\.member)
    }

    package var groupNames: [String] { Set(groups.map(\.group)).sorted() }

    /// The one that all of it went to, or its main part.
    package var mainSuccession: Succession? {
        successions.first { $0.kind == .whole } ?? successions.first { $0.kind == .main }
    }

    func check(of code: AgencyCode, successor: AgencyCode?) throws(AgencyHistoryError) {
        guard
            [successions.count, receiving.count, paper.count, bans.count]
                .allSatisfy({ $0 <= Self.rowLimit }), groups.count <= Self.memberLimit
        else { throw .tooManyRows }
        if successions.contains(where: { $0.successor == code }) { throw .isItsOwnSuccessor }
        if successions.count(where: { $0.decision?.redirects == true }) > 1 {
            throw .twoRedirects
        }
        if let successor, let main = mainSuccession, main.successor != successor {
            throw .successorsDiffer
        }
        let sorted = receiving.sorted { $0.from < $1.from }
        for (rule, next) in zip(sorted, sorted.dropFirst()) {
            guard let end = rule.to, end < next.from else { throw .receivingOverlap }
        }
        for rule in receiving {
            if let end = rule.to, end < rule.from { throw .endsBeforeItBegins }
        }
    }
}
