// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Records that the log removed before a group or a reader had read them: its retention is shorter
/// than a stop was. They do not come back.
///
/// What compaction removes is no gap: a newer record of the same key stands for it.
package struct Gap: Hashable, Sendable, CustomStringConvertible {
    package var place: TopicPartition
    /// The offset that should have been read next.
    package var from: Int64
    /// The offset at which reading goes on.
    package var to: Int64

    package init(_ place: TopicPartition, from: Int64, to: Int64) {
        self.place = place
        self.from = from
        self.to = to
    }

    /// How many records are missing; on Kafka at most so many, since a commit's marker takes an
    /// offset too.
    package var count: Int64 { to - from }

    package var description: String { "\(place) from \(from) to \(to)" }
}
