// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The life of one delivery as a value: no I/O, no clock.
///
/// Skipped rungs are normal, so forward jumps are accepted. What arrives late is recorded and moves
/// nothing; what goes backward by its own time, or follows an end, is refused.
package struct DeliveryLadder: Hashable, Sendable {
    package private(set) var state: DeliveryState
    /// The time stamp of the report that led to `state`; nil while nothing was reported.
    package private(set) var stateTime: BusinessTime?
    /// A recall waits for 15 or 16.
    package private(set) var isRecallOpen: Bool
    /// When the sender asked for the document back, the last time it did. What the receiver reports
    /// of a later time than that of an open recall is not taken: the document is frozen.
    package private(set) var recallTime: BusinessTime?
    /// The recall that is open found nobody who had fetched it, and a report came all the same: a
    /// refusal to give it back leaves the delivery withdrawn.
    package private(set) var wasWithdrawn: Bool
    /// An update waits for 15 or 16.
    package private(set) var isUpdateOpen: Bool
    /// The last answer to a request, 15 or 16: the same answer again is a repetition.
    package private(set) var lastAnswer: StatusCode?
    /// True while the verdict on the signatures is open: acceptance waits for a re-check or for the
    /// clerk's decision.
    package var isAcceptanceHeld: Bool

    package init(
        state: DeliveryState = .due, stateTime: BusinessTime? = nil, isRecallOpen: Bool = false,
        recallTime: BusinessTime? = nil, wasWithdrawn: Bool = false, isUpdateOpen: Bool = false,
        lastAnswer: StatusCode? = nil,
        isAcceptanceHeld: Bool = false
    ) {
        self.state = state
        self.stateTime = stateTime
        self.isRecallOpen = isRecallOpen
        self.recallTime = recallTime
        self.wasWithdrawn = wasWithdrawn
        self.isUpdateOpen = isUpdateOpen
        self.lastAnswer = lastAnswer
        self.isAcceptanceHeld = isAcceptanceHeld
    }

    /// What an event did.
    package enum Effect: Hashable, Sendable {
        case moved(to: DeliveryState)
        /// Known already: nothing changed, nobody need be told.
        case repeated
        /// True, but older than what is known: to be recorded; nothing moved.
        case late
        /// The receiver must be asked; 15 or 16 will answer.
        case opened(ChangeRequest)
        /// 15 to an update, or 16: the delivery stands where it stood.
        case answered(ChangeRequest, agreed: Bool)
        case refused(Refusal)
    }

    /// Applies what the receiver reports. 13, the sender's, is a recall.
    ///
    /// With `acceptsOldRecallReplies`, 03 and 02 also answer an open recall, as some systems do; the
    /// texts of the national axis know 15 and 16 only.
    package mutating func apply(
        _ report: StatusReport, acceptsOldRecallReplies: Bool = false
    ) -> Effect {
        switch report.code {
        case .takeBackRequested:
            return apply(.recall, at: report.time)
        case .changeAgreed, .changeRefused:
            return answer(report, agreed: report.code == .changeAgreed)
        case .rejected:
            if acceptsOldRecallReplies && isRecallOpen { return answer(report, agreed: false) }
            return reject(report)
        case .arrived, .accepted, .assigned, .processing, .completed:
            if acceptsOldRecallReplies && isRecallOpen && report.code == .accepted {
                return answer(report, agreed: true)
            }
            return climb(report)
        }
    }

    /// Applies what the sender asks for, at its arrival at the exchange.
    package mutating func apply(_ request: ChangeRequest, at time: BusinessTime? = nil) -> Effect {
        switch (request, state) {
        case (.recall, .rejected):
            // It was returned; now its content goes out of reach too.
            recallTime = time
            state = .withdrawn
            return .moved(to: .withdrawn)
        case (_, .rejected), (_, .cancelled), (_, .withdrawn):
            // Nothing is left to take back or to change.
            return .repeated
        case (.recall, .due):
            close()
            recallTime = time
            state = .withdrawn
            return .moved(to: .withdrawn)
        case (.update, .due):
            // The inbox shows the new values; a receiver who saw nothing need not agree.
            return .answered(.update, agreed: true)
        case (.recall, _):
            if isRecallOpen { return .repeated }
            isRecallOpen = true
            recallTime = time
        case (.update, _):
            if isUpdateOpen { return .repeated }
            isUpdateOpen = true
        }
        lastAnswer = nil
        return .opened(request)
    }

    /// Who returns a document gives it back, also where that comes to be known after it was asked.
    mutating func giveBack(at time: BusinessTime) -> Effect {
        close()
        recallTime = time
        lastAnswer = .changeAgreed
        state = .cancelled
        return .moved(to: .cancelled)
    }

    private mutating func climb(_ report: StatusReport) -> Effect {
        guard let reported = DeliveryState(rungOf: report.code) else {
            preconditionFailure("\(report.code) is no rung")
        }
        if state == reported { return .repeated }
        guard let rung = reported.rung, let present = state.rung else {
            return climbAfterEnd(report)
        }
        guard rung > present else {
            // 01 says what every later status implies; another is late if its own time says so.
            return reported == .arrived || isOlder(report) ? .late : refuse(report)
        }
        if isFrozen(at: report.time) { return .refused(.recallAsked(report.code)) }
        if isAcceptanceHeld && rung >= 3 { return .refused(.notYetVerified(report.code)) }
        return move(to: reported, report)
    }

    private mutating func climbAfterEnd(_ report: StatusReport) -> Effect {
        switch (state, report.code) {
        case (.withdrawn, .arrived) where lastAnswer == nil:
            // The last byte was under way while the recall came: the receiver has it after all and
            // must be asked.
            isRecallOpen = true
            wasWithdrawn = true
            return move(to: .arrived, report)
        case (.rejected, .arrived), (.cancelled, .arrived), (.withdrawn, .arrived): return .late
        case (.cancelled, _) where isOlder(report): return .late
        default: return refuse(report)
        }
    }

    private mutating func reject(_ report: StatusReport) -> Effect {
        switch state {
        case .rejected: return .repeated
        case .due, .arrived:
            guard report.description != nil else {
                return .refused(.statusReasonRequired(report.code))
            }
            if isRecallOpen {
                // Who returns it gives it back.
                close()
                lastAnswer = .changeAgreed
                return move(to: .cancelled, report)
            }
            close()
            return move(to: .rejected, report)
        case .accepted, .assigned, .processing, .completed, .cancelled, .withdrawn:
            return refuse(report)
        }
    }

    private mutating func answer(_ report: StatusReport, agreed: Bool) -> Effect {
        let code: StatusCode = agreed ? .changeAgreed : .changeRefused
        if isRecallOpen {
            // The law gives the receiver no right to refuse: who does says why.
            guard agreed || report.description != nil else {
                return .refused(.statusReasonRequired(code))
            }
            lastAnswer = code
            isRecallOpen = false
            guard agreed else {
                // Nothing shows that the receiver had it before: it keeps what it has, and gets no
                // more of it from here.
                if wasWithdrawn { return move(to: .withdrawn, report) }
                return .answered(.recall, agreed: false)
            }
            isUpdateOpen = false
            return move(to: .cancelled, report)
        }
        if isUpdateOpen {
            lastAnswer = code
            isUpdateOpen = false
            return .answered(.update, agreed: agreed)
        }
        return lastAnswer == code ? .repeated : refuse(report)
    }

    private mutating func move(to next: DeliveryState, _ report: StatusReport) -> Effect {
        state = next
        stateTime = report.time
        return .moved(to: next)
    }

    private mutating func close() {
        isRecallOpen = false
        isUpdateOpen = false
    }

    /// What the receiver did before it was asked is true; what it did after that, it should not have.
    private func isFrozen(at time: BusinessTime) -> Bool {
        guard isRecallOpen, let recallTime else { return false }
        return time > recallTime
    }

    /// At equal times the lower rung was the earlier one: many systems cut the time off.
    private func isOlder(_ report: StatusReport) -> Bool {
        stateTime.map { report.time <= $0 } ?? false
    }

    private func refuse(_ report: StatusReport) -> Effect {
        .refused(.statusNotAllowed(report.code, in: state.rawValue))
    }
}
