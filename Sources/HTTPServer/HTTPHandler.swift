// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Decides about requests. Every answer is a response, errors too.
package protocol HTTPHandler: Sendable {
    /// Called with the headers only: refuse here what need not be read (authority, length, type).
    func begin(_ request: HTTPRequest) async -> BodyPlan

    /// The answer to what the server itself refuses, or could not wait for.
    func refusal(_ status: Int, _ reason: String) -> HTTPResponse
}

extension HTTPHandler {
    package func refusal(_ status: Int, _ reason: String) -> HTTPResponse {
        .text(status, reason + "\n")
    }
}

/// What shall happen with the body of a request.
package indirect enum BodyPlan: Sendable {
    /// Nothing of the body is wanted. Where the client announced one, a small one is read and
    /// thrown away; otherwise the answer comes at once and the connection is closed.
    case answer(HTTPResponse)

    /// The answer goes out at once and the connection is closed: nothing of a body is read. For
    /// whoever has no right to send one.
    case refuse(HTTPResponse)

    /// Whose request it is, and what shall happen: the limits of a party (`HTTPServerSettings`) count
    /// it, then 429. A request of nobody gives way where places are short.
    case of(String, BodyPlan)

    /// An answer that waits (a long poll), likewise without a body. Its task is cancelled after
    /// `upTo`, when the client has gone and when the server stops; it should then soon answer
    /// "nothing yet".
    case wait(upTo: Duration, answer: @Sendable () async -> HTTPResponse)

    /// A body held in memory; larger ones are refused with 413.
    case collect(maxBytes: Int, answer: @Sendable (_ body: [UInt8]) async -> HTTPResponse)

    /// A body that is passed on while it arrives; larger ones are refused with 413.
    case stream(any BodySink, maxBytes: Int64)
}

/// Takes a body chunk by chunk. The client waits while `write` does: nothing piles up here, and no
/// thread is held. After the writes, exactly one of `finish` and `abandon` is called.
package protocol BodySink: Sendable {
    /// A refusal is answered after the rest was read and thrown away.
    func write(_ chunk: [UInt8]) async throws(HTTPRefusal)
    /// The body is complete.
    func finish() async -> HTTPResponse
    /// The body was refused or will never be complete.
    func abandon() async
}

package struct HTTPRefusal: Error, Sendable {
    package var response: HTTPResponse

    package init(_ response: HTTPResponse) { self.response = response }
}
