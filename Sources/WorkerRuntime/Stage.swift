// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// A worker's decisions, one record after the other. The five of the exchange conform to it and
/// know neither batches nor commits.
///
/// A batch goes through four steps. `begin` and `settle` may wait, `prepare` runs on all cores,
/// `handle` runs alone and in order: the order per key is kept because only `handle` decides.
package protocol Stage: Sendable {
    associatedtype Prepared: Sendable

    /// The worker's name: its group, its source in event ids, the label of its metrics.
    var name: String { get }

    var subscriptions: [Subscription] { get }

    /// How the partitions are dealt to the workers of this name.
    var assignment: AssignmentStrategy { get }

    /// At least so long from one batch to the next, unless the one before was full: where nobody
    /// waits for a record, few large commits cost less than many small ones.
    var batchInterval: Duration { get }

    /// True where `handle` uses the context's state; then there is a topic `state.<name>`.
    var keepsState: Bool { get }

    /// False where a dead letter names the record's place instead of repeating its value.
    var keepsDeadLetterValue: Bool { get }

    /// Called before each batch: for what has to be known first, as the registry up to its end.
    func begin() async throws

    /// The slow part of one record, without order and without effects that a repetition would
    /// double. Called on a thread that may block. Throws `RecordFailure` where the record cannot
    /// be worked on.
    func prepare(_ record: Record) throws -> Prepared

    /// Called with all that was prepared, before the first `handle`: what they wrote becomes
    /// durable here, one sync a batch.
    func settle(_ prepared: [Prepared]) async throws

    /// Decides, in order. What it emits and changes happens with the commit of the batch, or not
    /// at all.
    func handle(_ prepared: Prepared, of record: Record, in context: inout StageContext) throws

    /// Called once after the last `handle` of a batch, with what was handled: for sums over it.
    func conclude(
        _ handled: [(record: Record, prepared: Prepared)], in context: inout StageContext
    ) throws
}

extension Stage {
    package var assignment: AssignmentStrategy { .range }
    package var batchInterval: Duration { .zero }
    package var keepsState: Bool { false }
    package var keepsDeadLetterValue: Bool { true }
    package func begin() async throws {}
    package func settle(_ prepared: [Prepared]) async throws {}
    package func conclude(
        _ handled: [(record: Record, prepared: Prepared)], in context: inout StageContext
    ) throws {}
}

/// Why a record could not be worked on. A refusal of a document is not a failure: it is an event.
package enum RecordFailure: Error, Sendable {
    /// It may pass: the whole batch is read again after a pause.
    case retry(reason: String)
    /// Only we can mend it: the record goes to `dead-letters`, the rest goes on.
    case deadLetter(reason: String)
}
