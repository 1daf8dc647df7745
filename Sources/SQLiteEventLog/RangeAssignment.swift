// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Who gets which partitions: for each topic the members that joined it, in the order of their
/// names, get neighbouring partitions, the first ones one more if it does not divide.
///
/// Where topics have equal numbers of partitions and members join the same topics, equal numbers
/// of all of them so have one owner: workers rely on it, since a document lies under one number.
enum RangeAssignment {
    struct Member {
        var id: UInt64
        var instance: String
        var subscriptions: [Subscription]
    }

    static func assign(
        _ topics: [String: Int32], to members: [Member]
    ) -> [UInt64: Set<TopicPartition>] {
        var result: [UInt64: Set<TopicPartition>] = [:]
        let sorted = members.sorted { $0.instance < $1.instance }
        for (topic, count) in topics {
            let joined = sorted.filter { member in
                member.subscriptions.contains { $0.matches(topic) }
            }
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
}
