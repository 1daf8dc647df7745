// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

extension TopicKind {
    /// The projection reads all that happens to documents and their deliveries.
    var isFollowed: Bool { facts.readers.contains(.projection) }

    /// All partitions of all followed topics.
    static func followedPartitions(_ homes: Homes) -> [TopicPartition] {
        allCases.filter(\.isFollowed).map(\.facts).flatMap { facts in
            facts.topics.map { facts.spec($0, homes: homes) }
        }.flatMap { spec in (0..<spec.partitions).map { TopicPartition(spec.name, $0) } }
    }
}
