// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// Deadlines (theo dõi thời hạn): what each delivery owes by when, who is warned, and who is told that it
/// is late. It decides nothing of a document and holds nothing up.
///
/// A document has one timer, whatever number of receivers it has. Its deliveries stand in the state in
/// the order in which they are to be looked at, and a firing looks at a slice of those that are due. What
/// a status ends is only marked: it is found ended when its time comes.
package struct Deadlines: ListedStage {
    package static let kind = StageKind.deadlines

    /// What it finds undone must not stand in a topic that nobody has read yet.
    package var timersBehind: StageKind? { .deliveryAck }

    /// Deliveries that one firing looks at: as many as a slice of the walk has.
    static let sliceDeliveries = Routing.sliceDeliveries
    /// So long after the last moment in time a breach is told: what was done before it is still on its way
    /// through the exchange. Milliseconds.
    static let settling: Int64 = 60_000
    static let timer = "deadlines"

    let registry: AgencyRegistry
    let rules: RulesRegistry

    package init(registry: AgencyRegistry, rules: RulesRegistry) {
        self.registry = registry
        self.rules = rules
    }

    package enum Prepared: Sendable {
        case verified(DocumentVerified)
        case changed(DeliveryChanged)
        case answered(DocumentAnswered)
        case timer(StageTimer)
    }

    package func begin() async throws {
        try await registry.catchUp()
        try await rules.catchUp()
    }

    package func prepare(_ input: Input) throws -> Prepared {
        if case .timer(let timer) = input, [Self.timer, Self.earlyTimer].contains(timer.purpose) {
            return .timer(timer)
        }
        let record = try input.record()
        return switch KnownTopic(record.topic)?.kind {
        case .deliveriesChanged: .changed(try record.event(DeliveryChanged.self))
        case .documentsAnswered: .answered(try record.event(DocumentAnswered.self))
        default: .verified(try record.event(DocumentVerified.self))
        }
    }

    package func handle(
        _ prepared: Prepared, of input: Input, in context: inout StageContext
    ) throws {
        switch prepared {
        case .verified(let event):
            try judgeSending(of: event, &context)
            tellAnswered(by: event, &context)
        case .changed(let change): try follow(change, &context)
        case .answered(let answer): try take(answer, &context)
        case .timer(let timer) where timer.purpose == Self.earlyTimer:
            try forgetEarly(timer, &context)
        case .timer(let timer): try look(at: timer, &context)
        }
    }
}
