// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import Events
import Telemetry

/// How a worker runs. Each limit has its default here; the executables' flags set them.
package struct WorkerSettings: Sendable {
    /// The same for all its processes.
    package var cluster: Cluster
    /// This process's name within its groups, stable over restarts.
    package var instance: String
    package var clock: BusinessClock
    /// Where the stateful workers keep their caches.
    package var stateDirectory: String
    /// At most this many records a batch.
    package var batchRecords = 1000
    /// At most this many bytes of values a batch; a single larger record comes alone.
    package var batchBytes = 8 << 20
    /// At most this many timers a batch.
    package var batchTimers = 500
    package var failures = FailurePolicy()
    /// What the process has in hand, so that an input of which it dies is known after its restart.
    /// None: it is not known.
    package var inHand: WorkInHand?
    /// How often a worker asks the log what waits before it.
    package var lagInterval: Duration = .seconds(10)
    /// The host's time, by which records are stamped: milliseconds since 1970.
    package var wallClock: @Sendable () -> Int64 = WallClock.milliseconds

    package init(
        cluster: Cluster, instance: String, clock: BusinessClock, stateDirectory: String
    ) {
        self.cluster = cluster
        self.instance = instance
        self.clock = clock
        self.stateDirectory = stateDirectory
    }
}
