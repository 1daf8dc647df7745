// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Who gets which partitions.
enum PartitionAssignment {
    struct Member {
        var id: UInt64
        var instance: String
        var subscriptions: [Subscription]

        func joins(_ topic: String) -> Bool { subscriptions.contains { $0.matches(topic) } }
    }

    /// For each member its partitions; members without any may be absent.
    static func assign(
        _ topics: [String: Int32], to members: [Member], by strategy: AssignmentStrategy
    ) -> [UInt64: Set<TopicPartition>] {
        let sorted = members.sorted { $0.instance < $1.instance }
        return switch strategy {
        case .range: range(topics, sorted)
        case .roundRobin: roundRobin(topics, sorted)
        }
    }

    /// For each topic the members that joined it get neighbouring partitions, the first ones one
    /// more if it does not divide.
    private static func range(
        _ topics: [String: Int32], _ members: [Member]
    ) -> [UInt64: Set<TopicPartition>] {
        var result: [UInt64: Set<TopicPartition>] = [:]
        for (topic, count) in topics {
            let joined = members.filter { $0.joins(topic) }
            if joined.isEmpty { continue }
            let share = count / Int32(joined.count)
            let extra = count % Int32(joined.count)
            var next: Int32 = 0
            for (index, member) in joined.enumerated() {
                let end = next + share + (index < Int(extra) ? 1 : 0)
                for partition in next..<end {
                    result[member.id, default: []].insert(TopicPartition(topic, partition))
                }
                next = end
            }
        }
        return result
    }

    /// All partitions in order, each to the next member that joined its topic.
    private static func roundRobin(
        _ topics: [String: Int32], _ members: [Member]
    ) -> [UInt64: Set<TopicPartition>] {
        var result: [UInt64: Set<TopicPartition>] = [:]
        var next = 0
        for (topic, count) in topics.sorted(by: { $0.key < $1.key }) {
            guard members.contains(where: { $0.joins(topic) }) else { continue }
            for partition in 0..<count {
                while !members[next % members.count].joins(topic) { next += 1 }
                result[members[next % members.count].id, default: []]
                    .insert(TopicPartition(topic, partition))
                next += 1
            }
        }
        return result
    }
}
