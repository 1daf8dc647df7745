// LienThong
// SPDX-License-Identifier: Apache-2.0

/// When something should be done (thời hạn), and when it is late, with the law that says so.
///
/// Two rules of different strictness are in force for some acts: the stricter warns, the other one
/// is the breach.
package struct Deadline: Hashable, Sendable {
    package enum State: String, Sendable { case inTime, warned, breached }

    /// The last moment before the warning; nil where nothing is said before the breach.
    package let warning: BusinessTime?
    /// The last moment that is in time.
    package let breach: BusinessTime
    package let source: String

    /// A warning that does not come before the breach, or that lies before the beginning, is none.
    package init(
        warning: BusinessTime?, breach: BusinessTime, source: String, begins: BusinessTime? = nil
    ) {
        self.warning = warning.flatMap { $0 < breach && $0 >= begins ?? $0 ? $0 : nil }
        self.breach = breach
        self.source = source
    }

    package func state(at time: BusinessTime) -> State {
        if time > breach { return .breached }
        return warning.map { time > $0 } ?? false ? .warned : .inTime
    }
}
