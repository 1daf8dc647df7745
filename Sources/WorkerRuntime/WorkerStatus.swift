// LienThong
// SPDX-License-Identifier: Apache-2.0

import Following
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
    /// Partitions in which a transaction of another holds back what comes next.
    let held: HeldPartitions
    private let current = Mutex(Snapshot())

    init(worker: String, held: HeldPartitions) {
        self.worker = worker
        self.held = held
    }

    package var snapshot: Snapshot { current.withLock { $0 } }

    /// Ready: a member of its group, its state restored.
    package var isReady: Bool { [.running, .retrying].contains(snapshot.phase) }

    /// What it waits for; nil where it is ready.
    package var waitingFor: String? {
        isReady
            ? nil : [snapshot.phase.rawValue, problem].compactMap(\.self).joined(separator: ": ")
    }

    /// What hinders it, also one that is ready.
    package var problem: String? {
        let problems = [snapshot.problem, held.problem].compactMap(\.self)
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    /// Healthy: not given up.
    package var isHealthy: Bool { snapshot.phase != .failed }

    func update(_ change: (inout Snapshot) -> Void) {
        current.withLock { change(&$0) }
    }
}
