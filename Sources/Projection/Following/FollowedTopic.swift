// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

extension TopicKind {
    /// The projection reads all that happens to documents and their deliveries.
    var isFollowed: Bool { facts.readers.contains(.projection) }

    /// All partitions of all followed topics.
    static let followedPartitions: [TopicPartition] = allCases.filter(\.isFollowed).flatMap {
        kind in
        kind.facts.topics.map(kind.facts.spec).flatMap { spec in
            (0..<spec.partitions).map { TopicPartition(spec.name, $0) }
        }
    }
}
