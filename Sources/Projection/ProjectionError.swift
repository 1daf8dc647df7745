// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What the projection answers when it cannot do what was asked.
package struct ProjectionError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// No room for the file; work goes on by itself when there is.
        case full
        /// Not caught up in the time that was given.
        case behind
        /// A cursor or another argument is wrong.
        case invalid
        /// The file cannot be read or written.
        case file
        /// `stop` was called, or the following has failed.
        case closed
    }

    package var code: Code
    package var operation: String
    package var detail: String
    package var hint: String?

    package init(_ code: Code, operation: String, detail: String, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.detail = detail
        self.hint = hint
    }

    package var description: String {
        "\(operation): \(detail) (\(code.rawValue))" + (hint.map { ". \($0)" } ?? "")
    }
}
