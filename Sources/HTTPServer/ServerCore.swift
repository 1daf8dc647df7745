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
        var activeOfParty: [String: Int] = [:]
        /// By party, the oldest first; those that were ended for others are not among them.
        var polls: [String: [PendingRequest]] = [:]
        var pollCount = 0
        var isStopping = false
        var hasGivenUp = false
        var whenIdle: CheckedContinuation<Void, Never>?
        var giveUpAt: ContinuousClock.Instant?
        var connections: [ObjectIdentifier: ConnectionWatch] = [:]
        var connectionsOfAddress: [ClientAddress: Int] = [:]
        var suspended: [ObjectIdentifier: PendingRequest] = [:]

        /// Ends the connection of the stranger who has waited longest; false if there is none.
        func giveWay(to newcomer: ConnectionWatch, inBody: Bool) -> Bool {
            var oldest: (watch: ConnectionWatch, since: ContinuousClock.Instant)?
            for watch in connections.values where watch !== newcomer {
                guard let since = watch.strangerSince(inBody: inBody) else { continue }
                if since < oldest?.since ?? since + .seconds(1) { oldest = (watch, since) }
            }
            return oldest?.watch.end() ?? false
        }

        mutating func removePoll(_ request: PendingRequest, of party: String) {
            guard let place = polls[party]?.firstIndex(where: { $0 === request }) else { return }
            polls[party]?.remove(at: place)
            if polls[party]?.isEmpty == true { polls[party] = nil }
            pollCount -= 1
        }
    }

    init(settings: HTTPServerSettings, handler: any HTTPHandler, metrics: Metrics) {
        self.settings = settings
        self.handler = handler
        instruments = HTTPInstruments(metrics)
    }

    // MARK: Connections

    /// Counts a connection, and ends one where they are too many: this one if its address has its
    /// share, else the one that has waited longest for a header.
    func opened(_ watch: ConnectionWatch) {
        let refused = state.withLock { state -> HTTPInstruments.Refused? in
            state.connections[ObjectIdentifier(watch)] = watch
            if let address = watch.address {
                state.connectionsOfAddress[address, default: 0] += 1
                let limit = settings.maxConnectionsPerAddress
                if limit > 0, state.connectionsOfAddress[address, default: 0] > limit {
                    return watch.end() ? .address : nil
                }
            }
            guard state.connections.count > settings.maxConnections else { return nil }
            if state.giveWay(to: watch, inBody: false) { return .displaced }
            return watch.end() ? .full : nil
        }
        if let refused { instruments.connectionEnded(refused) }
    }

    /// Returns before the descriptor is closed and used again by another connection.
    func closed(_ watch: ConnectionWatch) {
        state.withLock { state in
            guard state.connections.removeValue(forKey: ObjectIdentifier(watch)) != nil else {
                return
            }
            guard let address = watch.address else { return }
            let count = state.connectionsOfAddress[address, default: 1] - 1
            state.connectionsOfAddress[address] = count == 0 ? nil : count
        }
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
    func began(_ watch: ConnectionWatch) -> Bool {
        instruments.active.add(1)
        let (isWelcome, hasDisplaced) = state.withLock { state in
            state.active += 1
            if state.active <= settings.maxActiveRequests { return (true, false) }
            let hasDisplaced = state.giveWay(to: watch, inBody: true)
            return (hasDisplaced, hasDisplaced)
        }
        if hasDisplaced { instruments.connectionEnded(.displaced) }
        if !isWelcome { instruments.refused(.requests) }
        return isWelcome
    }

    /// Counts a request for a party; false, and not counted, if it has too many.
    func admit(_ party: String) -> Bool {
        let isAdmitted = state.withLock { state in
            let count = state.activeOfParty[party, default: 0]
            guard count < settings.maxActiveRequestsPerParty else { return false }
            state.activeOfParty[party] = count + 1
            return true
        }
        if !isAdmitted { instruments.refused(.party) }
        return isAdmitted
    }

    /// Counts a request that waits; nil, or the status with which it is refused and not counted.
    func beganPoll(_ request: PendingRequest, of party: String?) -> Int? {
        let party = party ?? ""
        var isShared = false
        let busy = state.withLock { state -> HTTPInstruments.Busy? in
            let own = state.polls[party, default: []].count
            if !party.isEmpty, own >= settings.maxWaitingRequestsPerParty { return .partyPolls }
            if state.pollCount >= settings.maxWaitingRequests {
                guard let most = state.polls.max(by: { $0.value.count < $1.value.count }),
                    most.value.count > own + 1
                else { return .polls }
                state.polls[most.key]?.removeFirst().endPoll()
                state.pollCount -= 1
                isShared = true
            }
            state.polls[party, default: []].append(request)
            state.pollCount += 1
            return nil
        }
        if isShared { instruments.refused(.share) }
        guard let busy else { return nil }
        instruments.refused(busy)
        return busy == .partyPolls ? 429 : 503
    }

    func ended(_ request: PendingRequest, _ record: PendingRequest.Record) {
        instruments.active.add(-1)
        let whenIdle = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.active -= 1
            if let party = record.party {
                let count = state.activeOfParty[party, default: 1] - 1
                state.activeOfParty[party] = count == 0 ? nil : count
            }
            if record.isPoll { state.removePoll(request, of: record.party ?? "") }
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
