// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Exchange
import Following
import Synchronization
import Telemetry

/// The working calendar and the limits of deadlines in this process, kept up to date from
/// `registry.rules`. A table that nobody has imported is the one that ships.
package final class RulesRegistry: Sendable {
    private final class Current: Sendable {
        let rules = Mutex(ExchangeRules.shipped)
    }

    private let current = Current()
    private let follower: TopicFollower

    package init(
        log: any EventLog, inHand: WorkInHand? = nil, metrics: Metrics, logger: Logger
    ) {
        let unreadable = UnreadableRecords(
            topic: Topic.registryRules.name, metrics: metrics, logger: logger)
        follower = TopicFollower(
            topic: Topic.registryRules.name, log: log, inHand: inHand, metrics: metrics,
            logger: logger
        ) { [current] records in
            var rules = current.rules.withLock { $0 }
            for record in records {
                unreadable.reading(record) { try rules.apply(record) }
            }
            let changed = rules
            current.rules.withLock { $0 = changed }
        } clear: { [current] in
            current.rules.withLock { $0 = .shipped }
        }
    }

    /// The rules as they are now: a value, cheap to copy.
    package var rules: ExchangeRules { current.rules.withLock { $0 } }

    package func run() async throws { try await follower.run() }
    package var isCurrent: Bool { follower.isCurrent }
    package var waitingFor: String? { follower.waitingFor }
    package var problem: String? { follower.problem }
    package func stop() { follower.stop() }
    package func catchUp() async throws { try await follower.catchUp() }
}

extension ExchangeRules {
    /// One that is taken away is the one that ships again.
    fileprivate mutating func apply(_ record: Record) throws {
        switch record.key.map({ String(decoding: $0, as: UTF8.self) }) {
        case RulesEntry.calendarKey:
            calendar =
                record.value == nil
                ? Self.shipped.calendar : WorkingCalendar(try record.event(CalendarRecord.self))
        case RulesEntry.deadlinesKey:
            deadlines =
                record.value == nil
                ? Self.shipped.deadlines
                : try DeadlineRules(try record.event(DeadlineRulesRecord.self))
        default: return  // A table of a later version.
        }
    }
}
