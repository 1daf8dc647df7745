// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

/// A worker's decisions, one input after the other. The stages of the exchange conform to it and
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

    /// True where each topic must have a partition for every home of the cluster.
    var readsByHome: Bool { get }

    /// At least so long from one batch to the next, unless the one before was full: where nobody
    /// waits for a record, few large commits cost less than many small ones.
    var batchInterval: Duration { get }

    /// So long a batch waits for one `prepare`, where some take very much longer than others; nil: as
    /// long as it takes. What takes longer goes on while other batches come: its input is put aside
    /// in the state, with what follows of its document, and handled when it is prepared. Only where
    /// `keepsState`.
    var patience: Duration? { get }

    /// The stage whose work this one judges: its timers fire only when both have worked on what was
    /// written before the timers were due (`TimerBarrier`). Nil for timers that ask for nothing but the
    /// time.
    var timersBehind: StageKind? { get }

    /// True where there is a topic `state.<name>`: `handle` may use the context's state and timers,
    /// and what fails is parked with what follows of its document, until an operator decides.
    var keepsState: Bool { get }

    /// False where a dead letter names the record's place instead of repeating its value.
    var keepsDeadLetterValue: Bool { get }

    /// Called before each batch: for what has to be known first, as the registry up to its end.
    func begin() async throws

    /// The slow part of one input, without order and without effects that a repetition would
    /// double. Called on a thread that may block. Throws `InputFailure` where the input cannot be
    /// worked on.
    func prepare(_ input: Input) throws -> Prepared

    /// Called with all that was prepared, before the first `handle`: what they wrote becomes
    /// durable here, one sync a batch.
    func settle(_ prepared: [Prepared]) async throws

    /// Decides, in order. What it emits and changes happens with the commit of the batch, or not
    /// at all.
    func handle(_ prepared: Prepared, of input: Input, in context: inout StageContext) throws

    /// Called once after the last `handle` of a batch, with what was handled: for sums over it.
    func conclude(
        _ handled: [(input: Input, prepared: Prepared)], in context: inout StageContext
    ) throws

    /// Tells whoever waits for the input that it is delayed: it has just become a dead letter. It
    /// may be unreadable.
    func tellDelay(of input: Input, in context: inout StageContext)
}

extension Stage {
    package var assignment: AssignmentStrategy { .range }
    package var readsByHome: Bool { false }
    package var batchInterval: Duration { .zero }
    package var patience: Duration? { nil }
    package var timersBehind: StageKind? { nil }
    package var keepsState: Bool { false }
    package var keepsDeadLetterValue: Bool { true }
    package func begin() async throws {}
    package func settle(_ prepared: [Prepared]) async throws {}
    package func conclude(
        _ handled: [(input: Input, prepared: Prepared)], in context: inout StageContext
    ) throws {}
    package func tellDelay(of input: Input, in context: inout StageContext) {}
}
