// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How far a position is behind in a partition.
package struct PartitionLag: Hashable, Sendable {
    /// Records at or after the position.
    package var records: Int64
    /// False where they were not counted: then it is the number of offsets, of which markers of
    /// transactions take some.
    package var isExact: Bool
    /// When the oldest of them was written: milliseconds since 1970. Nil where none waits.
    package var oldest: Int64?

    package static let none = PartitionLag(records: 0, isExact: true, oldest: nil)

    /// What lies between a position and the end, where nobody may read it: nothing is counted, and no
    /// age is known.
    package static func unread(from position: Int64, in bounds: PartitionBounds) -> PartitionLag {
        let offsets = bounds.end - max(position, bounds.beginning)
        return offsets > 0 ? PartitionLag(records: offsets, isExact: false, oldest: nil) : .none
    }

    package init(records: Int64, isExact: Bool, oldest: Int64?) {
        self.records = records
        self.isExact = isExact
        self.oldest = oldest
    }
}

extension EventLog {
    /// What waits in each partition between a position (the offset to be read next; 0 where there is
    /// none) and the end that the partition had when its bounds were asked. Partitions without
    /// bounds or without a position are absent.
    ///
    /// At most `countedOffsets` of a partition are read to be counted; 0 reads none. On Kafka whoever
    /// asks often does not count: each reading is a client of its own.
    package nonisolated(nonsending) func lags(
        behind positions: [TopicPartition: Int64], in bounds: [TopicPartition: PartitionBounds],
        countedOffsets: Int64 = 0
    ) async throws -> [TopicPartition: PartitionLag] {
        var lags: [TopicPartition: PartitionLag] = [:]
        var open: [TopicPartition: Int64] = [:]
        for (place, bounds) in bounds {
            guard let position = positions[place] else { continue }
            lags[place] = PartitionLag.none
            let next = max(position, bounds.beginning)
            if next < bounds.end { open[place] = next }
        }
        // Where no record follows there are markers only.
        let times = try await timestamps(at: open)
        var counted: [TopicPartition: Int64] = [:]
        for (place, time) in times {
            guard let next = open[place], let end = bounds[place]?.end else { continue }
            let isExact = end - next <= countedOffsets
            if isExact { counted[place] = next }
            lags[place] = PartitionLag(
                records: isExact ? 0 : end - next, isExact: isExact, oldest: time)
        }
        try await read(counted, until: bounds.mapValues(\.end)) { record in
            lags[record.place]?.records += 1
            return true
        }
        // What came behind the ends meanwhile is not of this answer.
        for place in counted.keys where lags[place]?.records == 0 {
            lags[place] = PartitionLag.none
        }
        return lags
    }
}
