// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A command could not do what it was asked: what is wrong, and what to do next.
package struct CommandFailure: Error, Sendable, CustomStringConvertible {
    package var problem: String
    package var next: String

    package init(_ problem: String, next: String) {
        self.problem = problem
        self.next = next
    }

    package var description: String { "\(problem); \(next)" }
}
