// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// What failed in this room, and what OpenSSL said of it.
package struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The bytes are not what they should be: a key, a token, Base64.
        case malformed
        /// A signature that does not hold, or a key nobody knows.
        case untrusted
        /// A key file others may read.
        case exposed
        /// The file system refused.
        case file
        /// OpenSSL failed where it should not (memory, random source).
        case library
    }

    package var code: Code
    package var operation: String
    package var detail: String

    package init(_ code: Code, _ operation: String, _ detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    package var description: String {
        detail.isEmpty ? operation : "\(operation): \(detail)"
    }

    /// Takes this thread's OpenSSL errors; call right after the failure, without `await` between.
    static func drain(_ code: Code, _ operation: String) -> CryptoError {
        var reasons: [String] = []
        while true {
            let error = ERR_get_error()
            guard error != 0 else { break }
            if let reason = ERR_reason_error_string(error) {
                reasons.append(String(cString: reason))
            }
        }
        return CryptoError(code, operation, reasons.joined(separator: ", "))
    }
}
