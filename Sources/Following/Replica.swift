// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What a follower keeps up to date: it takes records in the order of their partitions and knows
/// how far it is.
package protocol Replica: Sendable {
    /// The offset to read next, of each partition that was read; the others are read from their
    /// beginning.
    var positions: [TopicPartition: Int64] { get async }

    /// Takes all of the records or none, and returns the positions after them.
    func apply(_ records: [Record]) async throws -> [TopicPartition: Int64]

    /// Goes on behind records that the log removed before they were read.
    func skip(_ gaps: [Gap]) async throws

    /// Forgets everything: the log is read again from its beginning.
    func forget() async throws

    /// What helps against an error of the other calls.
    func remedy(for error: any Error) -> Remedy
}

/// What a follower does about an error of its replica.
package enum Remedy: Sendable {
    /// It may pass: why, in a sentence for the operator.
    case tryAgain(String)
    /// What is kept is of no use any more.
    case forget
    /// None: the follower ends.
    case none
}
