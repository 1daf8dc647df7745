// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A topic as it should exist.
package struct TopicSpec: Hashable, Sendable {
    package enum Cleanup: Hashable, Sendable {
        /// Records older than `retentionMilliseconds` go; `nil` keeps them for ever.
        case delete(retentionMilliseconds: Int64?)
        /// The newest record of each key stays.
        case compact
    }

    package var name: String
    /// Fixed when the topic is created.
    package var partitions: Int32
    package var cleanup: Cleanup
    package var maxRecordBytes: Int
    /// The broker's time of append, not the producer's, stamps the records.
    package var usesLogAppendTime: Bool
    /// The broker stores records without compression, whatever a producer sends: what a reader gets
    /// is no larger than `maxRecordBytes` allows. For topics that strangers write.
    package var storesUncompressed: Bool

    package init(
        name: String, partitions: Int32, cleanup: Cleanup, maxRecordBytes: Int = 9 << 20,
        usesLogAppendTime: Bool = false, storesUncompressed: Bool = false
    ) {
        self.name = name
        self.partitions = partitions
        self.cleanup = cleanup
        self.maxRecordBytes = maxRecordBytes
        self.usesLogAppendTime = usesLogAppendTime
        self.storesUncompressed = storesUncompressed
    }
}
