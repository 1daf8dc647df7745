// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The three answers, from best to worst. "Could not be checked" is not "bad".
package enum Verdict: String, Sendable, Comparable, CaseIterable {
    case valid, indeterminate, invalid

    package static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .valid: 0
        case .indeterminate: 1
        case .invalid: 2
        }
    }
}
