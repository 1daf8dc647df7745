// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTPServer
import Synchronization
import Telemetry

struct ClosureHandler: HTTPHandler {
    let body: @Sendable (HTTPRequest) async -> BodyPlan
    func begin(_ request: HTTPRequest) async -> BodyPlan { await body(request) }
}

/// Runs `body` against a server and stops it, whatever happened.
func withServer(
    _ settings: HTTPServerSettings = HTTPServerSettings(), metrics: Metrics = Metrics(),
    _ handler: @escaping @Sendable (HTTPRequest) async -> BodyPlan,
    _ body: (HTTPServer) async throws -> Void
) async throws {
    let server = try HTTPServer(settings: settings, metrics: metrics)
    try server.start(ClosureHandler(body: handler))
    do {
        try await body(server)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Values that tasks and callbacks leave for a test that waits for them.
final class Box<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiter: CheckedContinuation<Value?, Never>?
        var waits = 0
    }

    private let state = Mutex(State())

    func put(_ value: Value) {
        let waiter = state.withLock { state in
            if state.waiter == nil { state.values.append(value) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: value)
    }

    /// The next value, nil if none comes within 30 s; one reader.
    func next() async -> Value? {
        await withCheckedContinuation { continuation in
            let (ready, wait) = state.withLock { state -> (Value?, Int) in
                state.waits += 1
                if !state.values.isEmpty { return (state.values.removeFirst(), state.waits) }
                state.waiter = continuation
                return (nil, state.waits)
            }
            if let ready { return continuation.resume(returning: ready) }
            DispatchQueue.global().asyncAfter(deadline: .now() + 30) { self.giveUp(wait) }
        }
    }

    private func giveUp(_ wait: Int) {
        let waiter = state.withLock { state in
            guard state.waits == wait else { return CheckedContinuation<Value?, Never>?.none }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    var waitingValues: [Value] { state.withLock { $0.values } }
}

/// A door that tasks wait at. Cancelling does not open it.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>(
        (false, []))

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// Returns when its task is cancelled.
func untilCancelled() async {
    let gate = Gate()
    await withTaskCancellationHandler {
        await gate.pass()
    } onCancel: {
        gate.open()
    }
}

actor CountingSink: BodySink {
    let gate: Gate?
    let refuseAfter: Int
    let events: Box<String>
    private var count = 0

    init(gate: Gate? = nil, refuseAfter: Int = .max, events: Box<String> = Box()) {
        self.gate = gate
        self.refuseAfter = refuseAfter
        self.events = events
    }

    func write(_ chunk: [UInt8]) async throws(HTTPRefusal) {
        if let gate {
            events.put("writing")
            await gate.pass()
            events.put("written")
        }
        count += chunk.count
        if count > refuseAfter { throw HTTPRefusal(.text(422, "refused")) }
    }

    func finish() async -> HTTPResponse {
        events.put("finish")
        return .text(200, "\(count)")
    }

    func abandon() async { events.put("abandon") }
}
