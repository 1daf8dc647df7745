// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// A queue of its own for an actor whose methods call blocking C functions: the cooperative pool
/// has one thread a core and must not wait. Linux has no `DispatchSerialQueue`.
final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
