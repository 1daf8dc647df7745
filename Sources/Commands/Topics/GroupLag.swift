// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

/// How far a group is behind in one topic.
package struct GroupLag: Hashable, Sendable {
    package var group: String
    package var topic: String
    /// Records that the group has not passed.
    package var behind: Int64
    /// False where it was not counted: then it is the number of offsets, of which markers of
    /// transactions take some.
    package var isExact: Bool
    /// When the oldest of them was written: milliseconds since 1970. Nil where none waits.
    package var oldest: Int64?
    /// Partitions of which the group has committed no position.
    package var untouched: Int
    /// Partitions that are not counted, because a transaction stays open in them.
    package var held: [Int32] = []
    /// The sum of the positions that it has committed: where it grows, the group goes on.
    package var passed: Int64 = 0
    /// False where the broker lets this user see positions and ends, and no record.
    package var isRead = true

    /// So many offsets of a partition are read and counted; more are taken as they are.
    package static let countedOffsets: Int64 = 64

    /// Every group of the pipeline in every topic that it reads.
    package static func all(_ log: any EventLog) async throws -> [GroupLag] {
        let counts = try await log.topics()
        var lags: [GroupLag] = []
        for group in StageKind.allCases {
            let topics = counts.keys.sorted().filter(group.facts.reads)
            let places = topics.flatMap { topic in
                (0..<(counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
            }
            if places.isEmpty { continue }
            lags += try await of(group.name, topics, places, log)
        }
        return lags
    }

    private static func of(
        _ group: String, _ topics: [String], _ places: [TopicPartition], _ log: any EventLog
    ) async throws -> [GroupLag] {
        // Asked first: what is committed meanwhile makes the lag smaller than it is, never negative.
        let (committed, unsure) = try await askingPastHeld(places) {
            places throws(EventLogError) in
            try await log.committed(group: group, places)
        }
        let sure = places.filter { !unsure.contains($0) }
        let (bounds, endless) = try await askingPastHeld(sure) { places throws(EventLogError) in
            try await log.bounds(of: places)
        }
        var lags: [String: GroupLag] = [:]
        for topic in topics {
            lags[topic] = GroupLag(
                group: group, topic: topic, behind: 0, isExact: true, untouched: 0)
        }
        for place in unsure.union(endless) { lags[place.topic]?.held.append(place.partition) }
        for place in bounds.keys where committed[place] == nil {
            lags[place.topic]?.untouched += 1
        }
        for (place, position) in committed { lags[place.topic]?.passed += position }
        let positions = Dictionary(uniqueKeysWithValues: sure.map { ($0, committed[$0] ?? 0) })
        do {
            let found = try await log.lags(
                behind: positions, in: bounds, countedOffsets: countedOffsets)
            for (place, lag) in found { lags[place.topic]?.add(lag) }
        } catch let error as EventLogError where error.code == .refused {
            for (place, bounds) in bounds {
                lags[place.topic]?.isRead = false
                lags[place.topic]?.add(.unread(from: positions[place] ?? 0, in: bounds))
            }
        }
        return topics.compactMap { lags[$0] }
    }

    private mutating func add(_ lag: PartitionLag) {
        behind += lag.records
        if !lag.isExact { isExact = false }
        oldest = [oldest, lag.oldest].compactMap(\.self).min()
    }
}
