// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// Routing (chuyển): walks a verified document down the dated agency tree to its receivers, in one
/// go. Each agency on the way is told on `routes.<level>`, each receiver gets `deliveries.due`.
///
/// A slice of the walk at a time: what is left over goes to `routing.continued` of the same home, so
/// that a circular is many small commits and an urgent document waits for one slice at most.
package struct Routing: ListedStage {
    package static let kind = StageKind.routing

    /// The most deliveries of a slice: a circular to every commune is some 50 slices of a few
    /// hundred kilobytes, and nearly every other document is one.
    package static let sliceDeliveries = 200
    /// The most that a slice's deliveries may hold of their documents, in bytes: each repeats the
    /// document, and one with hundreds of attachments has hundreds of kilobytes.
    package static let sliceBytes = 4 << 20

    /// How many deliveries a slice has of a document of so many bytes.
    package static func deliveries(ofSliceWith bytes: Int) -> Int {
        max(1, min(sliceDeliveries, sliceBytes / max(1, bytes)))
    }

    private let registry: AgencyRegistry

    package init(registry: AgencyRegistry) {
        self.registry = registry
    }

    package func begin() async throws { try await registry.catchUp() }

    /// A verified document is at the beginning of its walk.
    package func prepare(_ input: Input) throws -> RoutingContinued {
        let record = try input.record()
        if KnownTopic(record.topic)?.kind == .continued {
            return try record.event(RoutingContinued.self)
        }
        var walk = RoutingContinued()
        walk.verified = try record.event(DocumentVerified.self)
        return walk
    }

    package func tellDelay(of input: Input, in context: inout StageContext) {
        guard let accepted = try? prepare(input).verified.accepted else { return }
        context.out.tellDelay(
            of: accepted.document.documentID, written: accepted.document.writtenDocumentID,
            stage: name,
            answering: registry.tree.answerNode(of: accepted.publisher, on: context.now.date))
    }

    package func handle(
        _ leg: RoutingContinued, of input: Input, in context: inout StageContext
    ) throws {
        var left = Self.deliveries(
            ofSliceWith: leg.verified.accepted.document.bytes.count)
        var rest = leg
        if !leg.verified.accepted.receivers.isEmpty { try goOn(&rest, &left, &context) }
        // Who has the document is known: no walk leads there.
        let accepted = rest.verified.accepted
        for receiver in accepted.updated.prefix(left) {
            deliver(to: receiver, [], of: leg, .newer, &context)
        }
        rest.verified.accepted.updated = Array(accepted.updated.dropFirst(left))
        left = max(0, left - accepted.updated.count)
        for receiver in accepted.again.prefix(left) {
            deliver(to: receiver, [], of: leg, .again, &context)
        }
        rest.verified.accepted.again = Array(accepted.again.dropFirst(left))
        carryOn(rest, &context)
    }

    /// A slice of the walk; what is left of it stands in `rest`.
    private func goOn(
        _ rest: inout RoutingContinued, _ left: inout Int, _ context: inout StageContext
    ) throws {
        let leg = rest
        var walk = try walk(of: leg)
        var path: [Hop] = []
        do {
            while left > 0, let step = try walk.next() {
                path.removeLast(path.count - step.depth)
                if let told = leg.trace.first(where: { $0.agency == step.agency.text }) {
                    path.append(told)
                    continue
                }
                if step.depth > 0 { pass(step, path, of: leg, &context) }
                path.append(Hop(step, at: context.now))
                guard step.isReceiver else { continue }
                deliver(to: step.agency.text, path, of: leg, .first, &context)
                left -= 1
            }
        } catch {
            throw InputFailure.deadLetter(reason: error.description)
        }
        rest.verified.accepted.receivers = walk.remaining.map(\.text)
        rest.trace = path
    }

    // Where an agency belongs to another cluster, the walk will end at that border: the branch
    // behind it is handed to a relay in place of being walked.
    private func walk(of leg: RoutingContinued) throws -> RouteWalk {
        let accepted = leg.verified.accepted
        return registry.tree.walk(
            from: try code(accepted.document.sender.code),
            to: try accepted.receivers.map(code), on: accepted.routedOn)
    }

    /// The document comes to an agency on its way.
    private func pass(
        _ arrival: WalkStep, _ before: [Hop], of leg: RoutingContinued,
        _ context: inout StageContext
    ) {
        let accepted = leg.verified.accepted
        let id = accepted.document.documentID
        var step = RouteStep()
        step.documentID = id
        step.attempt = accepted.attempt
        step.lane = accepted.lane
        step.agency = arrival.agency.text
        step.level = arrival.level.rawValue
        step.receiverCount = Int32(clamping: arrival.receivers)
        step.trace = before
        step.receivedAt = accepted.receivedAt
        step.acceptedAt = accepted.acceptedAt
        step.routedOn = accepted.routedOn.daysSince1970
        context.out.emit(
            Topic.routes, arrival.level, key: "\(id) \(arrival.agency)", home: id, step)
    }

    /// What a delivery is to its receiver.
    private enum Coming { case first, newer, again }

    private func deliver(
        to receiver: String, _ trace: [Hop], of leg: RoutingContinued, _ coming: Coming,
        _ context: inout StageContext
    ) {
        let accepted = leg.verified.accepted
        let id = accepted.document.documentID
        var due = DeliveryDue()
        due.document = accepted.document.brief
        due.attempt = accepted.attempt
        due.lane = accepted.lane
        due.receiver = receiver
        due.isUpdate = coming == .newer
        due.isAgain = coming == .again
        if due.isUpdate {
            due.updateReason = accepted.reason.clipped(EventBounds.reasonCharacters)
            due.updatePacket = accepted.updatePacket
            due.updatePacketSize = accepted.updatePacketSize
        }
        due.trace = trace
        due.verdict = leg.verified.verdict
        due.reason = leg.verified.reason
        due.standing = leg.verified.standing
        due.receivedAt = accepted.receivedAt
        due.acceptedAt = accepted.acceptedAt
        due.dueAt = context.now.milliseconds
        due.redirects = accepted.redirects.filter { $0.to == receiver }
        context.out.emit(
            Topic.deliveriesDue, accepted.lane.lane, key: "\(id) \(receiver)", home: id, due)
    }

    /// What the next slice begins with: the receivers that are left, and the hops that are told.
    private func carryOn(_ leg: RoutingContinued, _ context: inout StageContext) {
        let accepted = leg.verified.accepted
        if accepted.receivers.isEmpty, accepted.updated.isEmpty, accepted.again.isEmpty { return }
        var rest = leg
        rest.verified.findings = []
        rest.verified.files = []
        rest.verified.claims = []
        let left = Set(accepted.receivers + accepted.again)
        rest.verified.accepted.redirects.removeAll { !left.contains($0.to) }
        let id = accepted.document.documentID
        context.out.emit(Topic.continued, accepted.lane.lane, key: id, home: id, rest)
    }

    private func code(_ text: String) throws -> AgencyCode {
        do {
            return try AgencyCode(text)
        } catch {
            throw InputFailure.deadLetter(reason: "not an agency code: \(text)")
        }
    }
}

extension DocumentAccepted {
    /// The day of the tree for the whole way: that of the packet's reception.
    fileprivate var routedOn: CivilDate { BusinessTime(milliseconds: receivedAt).date }
}

extension Hop {
    fileprivate init(_ step: WalkStep, at time: BusinessTime) {
        self.init()
        agency = step.agency.text
        level = step.level.rawValue
        at = time.milliseconds
    }
}
