// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Telemetry

/// SIGTERM or SIGINT to a process of ours. While it starts, which a broker that is away makes long,
/// it ends at once and with success: nothing was begun. Once it runs, it drains.
final class Termination: Sendable {
    private let drain = Mutex<(@Sendable () -> Void)?>(nil)
    private let signals = Mutex<[any Sendable]>([])

    init(_ logger: Logger) {
        let sources = Signals.onTermination { [weak self] in self?.asked(logger) }
        signals.withLock { $0 = sources }
    }

    /// From here on whoever asks has the process drained.
    func hasStarted(drain: @escaping @Sendable () -> Void) {
        self.drain.withLock { $0 = drain }
    }

    private func asked(_ logger: Logger) {
        drain.withLock { drain in
            if let drain { return drain() }
            logger.info("stopped while starting")
            flushStandardOutput()
            // Not `exit`: other threads are amid their start, and find nothing taken from them.
            _exit(0)
        }
    }
}
