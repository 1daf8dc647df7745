// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What `/healthz` and `/readyz` tell of a worker.
package final class WorkerStatus: Sendable {
    package enum Phase: String, Sendable {
        case starting, restoring, running, retrying, stopped, failed
    }

    package struct Snapshot: Sendable {
        package var phase: Phase = .starting
        package var partitions = 0
        package var problem: String?
    }

    package let worker: String
    private let current = Mutex(Snapshot())

    package init(worker: String) {
        self.worker = worker
    }

    package var snapshot: Snapshot { current.withLock { $0 } }

    /// Ready: a member of its group, its state restored.
    package var isReady: Bool { [.running, .retrying].contains(snapshot.phase) }

    /// Healthy: not given up.
    package var isHealthy: Bool { snapshot.phase != .failed }

    func update(_ change: (inout Snapshot) -> Void) {
        current.withLock { change(&$0) }
    }
}
