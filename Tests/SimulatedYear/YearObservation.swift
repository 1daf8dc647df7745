// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import JSON

/// What came out of the exchange in a year: events and answers, counted.
struct YearObservation {
    struct Acceptance: Hashable {
        var attempt: Int32
        var receivers: [String]
        var isUrgent: Bool
    }

    struct View: Hashable {
        /// How many times it entered the inbox.
        var entered = 0
        var state = ""
        var isRecallOpen = false
        /// Statuses that its sender's node was told, in order.
        var told: [String] = []
        /// What was told of recalls, in order: `asked` or `withdrawn`.
        var recallsToSender: [String] = []
        var recallsToReceiver: [String] = []
        /// Corrections of what had been told, to the sender's node and to the reporter's.
        var corrections = 0
        var correctionsToReceiver = 0
        /// `delivery` answers, by the node that got them.
        var nodes: [String] = []
    }

    var acceptances: [String: [Acceptance]] = [:]
    /// Codes of refused documents and commands, by document.
    var refusals: [String: [String]] = [:]
    /// Codes of refused statuses, by document.
    var refusedStatuses: [String: [String]] = [:]
    var repetitions: [String: Int] = [:]
    var repeatedStatuses: [String: Int] = [:]
    var views: [Delivered: View] = [:]
    /// Agencies that were told to have a document, each once a document.
    var hops: [String: Int] = [:]
    var deadLetters: [String] = []

    mutating func note(_ record: NewRecord) throws {
        guard let kind = KnownTopic(record.topic)?.kind, let value = record.value else { return }
        switch kind {
        case .accepted:
            let event = try DocumentAccepted(value)
            acceptances[event.document.documentID, default: []].append(
                Acceptance(
                    attempt: event.attempt, receivers: event.receivers,
                    isUrgent: event.lane.lane == .urgent))
        case .documentsRefused:
            let event = try DocumentRefused(value)
            if event.isStatus {
                refusedStatuses[event.documentID, default: []].append(event.code)
            } else {
                refusals[event.documentID, default: []].append(event.code)
            }
        case .packetsRepeated:
            let event = try PacketRepeated(value)
            if event.isStatus {
                repeatedStatuses[event.documentID, default: 0] += 1
            } else {
                repetitions[event.documentID, default: 0] += 1
            }
        case .routes:
            let event = try RouteStep(value)
            hops["\(event.documentID) \(event.attempt) \(event.agency)", default: 0] += 1
        case .deliveriesChanged:
            let event = try DeliveryChanged(value)
            let key = Delivered(document: event.documentID, receiver: event.receiver)
            if event.due != nil { views[key, default: View()].entered += 1 }
            views[key, default: View()].state = event.state
            views[key, default: View()].isRecallOpen = event.isRecallOpen
        case .answers: try note(answer: value, to: Topic.answers.node(of: record.topic) ?? "")
        case .deadLetters: deadLetters.append(try DeadLetter(value).reason)
        default: break
        }
    }

    private mutating func note(answer bytes: [UInt8], to node: String) throws {
        let answer = try JSONReader.parse(bytes)
        guard let kind = answer["answer"]?.stringValue,
            let document = answer["documentId"]?.stringValue,
            let receiver = answer["receiver"]?.stringValue
        else { return }
        let key = Delivered(document: document, receiver: receiver)
        switch kind {
        case "delivery": views[key, default: View()].nodes.append(node)
        // A correction is told to the reporter's node too.
        case "status" where answer["toldAs"]?.stringValue == "receiver":
            views[key, default: View()].correctionsToReceiver += 1
        case "status":
            views[key, default: View()].told.append(answer["status"]?.stringValue ?? "")
            if answer["corrects"]?.boolValue == true { views[key]?.corrections += 1 }
        case "recall":
            let outcome = answer["outcome"]?.stringValue ?? ""
            if answer["toldAs"]?.stringValue == "sender" {
                views[key, default: View()].recallsToSender.append(outcome)
            } else {
                views[key, default: View()].recallsToReceiver.append(outcome)
            }
        default: break
        }
    }
}
