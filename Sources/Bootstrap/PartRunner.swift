// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization
import Telemetry
import Terminal
import WorkerRuntime

/// Something that runs as long as its process: a worker, a follower of a registry, a projection.
package struct Part: Sendable {
    package var name: String
    package var run: @Sendable () async throws -> Void
    package var stop: @Sendable () -> Void
    /// Nil when it is ready; else what it waits for.
    package var waitingFor: @Sendable () -> String?
    /// What hinders it meanwhile, though it is ready; nil where nothing does.
    package var problem: @Sendable () -> String?

    package init(
        _ name: String, run: @escaping @Sendable () async throws -> Void,
        stop: @escaping @Sendable () -> Void,
        waitingFor: @escaping @Sendable () -> String? = { nil },
        problem: @escaping @Sendable () -> String? = { nil }
    ) {
        self.name = name
        self.run = run
        self.stop = stop
        self.waitingFor = waitingFor
        self.problem = problem
    }

    package init<S: Stage>(_ worker: Worker<S>) {
        self.init(
            worker.status.worker, run: { try await worker.run() }, stop: { worker.stop() },
            waitingFor: { worker.status.waitingFor }, problem: { worker.status.problem })
    }

    package init(_ registry: AgencyRegistry) {
        self.init(
            "registry.agencies", run: { try await registry.run() }, stop: { registry.stop() },
            waitingFor: { registry.waitingFor }, problem: { registry.problem })
    }
}

/// Runs the parts of a process together: the first that fails ends all, a signal drains all.
package final class PartRunner: Sendable {
    private let parts: [Part]
    private let logger: Logger
    private let running = Mutex<Set<String>>([])
    private let isStopping = Atomic<Bool>(false)

    package init(_ parts: [Part], logger: Logger) {
        self.parts = parts
        self.logger = logger
    }

    /// What `/readyz` says: each part that is not ready, and why.
    package var waiting: [(part: String, reason: String)] {
        parts.compactMap { part in part.waitingFor().map { (part.name, $0) } }
    }

    /// What else it says: what hinders a part that is ready.
    package var problems: [(part: String, reason: String)] {
        parts.compactMap { part in
            part.waitingFor() == nil ? part.problem().map { (part.name, $0) } : nil
        }
    }

    /// True while every part runs.
    package var isHealthy: Bool {
        isStopping.load(ordering: .relaxed) || running.withLock { $0.count } == parts.count
    }

    package func stop() {
        isStopping.store(true, ordering: .relaxed)
        for part in parts { part.stop() }
    }

    /// Returns the exit code when all parts have ended.
    package func run() async -> Int32 {
        running.withLock { $0 = Set(parts.map(\.name)) }
        return await withTaskGroup(of: Int32.self) { group in
            for part in parts {
                group.addTask { await self.run(part) }
            }
            var code = ExitCode.done
            for await result in group where result != ExitCode.done {
                if code == ExitCode.done { code = result }
                stop()
            }
            return code
        }
    }

    private func run(_ part: Part) async -> Int32 {
        defer { running.withLock { _ = $0.remove(part.name) } }
        do {
            try await part.run()
            if isStopping.load(ordering: .relaxed) { return ExitCode.done }
            logger.error("a part ended before it was asked to", [.worker: part.name])
            return ExitCode.failed
        } catch let error as EventLogError where error.code == .fenced {
            logger.error(
                "another process is running under this instance's name",
                [.worker: part.name, .error: error, .hint: "give each process its own --instance"])
            return ExitCode.fenced
        } catch {
            if isStopping.load(ordering: .relaxed) { return ExitCode.done }
            logger.error("a part failed", [.worker: part.name, .error: "\(error)"])
            return ExitCode.failed
        }
    }
}
