// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Why nothing could be checked at all: our own trouble, never the document's, which is answered
/// with a report.
package struct SignatureError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The file system refused. Worth another attempt.
        case file
        /// A certificate or CRL of the operator's that cannot be read.
        case trust
    }

    package var code: Code
    package var operation: String
    package var detail: String

    package init(_ code: Code, _ operation: String, _ detail: String) {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    package var description: String { "\(operation): \(detail)" }
}
