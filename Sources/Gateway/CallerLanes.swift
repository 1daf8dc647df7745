// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Blocking
import Synchronization

/// Queues for work that blocks on the disk or takes long, a few for each node or agency. Its large
/// or slow packets wait for one another and for nobody else's: where several callers have work at
/// once, the system shares the processors between their threads. A queue without work has no thread.
/// What the gateway does of itself has the lanes of nobody (nil).
final class CallerLanes: Sendable {
    private struct Lanes {
        var executors: [BlockingExecutor]
        var turn = 0
    }

    private let count: Int
    /// By party: as many as there are nodes and agencies that call, at most.
    private let lanes = Mutex<[String?: Lanes]>([:])

    /// `count` for each caller.
    init(count: Int) { self.count = max(1, count) }

    /// For an actor that lives as long as one request.
    func next(for caller: Caller?) -> BlockingExecutor {
        lanes.withLock { lanes in
            var own = lanes[caller?.party] ?? made()
            let executor = own.executors[own.turn]
            own.turn = (own.turn + 1) % own.executors.count
            lanes[caller?.party] = own
            return executor
        }
    }

    func run<T: Sendable>(
        for caller: Caller?, _ work: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await Errand(executor: next(for: caller)).run(work)
    }

    private func made() -> Lanes {
        Lanes(
            executors: (0..<count).map { BlockingExecutor(label: "lienthong.gateway.\($0)") })
    }
}

/// One piece of work on one of the queues.
private actor Errand {
    private let executor: BlockingExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(executor: BlockingExecutor) { self.executor = executor }

    func run<T: Sendable>(_ work: @Sendable () throws -> T) throws -> T { try work() }
}
