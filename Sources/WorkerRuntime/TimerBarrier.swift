// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// Holds the timers of a stage that judges what others have not done, until it has read what was written
/// before they were due. After an outage of hours a timer would else find undone what was done long ago,
/// and stands in a topic that nobody has read yet.
///
/// What was written to the topics of the stage upstream has to be worked on by its group, then what that
/// made has to be read here. Timers that were due by the moment at which the ends were asked may fire then.
package final class TimerBarrier {
    private typealias Ends = [TopicPartition: PartitionBounds]

    private enum State {
        /// Nothing is known.
        case closed
        /// The group upstream has these before it.
        case upstream(BusinessTime, Ends)
        /// This stage has these before it.
        case own(BusinessTime, Ends)
        case passed(BusinessTime)
    }

    private let log: any EventLog
    private let upstream: StageKind
    private var state = State.closed

    package init(_ log: any EventLog, behind upstream: StageKind) {
        self.log = log
        self.upstream = upstream
    }

    /// Partitions came or went.
    func reset() { state = .closed }

    /// Up to when timers may fire; nil where the earliest that is due may not yet.
    package nonisolated(nonsending) func limit(
        of due: BusinessTime, now: BusinessTime, at positions: [TopicPartition: Int64]
    ) async throws -> BusinessTime? {
        while true {
            switch state {
            case .passed(let limit) where due <= limit:
                return limit
            case .closed, .passed:
                let numbers = Set(positions.keys.map(\.partition))
                let places = upstream.facts.reads.flatMap(\.facts.topics).flatMap { topic in
                    numbers.map { TopicPartition(topic, $0) }
                }
                state = .upstream(now, try await log.bounds(of: places))
            case .upstream(let time, let ends):
                var committed = ends.mapValues(\.beginning)
                committed.merge(
                    try await log.committed(group: upstream.name, Array(ends.keys))
                ) { $1 }
                guard try await hasPassed(ends, committed) else { return nil }
                state = .own(time, try await log.bounds(of: Array(positions.keys)))
            case .own(let time, let ends):
                guard try await hasPassed(ends, positions) else { return nil }
                state = .passed(time)
            }
        }
    }

    /// What lies between may be markers of transactions only.
    private nonisolated(nonsending) func hasPassed(
        _ ends: Ends, _ positions: [TopicPartition: Int64]
    ) async throws -> Bool {
        if ends.allSatisfy({ positions[$0.key, default: 0] >= $0.value.end }) { return true }
        let lags = try await log.lags(behind: positions, in: ends)
        return lags.values.allSatisfy { $0 == .none }
    }
}
