// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// Routing (chuyển): takes a document along the dated agency tree, one step a level. A record of
/// `routes.<level>` says that an agency has the document; its step writes one record for each
/// next hop, receivers grouped by it, and `deliveries.due` where it is itself a receiver.
package struct Routing: Stage {
    package var name: String { Self.name }
    package static let name = "routing"
    package var subscriptions: [Subscription] { Self.subscriptions }
    package static let subscriptions: [Subscription] =
        [
            Subscription(.topic(Topic.verified(.urgent)), isUrgent: true),
            Subscription(.topic(Topic.verified(.normal))),
        ]
        + Level.allCases.flatMap { level in
            [
                Subscription(.topic(Topic.routes(level, .urgent)), isUrgent: true),
                Subscription(.topic(Topic.routes(level, .normal))),
            ]
        }

    private let registry: AgencyRegistry
    private let verifiedTopics = [Topic.verified(.normal), Topic.verified(.urgent)]

    package init(registry: AgencyRegistry) {
        self.registry = registry
    }

    package func begin() async throws { try await registry.catchUp() }

    /// A verified document begins its way at its sender: that is a step like the others.
    package func prepare(_ record: Record) throws -> RouteStep {
        guard verifiedTopics.contains(record.topic) else { return try record.event(RouteStep.self) }
        let verified = try record.event(DocumentVerified.self)
        let accepted = verified.accepted
        var step = RouteStep()
        step.document = accepted.document
        step.attempt = accepted.attempt
        step.lane = accepted.lane
        step.agency = accepted.document.sender.code
        step.receivers = accepted.receivers
        step.verdict = verified.verdict
        step.reason = verified.reason
        step.receivedAt = accepted.receivedAt
        step.acceptedAt = accepted.acceptedAt
        // The business time of reception selects the tree for the whole way.
        step.routedOn = BusinessTime(milliseconds: accepted.receivedAt).date.daysSince1970
        return step
    }

    package func handle(
        _ step: RouteStep, of record: Record, in context: inout StageContext
    ) throws {
        let tree = registry.tree
        let date = CivilDate(daysSince1970: step.routedOn)
        let agency = try code(step.agency)
        guard let level = tree.level(of: agency, on: date) else {
            throw RecordFailure.deadLetter(
                reason: "\(agency.text) is not in the registry on \(date.iso)")
        }
        var hop = Hop()
        hop.agency = agency.text
        hop.level = level.rawValue
        hop.at = context.now.milliseconds
        let trace = step.trace + [hop]
        let id = step.document.documentID

        let ways = tree.group(try step.receivers.map(code), from: agency, on: date)
        if !ways.unreachable.isEmpty {
            throw RecordFailure.deadLetter(
                reason: "no way on \(date.iso) from \(agency.text) to "
                    + ways.unreachable.map(\.text).joined(separator: ", "))
        }
        if ways.isReceiver {
            context.out.emit(
                Topic.deliveriesDue(step.lane.lane), key: "\(id) \(agency.text)", home: id,
                due(step, agency, trace, context.now))
        }
        for branch in ways.branches {
            guard let level = tree.level(of: branch.hop, on: date) else {
                throw RecordFailure.deadLetter(reason: "hop \(branch.hop.text) has no level")
            }
            var onward = step
            onward.agency = branch.hop.text
            onward.level = level.rawValue
            onward.receivers = branch.receivers.map(\.text)
            onward.trace = trace
            context.out.emit(
                Topic.routes(level, step.lane.lane), key: "\(id) \(branch.hop.text)", home: id,
                onward)
        }
    }

    private func due(
        _ step: RouteStep, _ agency: AgencyCode, _ trace: [Hop], _ now: BusinessTime
    ) -> DeliveryDue {
        var due = DeliveryDue()
        due.document = step.document
        due.attempt = step.attempt
        due.lane = step.lane
        due.receiver = agency.text
        due.trace = trace
        due.verdict = step.verdict
        due.reason = step.reason
        due.receivedAt = step.receivedAt
        due.acceptedAt = step.acceptedAt
        due.dueAt = now.milliseconds
        return due
    }

    private func code(_ text: String) throws -> AgencyCode {
        do {
            return try AgencyCode(hop: text)
        } catch {
            throw RecordFailure.deadLetter(reason: "not an agency code: \(text)")
        }
    }
}
