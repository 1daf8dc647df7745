// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Synchronization
import Telemetry

/// Follows partitions without a group and keeps a replica of what is in them: the registries of a
/// process, its projection.
///
/// It goes on where the replica stands, catches up to an end on request, tries again what may pass,
/// and tells of what the log removed before it was read.
package final class Follower: Sendable {
    package let name: String
    let partitions: [TopicPartition]
    let log: any EventLog
    let maxRecords: Int
    let pause: Duration
    let missing: MissingRecords
    let held: HeldPartitions
    let retries: Counter
    let inHand: WorkInHand?
    let logger: Logger
    let progress = Mutex(FollowerProgress())

    /// How long one read waits; `catchUp` and `stop` wait for it at most.
    static let wait = Duration.milliseconds(100)

    /// At most `maxRecords` are applied at once; `pause` is the rest after a failure that may pass.
    /// What is applied is in hand of the process: no worker's input is to blame if it dies of it.
    package init(
        _ name: String, _ partitions: [TopicPartition], log: any EventLog, maxRecords: Int = 5000,
        pause: Duration = .milliseconds(200), inHand: WorkInHand? = nil, metrics: Metrics,
        logger: Logger
    ) {
        self.name = name
        self.partitions = partitions
        self.log = log
        self.maxRecords = maxRecords
        self.pause = pause
        self.inHand = inHand
        self.logger = logger
        missing = MissingRecords(reader: name, metrics: metrics, logger: logger)
        held = HeldPartitions(reader: name, metrics: metrics, logger: logger)
        retries = metrics.counter(.followerRetries, labels: ["follower": name])
    }

    package var status: FollowerStatus {
        var status = progress.withLock { $0.status }
        status.problem = status.problem ?? held.problem
        return status
    }

    /// Asks `run` to return after the records that are under way.
    package func stop() { progress.withLock { $0.isStopping = true } }
}
