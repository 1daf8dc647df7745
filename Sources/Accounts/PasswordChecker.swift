// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import Synchronization

/// Checks passwords, two at a time: each takes memory and a core for a while. Who comes when many
/// wait is told to come again.
package final class PasswordChecker: Sendable {
    package enum Outcome: Sendable { case right, wrong, busy }

    private static let lanes = 2

    private let workers: [Worker]
    private let maxWaiting: Int
    private let state = Mutex((waiting: 0, next: 0))
    /// Held against what is typed for a name that nobody has, so that the answer comes as late.
    private let nobody: PasswordHash

    /// Takes the time of a check.
    package init(maxWaiting: Int = 64) {
        self.maxWaiting = maxWaiting
        workers = (0..<Self.lanes).map {
            Worker(BlockingExecutor(label: "lienthong.password.\($0)"))
        }
        nobody = PasswordHash(of: .unguessable)
    }

    package func check(_ password: Password, against hash: PasswordHash?) async -> Outcome {
        let turn = state.withLock { state -> Int? in
            guard state.waiting < maxWaiting else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % workers.count
            return state.next
        }
        guard let turn else { return .busy }
        let isRight = await workers[turn].check(password, hash ?? nobody)
        state.withLock { $0.waiting -= 1 }
        return isRight && hash != nil ? .right : .wrong
    }

    private actor Worker {
        private let executor: BlockingExecutor
        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }

        init(_ executor: BlockingExecutor) { self.executor = executor }

        func check(_ password: Password, _ hash: PasswordHash) -> Bool { hash.matches(password) }
    }
}
