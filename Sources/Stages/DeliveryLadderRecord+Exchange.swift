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

    mutating func update(_ ladder: DeliveryLadder) {
        state = ladder.state.rawValue
        stateTime = ladder.stateTime?.milliseconds
        isRecallOpen = ladder.isRecallOpen
        recallTime = ladder.recallTime?.milliseconds
        wasWithdrawn = ladder.wasWithdrawn
        isUpdateOpen = ladder.isUpdateOpen
        lastAnswer = ladder.lastAnswer?.rawValue ?? ""
        isAcceptanceHeld = ladder.isAcceptanceHeld
    }

    /// True where the recall was here before the delivery: then nothing else is known of it.
    var isRecalledBefore: Bool { state.isEmpty }

    /// How many status and command packets of a delivery are remembered by their submission; a ladder
    /// has nine codes, so what is older is a repetition by its code.
    private static let rememberedSubmissions = 16

    mutating func remember(_ submission: SHA256Digest) {
        submissions.append(submission)
        if submissions.count > Self.rememberedSubmissions { submissions.removeFirst() }
    }

    /// The ladder as it was written. Words that are no state are our own failure.
    func ladder(_ key: String) throws -> DeliveryLadder {
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
