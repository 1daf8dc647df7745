// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whose turn it is on a connection, and until when. libmicrohttpd's own time-out is one of
/// idleness: a client that sends a byte a second would live for ever.
final class ConnectionWatch: Sendable {
    private enum Turn {
        /// The client's, to send the headers of a request.
        case headers(until: ContinuousClock.Instant)
        /// The client's, to send a body: so many bytes in this window.
        case body(until: ContinuousClock.Instant, missing: Int64)
        /// Ours.
        case server
        /// The client's, to take an answer.
        case answer(until: ContinuousClock.Instant)
    }

    let descriptor: Int32
    private let settings: HTTPServerSettings
    private let turn: Mutex<Turn>

    init(descriptor: Int32, settings: HTTPServerSettings) {
        self.descriptor = descriptor
        self.settings = settings
        turn = Mutex(.headers(until: settings.now() + settings.headerTimeout))
    }

    func awaitHeaders() {
        turn.withLock { $0 = .headers(until: settings.now() + settings.headerTimeout) }
    }

    func awaitBody() {
        turn.withLock {
            $0 = .body(until: settings.now() + settings.speedWindow, missing: bytesAWindow)
        }
    }

    func received(_ count: Int) {
        turn.withLock { turn in
            guard case .body(let until, let missing) = turn else { return }
            turn =
                missing <= Int64(count)
                ? .body(until: settings.now() + settings.speedWindow, missing: bytesAWindow)
                : .body(until: until, missing: missing - Int64(count))
        }
    }

    func work() { turn.withLock { $0 = .server } }

    func awaitReader(of length: Int64) {
        let time = settings.speedWindow + .seconds(length / settings.leastBytesPerSecond)
        turn.withLock { $0 = .answer(until: settings.now() + time) }
    }

    func isOverdue(_ now: ContinuousClock.Instant) -> Bool {
        turn.withLock { turn in
            switch turn {
            case .headers(let until), .body(let until, _), .answer(let until): now >= until
            case .server: false
            }
        }
    }

    private var bytesAWindow: Int64 {
        let seconds = Double(settings.speedWindow.components.seconds)
        let rest = Double(settings.speedWindow.components.attoseconds) * 1e-18
        return max(1, Int64(Double(settings.leastBytesPerSecond) * (seconds + rest)))
    }
}
