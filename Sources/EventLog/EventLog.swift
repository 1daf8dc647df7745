// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Topics, partitions, groups, and one idea: `GroupMember.commit` appends a worker's outputs and
/// moves its group past its inputs, both or neither.
///
/// The conformance suite (`Tests/EventLogTests`) states this contract; the
/// embedded log and Kafka pass the same one.
package protocol EventLog: Sendable {
    /// Creates the topics that do not exist yet. A topic that exists with another number of
    /// partitions is `.incompatible`; then nothing is created.
    func create(_ topics: [TopicSpec]) async throws(EventLogError)

    /// The topics there are, with their number of partitions.
    func topics() async throws(EventLogError) -> [String: Int32]

    /// Appends each record to the partition it names and returns their offsets, in order, when all
    /// are durable: on disk, or acknowledged by all in-sync replicas. After an error any of them
    /// may or may not have been appended (ids make a repetition harmless). The records of one call
    /// to one partition keep their order.
    @discardableResult
    func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64]

    /// Becomes a member of a group. The members share the partitions so that equal numbers of all
    /// joined topics have one owner; where the topics have not equally many, `.incompatible`. A second member under the same instance name fences the first.
    func join(_ membership: Membership) async throws(EventLogError) -> any GroupMember

    /// Reads the partitions from the given offsets on, without a group. Whoever wants all there is
    /// begins at `bounds`' beginning; an offset before it is told as a `Gap`.
    func follow(_ positions: [TopicPartition: Int64]) async throws(EventLogError) -> any LogReader

    /// For each partition the offset of its oldest record and the offset after its newest
    /// committed one (on Kafka after the marker that may follow it). They are equal where there is
    /// none. Every commit that had returned before the call is counted.
    func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds]

    /// The committed positions of a group: the offset it would read next. A partition for which it
    /// has committed nothing is absent.
    func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64]

    /// For each partition the time of its first record at or after the given offset: milliseconds
    /// since 1970. A partition without one is absent. With `committed` it tells how old the oldest
    /// record is that a group has not read.
    func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64]

    /// Closes everything that was opened through this log. Later calls are `.closed`.
    func close() async
}

package struct PartitionBounds: Hashable, Sendable {
    package var beginning: Int64
    package var end: Int64

    package init(beginning: Int64, end: Int64) {
        self.beginning = beginning
        self.end = end
    }
}

/// Reads assigned partitions; belongs to one task.
package protocol LogReader: Sendable {
    /// The next records, at most `maxRecords`, in order within each partition. Waits up to `wait`
    /// for the first; an empty run after that is an answer, not an error.
    func next(maxRecords: Int, wait: Duration) async throws(EventLogError) -> Run

    func close() async
}

/// What one read gave.
package struct Run: Sendable {
    package var records: [Record]
    /// True when, after these records, the reader stands at the end of all its partitions, as far
    /// as is known at this moment.
    package var isAtEnd: Bool
    /// Partitions of which this read found the end: nothing is left to read before that offset.
    /// On Kafka it may lie behind the last record, which a transaction's marker follows; a log
    /// whose offsets are all records need not tell.
    package var ends: [TopicPartition: Int64]
    /// What was removed before this reader came to it; the records go on behind. Only where the
    /// reader began before the partition's oldest record, or fell behind it.
    package var missing: [Gap]
    /// Partitions that have not gone on for long, because a transaction of another stays open there:
    /// what lies behind it is not given. It hangs and needs an operator.
    package var held: Set<TopicPartition>

    package init(
        records: [Record], isAtEnd: Bool, ends: [TopicPartition: Int64] = [:], missing: [Gap] = [],
        held: Set<TopicPartition> = []
    ) {
        self.records = records
        self.isAtEnd = isAtEnd
        self.ends = ends
        self.missing = missing
        self.held = held
    }
}
