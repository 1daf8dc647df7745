// LienThong
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// A request that got no answer. An answer with an error status is a response, not an error.
package struct HTTPClientError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case invalidRequest, unreachable, timedOut, untrusted, tooLarge, brokenOff, file, cancelled
    }

    package var code: Code
    package var method: String
    package var url: String
    package var reason: String

    package init(code: Code, method: String, url: String, reason: String) {
        self.code = code
        self.method = method
        self.url = url
        self.reason = reason
    }

    package var description: String { "\(method) \(url): \(reason); \(hint)" }

    /// Whether the same request may succeed later.
    package var isRetriable: Bool {
        switch code {
        case .unreachable, .timedOut, .brokenOff: true
        case .invalidRequest, .untrusted, .tooLarge, .file, .cancelled: false
        }
    }

    /// What to do next.
    package var hint: String {
        switch code {
        case .invalidRequest: "check the address"
        case .unreachable: "is the server running, and the address right?"
        case .timedOut: "try again, or allow more time"
        case .untrusted: "check the server's certificate and the trusted roots"
        case .tooLarge: "allow more bytes if this is expected"
        case .brokenOff: "try again"
        case .file: "check the file and the space left"
        case .cancelled: "the caller gave up"
        }
    }

    static func code(_ result: CURLcode) -> Code {
        switch result {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT:
            .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
            CURLE_TOO_MANY_REDIRECTS:
            .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR,
            CURLE_SSL_CERTPROBLEM:
            .untrusted
        default: .brokenOff
        }
    }
}
