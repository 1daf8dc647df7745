// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Whose turn it is on a connection, and until when. libmicrohttpd's own time-out is one of
/// idleness: a client that sends a byte a second would live for ever.
final class ConnectionWatch: Sendable {
    private enum Turn {
        /// The client's, to send the headers of a request.
        case headers(until: ContinuousClock.Instant)
        /// The client's, to send a body. It has a window of time, and each byte buys some back, so
        /// that a body as a whole takes no longer than the window and its size at the least speed.
        case body(until: ContinuousClock.Instant)
        /// Ours.
        case server
        /// The client's, to take an answer.
        case answer(until: ContinuousClock.Instant)
    }

    private struct State {
        var turn: Turn
        var since: ContinuousClock.Instant
        /// What is left of the time for the body while it is our turn.
        var bodyTime: Duration
        /// Whether the request at hand is of somebody known.
        var isKnown = false
        var hasEnded = false
    }

    let descriptor: Int32
    /// Nil where it has none.
    let address: ClientAddress?
    private let settings: HTTPServerSettings
    /// What the first request of the connection has found: it is the same for all.
    private let certificate = Mutex<ClientCertificate>(.notAsked)

    private enum ClientCertificate {
        case notAsked
        case found([UInt8]?)
    }

    private let state: Mutex<State>

    init(descriptor: Int32, address: ClientAddress?, settings: HTTPServerSettings) {
        self.descriptor = descriptor
        self.address = address
        self.settings = settings
        let now = settings.now()
        state = Mutex(
            State(
                turn: .headers(until: now + settings.headerTimeout), since: now,
                bodyTime: settings.speedWindow))
    }

    func awaitHeaders() {
        let now = settings.now()
        state.withLock { state in
            state.turn = .headers(until: now + settings.headerTimeout)
            state.since = now
            state.bodyTime = settings.speedWindow
            state.isKnown = false
        }
    }

    /// The client's certificate; checked once for the connection, since that takes a while.
    func certificate(_ read: () -> [UInt8]?) -> [UInt8]? {
        certificate.withLock { certificate in
            if case .found(let der) = certificate { return der }
            let der = read()
            certificate = .found(der)
            return der
        }
    }

    /// The request at hand is of somebody known.
    func recognise() { state.withLock { $0.isKnown = true } }

    func awaitBody() {
        let now = settings.now()
        state.withLock { $0.turn = .body(until: now + $0.bodyTime) }
    }

    func received(_ count: Int) {
        let now = settings.now()
        state.withLock { state in
            guard case .body(let until) = state.turn else { return }
            let earned = Duration.seconds(Double(count) / Double(settings.leastBytesPerSecond))
            state.turn = .body(until: min(until + earned, now + settings.speedWindow))
        }
    }

    func work() {
        let now = settings.now()
        state.withLock { state in
            if case .body(let until) = state.turn { state.bodyTime = max(.zero, until - now) }
            state.turn = .server
        }
    }

    func awaitReader(of length: Int64) {
        let now = settings.now()
        let time = settings.speedWindow + .seconds(length / settings.leastBytesPerSecond)
        state.withLock { $0.turn = .answer(until: now + time) }
    }

    func isOverdue(_ now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            switch state.turn {
            case .headers(let until), .body(let until), .answer(let until): now >= until
            case .server: false
            }
        }
    }

    /// Since when a stranger is at its turn: who has waited longest gives way to others. Nil for
    /// who does not.
    func strangerSince(inBody: Bool) -> ContinuousClock.Instant? {
        state.withLock { state in
            guard !state.hasEnded else { return nil }
            switch state.turn {
            case .headers: return inBody ? nil : state.since
            case .body: return state.isKnown ? nil : state.since
            case .server, .answer: return nil
            }
        }
    }

    /// Ends the connection; false if that was done before. Only where `closed` cannot come in
    /// between: the descriptor must still be this connection's.
    func end() -> Bool {
        let isFirst = state.withLock { state in
            defer { state.hasEnded = true }
            return !state.hasEnded
        }
        if isFirst { shutdown(descriptor, Int32(SHUT_RDWR)) }
        return isFirst
    }
}
