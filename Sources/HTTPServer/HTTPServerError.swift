// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The server cannot start.
package struct HTTPServerError: Error, Sendable, CustomStringConvertible {
    package var operation: String
    package var reason: String
    package var hint: String

    package var description: String { "cannot \(operation): \(reason); \(hint)" }

    static func system(_ operation: String, _ code: Int32, hint: String) -> HTTPServerError {
        HTTPServerError(
            operation: operation, reason: String(cString: strerror(code)), hint: hint)
    }
}
