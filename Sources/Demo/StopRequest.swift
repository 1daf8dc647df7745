// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Ctrl-C, or the end of the pipeline: told to whoever works, awaited by whoever only waits.
final class StopRequest: Sendable {
    private struct State {
        var reason: String?
        var listeners: [@Sendable (String) -> Void] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock { $0.reason != nil } }

    func raise() { ended("asked to stop") }

    func ended(_ reason: String) {
        let told = state.withLock { state -> State in
            guard state.reason == nil else { return State() }
            state.reason = reason
            defer { (state.listeners, state.waiting) = ([], []) }
            return state
        }
        for listener in told.listeners { listener(reason) }
        for waiter in told.waiting { waiter.resume() }
    }

    /// Calls `listener` once, at once if it has happened already.
    func tell(_ listener: @escaping @Sendable (String) -> Void) {
        let reason = state.withLock { state -> String? in
            if state.reason == nil { state.listeners.append(listener) }
            return state.reason
        }
        if let reason { listener(reason) }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state -> Bool in
                if state.reason == nil { state.waiting.append(continuation) }
                return state.reason != nil
            }
            if isOver { continuation.resume() }
        }
    }
}
