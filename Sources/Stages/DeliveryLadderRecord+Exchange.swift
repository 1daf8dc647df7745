// LienThong
// SPDX-License-Identifier: Apache-2.0

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
        isUpdateOpen = ladder.isUpdateOpen
        lastAnswer = ladder.lastAnswer?.rawValue ?? ""
        isAcceptanceHeld = ladder.isAcceptanceHeld
    }

    /// The ladder as it was written. Words that are no state are our own failure.
    func ladder(_ key: String) throws -> DeliveryLadder {
        guard let state = DeliveryState(rawValue: state) else {
            throw InputFailure.deadLetter(reason: "\(key): no state of a delivery: \(self.state)")
        }
        return DeliveryLadder(
            state: state, stateTime: stateTime.map(BusinessTime.init(milliseconds:)),
            isRecallOpen: isRecallOpen, isUpdateOpen: isUpdateOpen,
            lastAnswer: StatusCode(rawValue: lastAnswer), isAcceptanceHeld: isAcceptanceHeld)
    }
}
