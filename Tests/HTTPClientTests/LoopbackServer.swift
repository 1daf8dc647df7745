// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Synchronization

struct ClosureHandler: HTTPHandler {
    let body: @Sendable (HTTPRequest) async -> BodyPlan
    func begin(_ request: HTTPRequest) async -> BodyPlan { await body(request) }
}

/// Runs `body` against our own server and stops it, whatever happened.
func withServer(
    settings: HTTPServerSettings = HTTPServerSettings(),
    _ handler: @escaping @Sendable (HTTPRequest) async -> BodyPlan,
    _ body: (_ url: String) async throws -> Void
) async throws {
    let server = try HTTPServer(settings: settings)
    try server.start(ClosureHandler(body: handler))
    do {
        try await body("\(settings.tls == nil ? "http" : "https")://127.0.0.1:\(server.port)")
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Counts what is inside at once, and holds everybody until so many have come.
actor Meeting {
    private let expected: Int
    private var arrived = 0
    private var present = 0
    private(set) var most = 0
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(of expected: Int) { self.expected = expected }

    func join() async {
        arrived += 1
        present += 1
        most = max(most, present)
        if arrived < expected { await withCheckedContinuation { waiters.append($0) } }
        for waiter in waiters { waiter.resume() }
        waiters = []
        present -= 1
    }
}

/// Returns when its task is cancelled.
func untilCancelled() async {
    let stream = AsyncStream<Void> { _ in }
    for await _ in stream {}
}
