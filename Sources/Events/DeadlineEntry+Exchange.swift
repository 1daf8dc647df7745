// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension WireDeadlineState {
    package init(_ standing: DeadlineStanding) {
        switch standing {
        case .running: self = .running
        case .warned: self = .warned
        case .breached: self = .breached
        case .kept: self = .kept
        case .lifted: self = .lifted
        }
    }

    /// What a later version may add counts as running.
    package var standing: DeadlineStanding {
        switch self {
        case .running, .unspecified, .unrecognized: .running
        case .warned: .warned
        case .breached: .breached
        case .kept: .kept
        case .lifted: .lifted
        }
    }
}

extension DeadlineEntry {
    package init(_ act: DeadlineAct, _ deadline: Deadline, since start: BusinessTime) {
        self.init()
        self.act = act.rawValue
        state = .running
        startedAt = start.milliseconds
        warningAt = deadline.warning?.milliseconds
        dueAt = deadline.breach.milliseconds
        source = deadline.source
    }

    /// Nil for an act of a later version.
    package var kind: DeadlineAct? { DeadlineAct(rawValue: act) }
    package var due: BusinessTime { BusinessTime(milliseconds: dueAt) }
    /// Done, and not in time by the looser rule.
    package var isLate: Bool { state == .kept && endedAt > dueAt }
}
