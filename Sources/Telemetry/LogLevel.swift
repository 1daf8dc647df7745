// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How much an operator wants to read, from everything to what must be acted on.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case trace, debug, info, warning, error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .warning: 3
        case .error: 4
        }
    }
}
