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
    /// The tree, and which state of the registry it is: another number, another state.
    package struct Snapshot: Sendable {
        package fileprivate(set) var tree = AgencyTree()
        package fileprivate(set) var generation: Int64 = 0
    }

    private final class Current: Sendable {
        let snapshot = Mutex(Snapshot())
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
            var tree = current.snapshot.withLock { $0.tree }
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
            current.snapshot.withLock {
                $0.tree = changed
                $0.generation += 1
            }
        } clear: { [current] in
            current.snapshot.withLock {
                $0.tree = AgencyTree()
                $0.generation += 1
            }
        }
    }

    /// The tree as it is now: a value, cheap to copy.
    package var tree: AgencyTree { snapshot.tree }

    package var snapshot: Snapshot { current.snapshot.withLock { $0 } }

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
