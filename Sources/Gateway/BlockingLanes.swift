// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import Dispatch
import Synchronization

/// A few queues for work that blocks on the disk or takes long: as many threads at most, however
/// many requests there are.
final class BlockingLanes: Sendable {
    private let executors: [BlockingExecutor]
    private let turn = Atomic<Int>(0)

    init(count: Int) {
        executors = (0..<max(1, count)).map { BlockingExecutor(label: "lienthong.gateway.\($0)") }
    }

    /// For an actor that lives as long as one request.
    func next() -> BlockingExecutor {
        let number = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return executors[Int(UInt(bitPattern: number) % UInt(executors.count))]
    }

    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await Errand(executor: next()).run(work)
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
