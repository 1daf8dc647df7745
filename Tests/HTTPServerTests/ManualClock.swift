// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Synchronization

/// A clock for deadlines: it stands still, or goes on by a step each time somebody looks at it
/// (the server does several times a second), however slow the host is.
final class ManualClock: Sendable {
    private let state = Mutex((now: ContinuousClock.now, step: Duration.zero))

    func run(step: Duration = .seconds(1)) { state.withLock { $0.step = step } }

    func stop() { state.withLock { $0.step = .zero } }

    func advance(by time: Duration) { state.withLock { $0.now += time } }

    var now: @Sendable () -> ContinuousClock.Instant {
        {
            self.state.withLock { state in
                state.now += state.step
                return state.now
            }
        }
    }
}
