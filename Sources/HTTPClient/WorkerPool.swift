// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The workers that are free, the warmest first, and who waits for one, in order.
final class WorkerPool: Sendable {
    private struct State {
        var made = 0
        var free: [CurlWorker] = []
        var waiting: [CheckedContinuation<CurlWorker, Never>] = []
    }

    private let settings: HTTPClientSettings
    private let state = Mutex(State())

    init(_ settings: HTTPClientSettings) {
        precondition(
            (1...HTTPClientSettings.maxThreads).contains(settings.maxConnections),
            "a client needs a connection, and leaves threads to others")
        self.settings = settings
    }

    func take() async -> CurlWorker {
        await withCheckedContinuation { continuation in
            let worker = state.withLock { state -> CurlWorker? in
                if let warm = state.free.popLast() { return warm }
                if state.made < settings.maxConnections {
                    state.made += 1
                    return CurlWorker(settings, number: state.made)
                }
                state.waiting.append(continuation)
                return nil
            }
            if let worker { continuation.resume(returning: worker) }
        }
    }

    func give(_ worker: CurlWorker) {
        let waiter = state.withLock { state -> CheckedContinuation<CurlWorker, Never>? in
            if state.waiting.isEmpty {
                state.free.append(worker)
                return nil
            }
            return state.waiting.removeFirst()
        }
        waiter?.resume(returning: worker)
    }
}
