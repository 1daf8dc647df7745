// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a log answers when it cannot do what was asked. `hint` is a sentence for the operator.
package struct EventLogError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The log does not answer, or not in time; the same call may succeed later.
        case unavailable
        /// This member or producer was replaced by another; the process ends.
        case fenced
        /// The assignment changed under a batch: its records went to another member.
        case stale
        /// Whether the commit happened is not known; read the committed positions again.
        case outcomeUnknown
        /// No room, or a file size limit: nothing was written; possible again when there is room.
        case full
        /// A record is larger than its topic allows.
        case tooLarge
        /// A topic or partition that does not exist.
        case unknownTopic
        /// A topic exists and differs in what cannot be changed.
        case incompatible
        /// Another process owns the log.
        case locked
        /// What is stored cannot be read.
        case corrupt
        /// The log or the member was closed.
        case closed
        /// The log knows who asks, or does not, and says no.
        case refused
        /// A setting or an argument is wrong.
        case invalid
    }

    package var code: Code
    package var operation: String
    package var detail: String
    package var hint: String?
    /// What could not be told because a transaction of another stays open there. The same question
    /// without these partitions is answered.
    package var held: Set<TopicPartition>

    /// True where the log is not reached for a reason that stays until somebody changes a setting:
    /// the wrong port, certificate or password.
    package var isLasting: Bool

    package init(
        _ code: Code, operation: String, detail: String, hint: String? = nil,
        held: Set<TopicPartition> = [], isLasting: Bool = false
    ) {
        self.code = code
        self.operation = operation
        self.detail = detail
        self.hint = hint
        self.held = held
        self.isLasting = isLasting
    }

    /// True where the same call may succeed later without anybody's help or with more room.
    package var isRetriable: Bool { code == .unavailable || code == .full }

    package var description: String {
        "\(operation): \(detail) (\(code.rawValue))" + (hint.map { ". \($0)" } ?? "")
    }
}
