// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Synchronization
import Telemetry

/// What the callbacks, the tasks and the sweeper of one server share.
final class ServerCore: Sendable {
    let settings: HTTPServerSettings
    let handler: any HTTPHandler
    let instruments: HTTPInstruments
    private let state = Mutex(State())

    private struct State {
        var active = 0
        var polls = 0
        var isStopping = false
        var hasGivenUp = false
        var whenIdle: CheckedContinuation<Void, Never>?
        var giveUpAt: ContinuousClock.Instant?
        var connections: [ObjectIdentifier: ConnectionWatch] = [:]
        var suspended: [ObjectIdentifier: PendingRequest] = [:]
    }

    init(settings: HTTPServerSettings, handler: any HTTPHandler, metrics: Metrics) {
        self.settings = settings
        self.handler = handler
        instruments = HTTPInstruments(metrics)
    }

    // MARK: Connections

    func opened(_ watch: ConnectionWatch) {
        state.withLock { $0.connections[ObjectIdentifier(watch)] = watch }
    }

    /// Returns before the descriptor is closed and used again by another connection.
    func closed(_ watch: ConnectionWatch) {
        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(watch)) }
    }

    /// `body` runs under the lock that `closed` takes: a descriptor it shuts down is the right one.
    func withConnections(_ body: (ConnectionWatch) -> Void) {
        state.withLock { $0.connections.values.forEach(body) }
    }

    // MARK: Requests

    var isStopping: Bool { state.withLock { $0.isStopping } }
    var hasGivenUp: Bool { state.withLock { $0.hasGivenUp } }
    var activeRequests: Int { state.withLock { $0.active } }
    var suspendedRequests: [PendingRequest] { state.withLock { Array($0.suspended.values) } }

    /// Counts a request; false if there are too many.
    func began() -> Bool {
        instruments.active.add(1)
        return state.withLock { state in
            state.active += 1
            return state.active <= settings.maxActiveRequests
        }
    }

    /// Counts a request that waits; false, and not counted, if there are too many.
    func beganPoll() -> Bool {
        state.withLock { state in
            guard state.polls < settings.maxWaitingRequests else { return false }
            state.polls += 1
            return true
        }
    }

    func ended(isPoll: Bool) {
        instruments.active.add(-1)
        let whenIdle = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.active -= 1
            if isPoll { state.polls -= 1 }
            guard state.active == 0 else { return nil }
            if state.whenIdle != nil { state.hasGivenUp = true }
            defer { state.whenIdle = nil }
            return state.whenIdle
        }
        whenIdle?.resume()
    }

    func suspended(_ request: PendingRequest) {
        state.withLock { $0.suspended[ObjectIdentifier(request)] = request }
    }

    func resumed(_ request: PendingRequest) {
        state.withLock { _ = $0.suspended.removeValue(forKey: ObjectIdentifier(request)) }
    }

    // MARK: Stop

    func beginStopping() {
        state.withLock { state in
            state.isStopping = true
            state.giveUpAt = settings.now() + settings.stopTimeout
        }
    }

    /// Returns when no request is active, or when the sweeper has given up on those that are. What
    /// comes later, on a connection that was kept open, is given up from its beginning.
    func waitUntilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.active == 0 { state.hasGivenUp = true }
                if state.hasGivenUp { return true }
                state.whenIdle = continuation
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    /// Whether everything that is suspended must now be answered for. From the first yes on no
    /// request is suspended again, so that the daemon can be stopped.
    func mustGiveUp(_ now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard let giveUpAt = state.giveUpAt, now >= giveUpAt else { return false }
            state.hasGivenUp = true
            return true
        }
    }

    /// After everything suspended was resumed.
    func gaveUp() {
        let whenIdle = state.withLock { state in
            defer { state.whenIdle = nil }
            return state.whenIdle
        }
        whenIdle?.resume()
    }
}
