// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Shares syncs: all who wait when a round begins are answered by it; who comes later waits for the
/// next, since the running one may have passed their files already.
final class SyncRounds: Sendable {
    private struct State {
        var waiting: [CheckedContinuation<Int32, Never>] = []
        var isRunning = false
    }

    private let directory: Int32
    private let sync: @Sendable (Int32) -> Int32
    private let queue = DispatchQueue(label: "lienthong.blobs.sync")
    private let state = Mutex(State())

    /// Takes the descriptor over.
    init(directory: Int32, sync: @escaping @Sendable (Int32) -> Int32) {
        self.directory = directory
        self.sync = sync
    }

    deinit { close(directory) }

    func sync() async throws(BlobError) {
        let code = await withCheckedContinuation { continuation in
            let begins = state.withLock { state in
                state.waiting.append(continuation)
                if state.isRunning { return false }
                state.isRunning = true
                return true
            }
            if begins { queue.async { self.runRounds() } }
        }
        if code != 0 { throw .system("make blobs durable", code) }
    }

    private func runRounds() {
        while true {
            let round = state.withLock { state in
                let round = state.waiting
                state.waiting = []
                if round.isEmpty { state.isRunning = false }
                return round
            }
            if round.isEmpty { return }
            let code = sync(directory)
            for waiter in round { waiter.resume(returning: code) }
        }
    }
}
