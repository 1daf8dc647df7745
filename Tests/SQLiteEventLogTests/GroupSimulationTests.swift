// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import SQLiteEventLog

/// Random histories of a group: what must hold at every moment, and in the end.
@Suite struct GroupSimulationTests {
    private static let count: Int32 = 6

    @Test func `no partition ever has two holders, and in the end each has one`() throws {
        var random = SeededGenerator.fromEnvironment()
        let seed = random.seed
        for round in 0..<200 {
            var group = GroupCoordinator(topics: ["a": Self.count, "b": Self.count])
            var topics = ["a", "b"]
            // The partitions as the members themselves keep account of them.
            var owned: [UInt64: Set<TopicPartition>] = [:]
            var committing: Set<UInt64> = []
            var lastID: UInt64 = 0
            for step in 0..<80 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0:
                    lastID += 1
                    let name = "i\(Int.random(in: 0..<4, using: &random))"
                    group.join(lastID, instance: name, subscriptions: [Subscription(.prefix(""))])
                    owned[lastID] = []
                case 1:
                    guard let id = owned.keys.sorted().randomElement(using: &random) else { break }
                    group.leave(id)
                    if !committing.contains(id) { owned[id] = nil }
                case 2 where topics.count < 4:
                    topics.append("t\(topics.count)")
                    group.setTopics(
                        Dictionary(uniqueKeysWithValues: topics.map { ($0, Self.count) }))
                case 3:
                    guard let id = owned.keys.sorted().randomElement(using: &random),
                        group.isMember(id), !committing.contains(id)
                    else { break }
                    group.beginCommit(id)
                    committing.insert(id)
                case 4:
                    guard let id = committing.sorted().randomElement(using: &random) else { break }
                    _ = group.endCommit(id)
                    committing.remove(id)
                default:
                    guard let id = owned.keys.sorted().randomElement(using: &random),
                        group.isMember(id), !committing.contains(id)
                    else { break }
                    poll(&group, id, &owned)
                }
                // Who was put out holds nothing, unless its commit is on the way.
                for id in owned.keys where !group.isMember(id) && !committing.contains(id) {
                    owned[id] = nil
                }
                let all = owned.values.flatMap { $0 }
                try #require(Set(all).count == all.count, "SEED=\(seed) \(round).\(step)")
            }
            for id in committing { _ = group.endCommit(id) }
            settle(&group, &owned)
            try expectShared(owned, topics, "SEED=\(seed) round \(round)")
        }
    }

    private func poll(
        _ group: inout GroupCoordinator, _ id: UInt64, _ owned: inout [UInt64: Set<TopicPartition>]
    ) {
        let poll = group.poll(id)
        owned[id]?.subtract(poll.released)
        if case .assigned(let new) = poll.change { owned[id]?.formUnion(new) }
    }

    /// All poll until nothing changes any more.
    private func settle(
        _ group: inout GroupCoordinator, _ owned: inout [UInt64: Set<TopicPartition>]
    ) {
        owned = owned.filter { group.isMember($0.key) }
        for _ in 0..<10 {
            for id in owned.keys.sorted() { poll(&group, id, &owned) }
        }
    }

    private func expectShared(
        _ owned: [UInt64: Set<TopicPartition>], _ topics: [String], _ comment: Comment
    ) throws {
        if owned.isEmpty { return }
        let all = owned.values.flatMap { $0 }
        try #require(Set(all).count == all.count, comment)
        try #require(Set(all) == partitions(topics, Self.count), comment)
        for set in owned.values {
            let numbers = topics.map { topic in
                Set(set.filter { $0.topic == topic }.map(\.partition))
            }
            try #require(Set(numbers).count == 1, comment)
        }
    }
}
