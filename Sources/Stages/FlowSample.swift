// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// What one event tells of the flow.
package struct FlowSample: Sendable {
    /// Which step it was: received, repeated, accepted, verified, refused, routed, delivered,
    /// status, updated, noticed, rechecked.
    package var step: String
    /// The stage that wrote the event.
    package var stage: String
    package var level = ""
    package var lane = Lane.normal
    /// Of a refusal its code, of a status its number, of a verification its verdict.
    package var code = ""
    /// Business time of the event.
    package var at: Int64
    /// From the reception of the packet to this event, in milliseconds.
    package var latency: Int64

    init(_ record: Record) throws {
        switch KnownTopic(record.topic)?.kind {
        case .packetsReceived:
            let event = try record.event(PacketReceived.self)
            self.init("received", .reception, at: event.receivedAt, since: event.receivedAt)
        case .packetsRepeated:
            let event = try record.event(PacketRepeated.self)
            self.init("repeated", .registration, at: event.repeatedAt, since: event.receivedAt)
        case .documentsRefused:
            let event = try record.event(DocumentRefused.self)
            self.init("refused", nil, at: event.refusedAt, since: event.receivedAt)
            stage = event.stage
            code = event.code
            lane = event.lane.lane
        case .deliveriesChanged:
            let event = try record.event(DeliveryChanged.self)
            let step = event.step
            self.init(step, .deliveryAck, at: event.changedAt, since: event.receivedAt)
            code = event.status
            lane = event.lane.lane
        case .accepted:
            let event = try record.event(DocumentAccepted.self)
            self.init("accepted", .registration, at: event.acceptedAt, since: event.receivedAt)
            lane = event.lane.lane
        case .verified:
            let event = try record.event(DocumentVerified.self)
            self.init(
                "verified", .signatureCheck, at: event.verifiedAt,
                since: event.accepted.receivedAt)
            code = event.verdict.word
            lane = event.accepted.lane.lane
        case .routes:
            let event = try record.event(RouteStep.self)
            let at = event.trace.last?.at ?? event.acceptedAt
            self.init("routed", .routing, at: at, since: event.receivedAt)
            level = event.level
            lane = event.lane.lane
        case .submitted, .statusesReceived, .commandsAccepted, .rechecked, .continued,
            .deliveriesDue, .answers,
            .officeSubmitted, .officeChanged, .decisionsSubmitted,
            .metricsFlow, .deadLetters, .registryAgencies, .audit, .registryTrust, .cluster, .state,
            .registryRules, .documentsAnswered, .deadlinesReported, nil:
            throw InputFailure.deadLetter(reason: "\(record.topic) tells nothing of the flow")
        }
    }

    private init(_ step: String, _ stage: StageKind?, at: Int64, since: Int64) {
        self.step = step
        self.stage = stage?.name ?? ""
        self.at = at
        latency = max(0, at - since)
    }
}

extension DeliveryChanged {
    fileprivate var step: String {
        switch change {
        case .updated: "updated"
        case .notice: "noticed"
        case .verdict: "rechecked"
        case .unspecified, .unrecognized: status.isEmpty ? "delivered" : "status"
        }
    }
}
