// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

extension DeliveryLadderRecord {
    init(_ ladder: DeliveryLadder) {
        self.init()
        update(ladder)
    }

    private mutating func update(_ ladder: DeliveryLadder) {
        state = ladder.state.rawValue
        stateTime = ladder.stateTime?.milliseconds
        isRecallOpen = ladder.isRecallOpen
        recallTime = ladder.recallTime?.milliseconds
        wasWithdrawn = ladder.wasWithdrawn
        isUpdateOpen = ladder.isUpdateOpen
        lastAnswer = ladder.lastAnswer?.rawValue ?? ""
        isAcceptanceHeld = ladder.isAcceptanceHeld
    }

    mutating func update(_ history: DeliveryHistory) {
        update(history.ladder)
        base = WireLadderBase(history.base)
        let before = rows
        rows = history.rows.map(WireLadderRow.init)
        // What was settled has no row any more, and is repeated all the same if it comes again.
        if before.count >= DeliveryHistory.maxRows, rows.count >= DeliveryHistory.maxRows {
            let kept = Set(rows.map(\.submission))
            for row in before where !kept.contains(row.submission) { remember(row.submission) }
        }
        settledTime = history.settledTime?.milliseconds
    }

    /// True where something was here before the delivery: a recall, or statuses that wait for it.
    var isBeforeDelivery: Bool { state.isEmpty }

    /// True where a recall was here before the delivery.
    var isRecalledBefore: Bool { state.isEmpty && recalledAttempt > 0 }

    /// How many status and command packets of a delivery are remembered by their submission beside
    /// those of its rows.
    private static let rememberedSubmissions = 16

    mutating func remember(_ submission: SHA256Digest) {
        submissions.append(submission)
        if submissions.count > Self.rememberedSubmissions { submissions.removeFirst() }
    }

    func knows(_ submission: SHA256Digest) -> Bool {
        submissions.contains(submission) || rows.contains { $0.submission == submission }
    }

    /// The ladder as it was written, with its rows. Words that are no state or no row are our own
    /// failure.
    func history(_ key: String) throws -> DeliveryHistory {
        // A ladder of an earlier version has no rows: what comes now goes on from it.
        let base = try base?.ladder(key) ?? ladder(key)
        return DeliveryHistory(
            base, rows: try rows.map { try $0.row(key) },
            settledTime: settledTime.map(BusinessTime.init(milliseconds:)))
    }

    private func ladder(_ key: String) throws -> DeliveryLadder {
        var written = WireLadderBase()
        written.state = state
        written.stateTime = stateTime
        written.isRecallOpen = isRecallOpen
        written.recallTime = recallTime
        written.wasWithdrawn = wasWithdrawn
        written.isUpdateOpen = isUpdateOpen
        written.lastAnswer = lastAnswer
        written.isAcceptanceHeld = isAcceptanceHeld
        return try written.ladder(key)
    }
}

extension WireLadderBase {
    fileprivate init(_ ladder: DeliveryLadder) {
        self.init()
        state = ladder.state.rawValue
        stateTime = ladder.stateTime?.milliseconds
        isRecallOpen = ladder.isRecallOpen
        recallTime = ladder.recallTime?.milliseconds
        wasWithdrawn = ladder.wasWithdrawn
        isUpdateOpen = ladder.isUpdateOpen
        lastAnswer = ladder.lastAnswer?.rawValue ?? ""
        isAcceptanceHeld = ladder.isAcceptanceHeld
    }

    fileprivate func ladder(_ key: String) throws -> DeliveryLadder {
        guard let state = DeliveryState(rawValue: state) else {
            throw InputFailure.deadLetter(reason: "\(key): no state of a delivery: \(self.state)")
        }
        return DeliveryLadder(
            state: state, stateTime: stateTime.map(BusinessTime.init(milliseconds:)),
            isRecallOpen: isRecallOpen,
            recallTime: recallTime.map(BusinessTime.init(milliseconds:)),
            wasWithdrawn: wasWithdrawn, isUpdateOpen: isUpdateOpen,
            lastAnswer: StatusCode(rawValue: lastAnswer), isAcceptanceHeld: isAcceptanceHeld)
    }
}

extension WireLadderRow {
    fileprivate init(_ row: LadderRow) {
        self.init()
        switch row.event {
        case .report(let status): code = status.rawValue
        case .request(let request): code = request.rawValue
        }
        at = row.time.milliseconds
        submission = SHA256Digest(row.id) ?? .zero
        hasReason = row.hasReason
        withdrew = row.withdrew
        isAcceptanceHeld = row.isAcceptanceHeld
    }

    fileprivate func row(_ key: String) throws -> LadderRow {
        let event: LadderRow.Event
        if let status = StatusCode(rawValue: code) {
            event = .report(status)
        } else if let request = ChangeRequest(rawValue: code) {
            event = .request(request)
        } else {
            throw InputFailure.deadLetter(reason: "\(key): no row of a delivery: \(code)")
        }
        var row = LadderRow(
            event, at: BusinessTime(milliseconds: at), id: submission.bytes, hasReason: hasReason,
            isAcceptanceHeld: isAcceptanceHeld)
        row.withdrew = withdrew
        return row
    }
}
