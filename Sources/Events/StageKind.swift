// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// Every stage of the pipeline, in the order of a document's way. The raw value is its name: of its
/// group, in event ids, in metrics, in refusals.
package enum StageKind: String, CaseIterable, Hashable, Sendable {
    case reception
    case registration
    case signatureCheck = "signature-check"
    case routing
    case deliveryAck = "delivery-ack"
    case deadlines
    case office
    case metrics

    package var name: String { rawValue }

    package var facts: StageFacts {
        switch self {
        case .reception:
            // Without state or joins any node's packets may go to any worker, and a node has one
            // partition.
            StageFacts(
                worker: .intake, reads: [.submitted], assignment: .roundRobin, keepsState: false)
        case .registration:
            StageFacts(
                worker: .intake, reads: [.packetsReceived, .documentsRefused, .rechecked],
                state: RegistrationState.self)
        case .signatureCheck:
            StageFacts(worker: .signatureCheck, reads: [.accepted], state: Recheck.self)
        case .routing: StageFacts(worker: .routing, reads: [.verified, .continued])
        case .deliveryAck:
            StageFacts(
                worker: .deliveryAck,
                reads: [.deliveriesDue, .commandsAccepted, .statusesReceived],
                state: DeliveryLadderRecord.self)
        case .deadlines:
            // Nobody waits for it: a second costs fewer commits than each status one.
            StageFacts(
                worker: .deliveryAck, reads: [.verified, .deliveriesChanged, .documentsAnswered],
                batchInterval: .seconds(1), state: DeadlineRecord.self)
        case .office:
            // By agency, not by document.
            StageFacts(worker: .office, reads: [.officeSubmitted], state: OfficeState.self)
        case .metrics:
            // Dashboards look at minutes.
            StageFacts(
                worker: .metrics,
                reads: [
                    .packetsReceived, .packetsRepeated, .documentsRefused, .deliveriesChanged,
                    .accepted, .verified, .routes,
                ],
                servesUrgentFirst: false, batchInterval: .seconds(1), keepsState: false)
        }
    }
}

/// What is known of a stage before it runs.
package struct StageFacts: Sendable {
    /// The worker that runs it where each is a process of its own.
    package var worker: WorkerKind
    package var reads: [TopicKind]
    package var servesUrgentFirst = true
    /// How the partitions are dealt to the members of its group.
    package var assignment = AssignmentStrategy.range
    /// At least so long from one batch to the next, unless the one before was full.
    package var batchInterval = Duration.zero
    /// Whether its worker has a changelog: for state of the stage, timers, parked inputs.
    package var keepsState = true
    /// What the stage itself keeps for each key; nil where that is nothing.
    package var state: (any ProtoMessage.Type)?

    /// What the group of its worker reads: where inputs can be parked, operators' decisions too.
    package var groupReads: [TopicKind] { keepsState ? reads + [.decisionsSubmitted] : reads }

    /// True where each topic of the group has a partition for every home.
    package var readsByHome: Bool { assignment == .range }

    package var subscriptions: [Subscription] {
        groupReads.flatMap { $0.facts.subscriptions(urgentFirst: servesUrgentFirst) }
    }

    /// True where its group reads the topic of that name.
    package func reads(_ topic: String) -> Bool {
        KnownTopic(topic).map { groupReads.contains($0.kind) } ?? false
    }
}

/// The workers, as their executables are called.
package enum WorkerKind: String, CaseIterable, Hashable, Sendable {
    case intake
    case signatureCheck = "signature-check"
    case routing
    case deliveryAck = "delivery-ack"
    case office
    case metrics

    package var stages: [StageKind] { StageKind.allCases.filter { $0.facts.worker == self } }
}

/// A stage that keeps state has a changelog.
extension StageKind: TopicMember {
    package static var all: [StageKind]? { allCases.filter { $0.facts.keepsState } }
    package var suffix: String { "." + name }
}
