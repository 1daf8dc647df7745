// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Exchange
import Following
import Synchronization
import Telemetry

/// The agency tree of this process, kept up to date from `registry.agencies`.
package final class AgencyRegistry: Sendable {
    private final class Current: Sendable {
        let tree = Mutex(AgencyTree())
    }

    private let current = Current()
    private let follower: TopicFollower
    /// What of the topic this version cannot read.
    package let unreadable: UnreadableRecords

    package init(
        log: any EventLog, inHand: WorkInHand? = nil, metrics: Metrics, logger: Logger
    ) {
        let unreadable = UnreadableRecords(
            topic: Topic.registryAgencies.name, metrics: metrics, logger: logger)
        self.unreadable = unreadable
        follower = TopicFollower(
            topic: Topic.registryAgencies.name, log: log, inHand: inHand, metrics: metrics,
            logger: logger
        ) { [current] records in
            var tree = current.tree.withLock { $0 }
            for record in records {
                unreadable.reading(record) {
                    if record.value == nil {
                        let key = String(decoding: record.key ?? [], as: UTF8.self)
                        tree.remove(try AgencyCode(key))
                    } else {
                        tree.apply(try AgencyHistory(try record.event(AgencyRecord.self)))
                    }
                }
            }
            let changed = tree
            current.tree.withLock { $0 = changed }
        } clear: { [current] in
            current.tree.withLock { $0 = AgencyTree() }
        }
    }

    /// The tree as it is now: a value, cheap to copy.
    package var tree: AgencyTree { current.tree.withLock { $0 } }

    package func run() async throws { try await follower.run() }
    package var isCurrent: Bool { follower.isCurrent }
    /// What it waits for, for `/readyz`.
    package var waitingFor: String? { follower.waitingFor }
    /// What hinders it though it has read all there was at the start.
    package var problem: String? { follower.problem }
    package func stop() { follower.stop() }

    /// Before a refusal for an unknown agency: what was written before the call is in the tree.
    package func catchUp() async throws { try await follower.catchUp() }
}
