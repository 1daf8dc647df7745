// LienThong
// SPDX-License-Identifier: Apache-2.0

package struct HTTPResponse: Sendable {
    package enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// Sent by the kernel, in ranges if the client asks for one.
        case file(HTTPFile)
    }

    package var status: Int
    package var headers: HTTPHeaders
    package var body: Body
    /// Called exactly once, when the transfer has ended or will never begin; on a thread of the
    /// server, so it must not block. `complete` is true only if the last byte of the content was
    /// handed to the socket after all the others: false for a connection that broke, for HEAD, and
    /// for a range that is not the whole content.
    package var afterLastByte: (@Sendable (_ complete: Bool) -> Void)?
    /// Of a file that is sent as a whole: called once when all bytes but the last were handed to the
    /// socket, before the last one is; on a thread of the server, so it must not block. What it writes
    /// down is known before a client can have the whole content.
    package var beforeLastByte: (@Sendable () -> Void)?

    package init(
        _ status: Int, headers: HTTPHeaders = [:], body: Body = .empty,
        afterLastByte: (@Sendable (_ complete: Bool) -> Void)? = nil,
        beforeLastByte: (@Sendable () -> Void)? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.afterLastByte = afterLastByte
        self.beforeLastByte = beforeLastByte
    }

    package static func json(_ status: Int = 200, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
    }

    package static func text(_ status: Int = 200, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status, headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array(text.utf8)))
    }

    /// How many bytes the whole content has.
    var length: Int64 {
        switch body {
        case .empty: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(let file): file.length
        }
    }
}
