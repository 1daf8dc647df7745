// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

struct ClientRequest: Sendable {
    var method: String
    var url: String
    var headers: [(String, String)]
    var body: HTTPClientBody
    var limitBytes: Int64
    var timeout: Duration?
    /// Where the content of a 2xx answer goes.
    var descriptor: Int32?

    /// Methods that have a meaning for content say so even if there is none (RFC 9110, 8.6).
    var contentToSend: HTTPClientBody {
        if case .none = body, ["POST", "PUT", "PATCH"].contains(method) { return .bytes([]) }
        return body
    }

    func error(_ code: HTTPClientError.Code, _ reason: String) -> HTTPClientError {
        HTTPClientError(code: code, method: method, url: url, reason: reason)
    }
}

/// Raised once, from any thread, to end a transfer.
final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)
    func raise() { flag.store(true, ordering: .relaxed) }
    var isRaised: Bool { flag.load(ordering: .relaxed) }
}
