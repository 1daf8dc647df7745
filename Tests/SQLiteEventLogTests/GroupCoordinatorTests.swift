// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@testable import SQLiteEventLog

/// The group as a value: every step of a partition from one member to another.
@Suite struct GroupCoordinatorTests {
    private let all: Set<TopicPartition> = Self.places(["a", "b"], 0..<4)

    private static func places(_ topics: [String], _ numbers: Range<Int32>) -> Set<TopicPartition> {
        Set(topics.flatMap { topic in numbers.map { TopicPartition(topic, $0) } })
    }

    private func group(members: [(UInt64, String)] = []) -> GroupCoordinator {
        var group = GroupCoordinator(topics: ["a": 4, "b": 4])
        for (id, name) in members { join(&group, id, name) }
        return group
    }

    private func join(_ group: inout GroupCoordinator, _ id: UInt64, _ name: String) {
        group.join(id, instance: name, subscriptions: [Subscription(.prefix(""))])
    }

    private func poll(
        released: Set<TopicPartition> = [], _ change: GroupCoordinator.Change?
    ) -> GroupCoordinator.Poll {
        GroupCoordinator.Poll(released: released, change: change)
    }

    @Test func `one member gets all, once`() {
        var group = group(members: [(1, "x")])
        #expect(group.poll(1) == poll(.assigned(all)))
        #expect(group.poll(1) == poll(nil))
        #expect(!group.hasChange(1))
    }

    @Test func `a partition is held until it is let go, and only then given`() {
        var group = group(members: [(1, "x")])
        _ = group.poll(1)
        join(&group, 2, "y")
        let upper = Self.places(["a", "b"], 2..<4)
        // The second waits; the first is told, and still holds.
        #expect(group.poll(2) == poll(nil))
        #expect(group.poll(1) == poll(.revoked(upper)))
        #expect(upper.allSatisfy { group.holds(1, $0) })
        #expect(group.poll(2) == poll(nil))
        #expect(!group.hasChange(2))
        // It lets go by asking again.
        #expect(group.hasChange(1))
        #expect(group.poll(1) == poll(released: upper, nil))
        #expect(group.hasChange(2))
        #expect(group.poll(2) == poll(.assigned(upper)))
    }

    @Test func `what was announced goes even if the other has left again`() {
        var group = group(members: [(1, "x")])
        _ = group.poll(1)
        join(&group, 2, "y")
        let upper = Self.places(["a", "b"], 2..<4)
        _ = group.poll(1)
        group.leave(2)
        // Released and given again: a member must not think it had kept its batch.
        #expect(group.poll(1) == poll(released: upper, .assigned(upper)))
    }

    @Test func `a namesake fences the first and takes its partitions`() {
        var group = group(members: [(1, "x")])
        _ = group.poll(1)
        join(&group, 2, "x")
        #expect(group.isFenced(1))
        #expect(!group.isMember(1))
        #expect(!group.holds(1, TopicPartition("a", 0)))
        #expect(group.poll(2) == poll(.assigned(all)))
        group.leave(1)
        #expect(group.isMember(2))
        #expect(group.holds(2, TopicPartition("a", 0)))
    }

    @Test func `a commit on its way keeps the partitions of who left or was fenced`() {
        for isFence in [true, false] {
            var group = group(members: [(1, "x")])
            _ = group.poll(1)
            group.beginCommit(1)
            if isFence { join(&group, 2, "x") }
            if !isFence {
                group.leave(1)
                join(&group, 2, "y")
            }
            #expect(group.poll(2) == poll(nil))
            let wasAwaited = group.endCommit(1)
            #expect(wasAwaited)
            #expect(group.poll(2) == poll(.assigned(all)))
        }
    }

    @Test func `the end of a commit of a present member changes nothing`() {
        var group = group(members: [(1, "x")])
        _ = group.poll(1)
        group.beginCommit(1)
        let ofMember = group.endCommit(1)
        let ofStranger = group.endCommit(99)
        #expect(!ofMember && !ofStranger)
        #expect(group.holds(1, TopicPartition("a", 0)))
    }

    @Test func `a new topic is given at once, where its number is settled`() {
        var group = group(members: [(1, "x"), (2, "y")])
        let lower = Self.places(["a", "b"], 0..<2)
        #expect(group.poll(1) == poll(.assigned(lower)))
        group.setTopics(["a": 4, "b": 4, "c": 4])
        #expect(group.poll(1) == poll(.assigned(Self.places(["c"], 0..<2))))
        #expect(group.poll(2) == poll(.assigned(Self.places(["a", "b", "c"], 2..<4))))
    }

    @Test func `a new topic's partition waits for the others of its number`() {
        var group = group(members: [(1, "x")])
        _ = group.poll(1)
        join(&group, 2, "y")
        group.setTopics(["a": 4, "b": 4, "c": 4])
        // c/2 is free, but a/2 and b/2 are still the first's.
        #expect(group.poll(2) == poll(nil))
        #expect(group.poll(1) == poll(.revoked(Self.places(["a", "b"], 2..<4))))
        _ = group.poll(1)
        #expect(group.poll(2) == poll(.assigned(Self.places(["a", "b", "c"], 2..<4))))
    }

    @Test func `members with other topics do not wait for each other for ever`() {
        var group = GroupCoordinator(topics: ["a": 4, "c": 4])
        group.join(1, instance: "x", subscriptions: [Subscription(.topic("a"))])
        _ = group.poll(1)
        group.join(
            2, instance: "y",
            subscriptions: [Subscription(.topic("a")), Subscription(.topic("c"))])
        #expect(group.poll(1) == poll(.revoked(Self.places(["a"], 2..<4))))
        _ = group.poll(1)
        let given = Self.places(["a"], 2..<4).union(Self.places(["c"], 0..<4))
        #expect(group.poll(2) == poll(.assigned(given)))
    }

    @Test func `the range gives the first members one more`() {
        let targets = assign(["a": 5], by: .range)
        // Sorted by name, so the last id comes first.
        #expect(targets[3] == Self.places(["a"], 0..<2))
        #expect(targets[2] == Self.places(["a"], 2..<4))
        #expect(targets[1] == Self.places(["a"], 4..<5))
    }

    @Test func `round robin goes on with the next member at the next topic`() {
        let targets = assign(["a": 1, "b": 1, "c": 1, "d": 1, "e": 4], by: .roundRobin)
        #expect(targets[3] == Self.places(["a", "d"], 0..<1).union(Self.places(["e"], 2..<3)))
        #expect(
            targets[2] == Self.places(["b", "e"], 0..<1).union(Self.places(["e"], 3..<4)))
        #expect(targets[1] == Self.places(["c"], 0..<1).union(Self.places(["e"], 1..<2)))
    }

    /// Three members that joined every topic, the last named first.
    private func assign(
        _ topics: [String: Int32], by strategy: AssignmentStrategy
    ) -> [UInt64: Set<TopicPartition>] {
        PartitionAssignment.assign(
            topics,
            to: (1...3).map {
                PartitionAssignment.Member(
                    id: $0, instance: "\(4 - $0)", subscriptions: [Subscription(.prefix(""))])
            }, by: strategy)
    }
}
