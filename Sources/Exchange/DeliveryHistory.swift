// LienThong
// SPDX-License-Identifier: Apache-2.0

/// All that was reported of one delivery and asked of it. Where it stands is the fold of its rows
/// (`LadderOrder`), so statuses may come late and in any order: what they come to is the same.
package struct DeliveryHistory: Hashable, Sendable {
    /// The most rows of a delivery. When there are more, the first of them that counts is settled:
    /// it goes into `base`, and what is older than that is recorded and counts no more.
    package static let maxRows = 64

    /// What the rows begin from: a delivery that nothing is known of, the ladder of an earlier
    /// version, or what was settled.
    package private(set) var base: DeliveryLadder
    /// In the order of their arrival.
    package private(set) var rows: [LadderRow]
    /// The newest time of what was settled.
    package private(set) var settledTime: BusinessTime?
    /// Where the delivery stands.
    package private(set) var ladder: DeliveryLadder

    package init(
        _ base: DeliveryLadder, rows: [LadderRow] = [], settledTime: BusinessTime? = nil
    ) {
        self.base = base
        self.rows = rows
        self.settledTime = settledTime
        ladder = Fold(base, rows).ladder
    }

    /// What a row did.
    package struct Change: Hashable, Sendable {
        package var effect: DeliveryLadder.Effect
        /// The row came late and takes back something that was told before.
        package var corrects = false
        /// The statuses that counted until it came, and are refused now.
        package var displaced: [StatusCode] = []
        /// Older than what is settled: no part of the ladder.
        package var isUncounted = false
    }

    /// Takes in a row that has just come. What is refused is kept as well: a later row may show that
    /// it was right.
    package mutating func add(_ row: LadderRow) -> Change {
        if let settledTime, row.code != nil, row.time < settledTime, !row.isAnswerToOpen(in: ladder)
        {
            return Change(effect: .late, isUncounted: true)
        }
        if rows.count >= Self.maxRows { settleFirst() }
        let before = Fold(base, rows)
        var row = row
        if row.event == .request(.recall) { row.withdrew = ladder.isTakenBackUnasked }
        rows.append(row)
        let after = Fold(base, rows)
        ladder = after.ladder
        return change(from: before, to: after)
    }

    /// Whether the signatures hold acceptance up, from now on. Where they do not, what was refused for
    /// them is forgotten: its reporter was told so, and may report it again, be it the same packet. What
    /// was accepted stays so.
    package mutating func hold(_ isHeld: Bool) {
        if isHeld, ladder.state != .due, ladder.state != .arrived { return }
        let fold = Fold(base, rows)
        rows = rows.indices.filter { isHeld || !fold.effects[$0].isHeldBack }.map { index in
            var row = rows[index]
            row.isAcceptanceHeld = isHeld && row.event == .request(.update)
            return row
        }
        base.isAcceptanceHeld = isHeld
        ladder = Fold(base, rows).ladder
    }

    private func change(from before: Fold, to after: Fold) -> Change {
        let effect = after.effects[rows.count - 1]
        if case .refused = effect { return Change(effect: effect) }
        guard before.ladder.outcome != after.ladder.outcome else {
            return Change(effect: unmoved(effect, before))
        }
        var change = Change(effect: effect)
        if after.ladder.state != before.ladder.state {
            change.effect = .moved(to: after.ladder.state)
        }
        for index in before.effects.indices
        where before.effects[index].isRefused != after.effects[index].isRefused {
            change.corrects = true
            if let code = rows[index].code, after.effects[index].isRefused {
                change.displaced.append(code)
            }
        }
        return change
    }

    /// What came of a row that led nowhere: the same status was told before, or it is late.
    private func unmoved(
        _ effect: DeliveryLadder.Effect, _ before: Fold
    ) -> DeliveryLadder.Effect {
        let row = rows[rows.count - 1]
        switch effect {
        case .moved, .opened, .answered:
            if row.isRequest { return effect }
            let isKnown = before.effects.indices.contains {
                rows[$0].event == row.event && !before.effects[$0].isRefused
            }
            return isKnown ? .repeated : .late
        case .repeated, .late, .refused: return effect
        }
    }

    /// The first row that counts becomes part of what the others begin from.
    private mutating func settleFirst() {
        guard let first = LadderOrder(rows).indices.first else { return }
        let row = rows.remove(at: first)
        _ = base.apply(row)
        if row.code != nil { settledTime = max(row.time, settledTime ?? row.time) }
    }

    /// The rows in the order in which they count, each with what it comes to.
    package var counted: [(row: LadderRow, effect: DeliveryLadder.Effect)] {
        let fold = Fold(base, rows)
        return LadderOrder(rows).indices.map { (rows[$0], fold.effects[$0]) }
    }
}

/// The fold, and what each row came to in it.
private struct Fold {
    let ladder: DeliveryLadder
    /// By the rows' indices.
    let effects: [DeliveryLadder.Effect]

    init(_ base: DeliveryLadder, _ rows: [LadderRow]) {
        var ladder = base
        var effects = [DeliveryLadder.Effect](repeating: .repeated, count: rows.count)
        for index in LadderOrder(rows).indices { effects[index] = ladder.apply(rows[index]) }
        self.ladder = ladder
        self.effects = effects
    }
}

extension DeliveryLadder.Effect {
    fileprivate var isHeldBack: Bool {
        if case .refused(let refusal) = self { refusal.code == .notYetVerified } else { false }
    }

    fileprivate var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}

extension DeliveryLadder {
    /// What is shown of it.
    fileprivate var outcome: [String] {
        [state.rawValue, isRecallOpen ? "recall" : "", isUpdateOpen ? "update" : ""]
    }

    /// True where a recall takes the document back without asking.
    fileprivate var isTakenBackUnasked: Bool { state == .due || state == .rejected }
}

extension LadderRow {
    /// An answer is never too old for what it answers.
    fileprivate func isAnswerToOpen(in ladder: DeliveryLadder) -> Bool {
        (code == .changeAgreed || code == .changeRefused)
            && (ladder.isRecallOpen || ladder.isUpdateOpen)
    }
}
