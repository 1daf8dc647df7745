// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why a file of accounts, or a change of one, cannot be used.
package struct AccountsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Counted from 1; nil where the file as a whole is at fault.
    package var line: Int?
    package var problem: String

    package init(line: Int? = nil, _ problem: String) {
        self.line = line
        self.problem = problem
    }

    package var description: String { (line.map { "line \($0): " } ?? "") + problem }
}
