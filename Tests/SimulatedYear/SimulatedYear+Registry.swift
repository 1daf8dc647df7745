// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// The registry in that year: the reform, and what is decided of mail to those that it closed.
extension SimulatedYear {
    /// What was known of an agency before the reform was told.
    func beforeReform(_ history: AgencyHistory) throws -> AgencyHistory? {
        let known = history.periods.filter { $0.validFrom < Self.reform }.map { period in
            var period = period
            if let end = period.validTo, end.advanced(byDays: 1) >= Self.reform {
                period.validTo = nil
                period.successor = nil
            }
            return period
        }
        var rules = history.rules
        rules.successions.removeAll { $0.from >= Self.reform }
        return known.isEmpty
            ? nil
            : try AgencyHistory(
                code: history.code, periods: known, aliases: history.aliases, rules: rules)
    }

    /// Of three closed agencies in four somebody decides, within months of the reform; of some they
    /// think again.
    func planDecisions() throws {
        let closed = histories.filter { !$0.rules.successions.isEmpty }
        for _ in 0..<24 {
            let day = Self.reform.advanced(byDays: Int.random(in: -5...120, using: &chance))
            var decided: [AgencyHistory] = []
            var decisions: [String: YearLedger.Decision] = [:]
            let time = BusinessTime(
                day, hour: Int.random(in: 7...16, using: &chance), minute: 7)
            for history in closed where percent(5) {
                var rules = history.rules
                let place = Int.random(in: rules.successions.indices, using: &chance)
                let redirects = percent(75)
                rules.successions[place].decision = Succession.Decision(
                    redirects: redirects, by: "quản trị", because: "1/QĐ-VP")
                decided.append(
                    try AgencyHistory(
                        code: history.code, periods: history.periods, aliases: history.aliases,
                        rules: rules))
                decisions[history.code.text] = YearLedger.Decision(
                    successor: rules.successions[place].successor.text,
                    redirects: redirects, at: time)
            }
            agenda.add(.decide(decided, decisions), at: time)
        }
    }

    func decide(
        _ histories: [AgencyHistory], _ decisions: [String: YearLedger.Decision]
    ) async throws {
        try await exchange.learn(histories)
        for (code, decision) in decisions { ledger.decisions[code, default: []].append(decision) }
    }
}
