// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import JSON

/// An event or answer that came out of the exchange, read once for all who see it.
enum SeenEvent {
    case accepted(DocumentAccepted)
    case refused(DocumentRefused)
    case repeated(PacketRepeated)
    case passed(RouteStep)
    case changed(DeliveryChanged)
    case deadlines(DeadlinesReported)
    case office(OfficeChanged)
    case answer(JSONValue, node: String)
    case deadLetter(DeadLetter)

    /// Nil for what nobody outside sees.
    init?(_ record: NewRecord) throws {
        guard let kind = KnownTopic(record.topic)?.kind, let value = record.value else {
            return nil
        }
        switch kind {
        case .accepted: self = .accepted(try DocumentAccepted(value))
        case .documentsRefused: self = .refused(try DocumentRefused(value))
        case .packetsRepeated: self = .repeated(try PacketRepeated(value))
        case .routes: self = .passed(try RouteStep(value))
        case .deliveriesChanged: self = .changed(try DeliveryChanged(value))
        case .deadlinesReported: self = .deadlines(try DeadlinesReported(value))
        case .officeChanged: self = .office(try OfficeChanged(value))
        case .answers:
            // Of the others the events tell.
            let told = ["delivery", "status", "recall", "update", "deadline"]
            guard told.contains(where: { value.starts(with: "{\"answer\":\"\($0)\"".utf8) })
            else { return nil }
            self = .answer(
                try JSONReader.parse(value), node: Topic.answers.node(of: record.topic) ?? "")
        case .deadLetters: self = .deadLetter(try DeadLetter(value))
        default: return nil
        }
    }
}

/// What came out of the exchange in a year: events and answers, counted.
struct YearObservation {
    struct Acceptance: Hashable {
        var attempt: Int32
        var receivers: [String]
        /// Those who have it and get an update.
        var updated: [String]
        var isUrgent: Bool
    }

    struct View: Hashable {
        /// How many times it entered the inbox.
        var entered = 0
        var state = ""
        var isRecallOpen = false
        var isUpdateOpen = false
        /// Statuses that its sender's node was told, in order.
        var told: [String] = []
        /// What was told of recalls, in order: `asked` or `withdrawn`.
        var recallsToSender: [String] = []
        var recallsToReceiver: [String] = []
        /// Corrections of what had been told, to the sender's node and to the reporter's.
        var corrections = 0
        var correctionsToReceiver = 0
        /// What was told of updates: `shown` or `asked`.
        var updatesToSender: [String] = []
        var updatesToReceiver: [String] = []
        /// What the sender read with 03.
        var accepted = ""
        /// `delivery` answers, by the node that got them.
        var nodes: [String] = []
    }

    /// A document in an office's books.
    struct Entry: Hashable {
        var name: String
        var book: String
        var year: Int
        var number: Int32
        var arrivedOn: Int
        var state: String
    }

    var acceptances: [String: [Acceptance]] = [:]
    /// Codes of refused documents and commands, by document.
    var refusals: [String: [String]] = [:]
    /// What was said of closed receivers, by document.
    var closedWords: [String: [String]] = [:]
    /// Codes of refused statuses, by document.
    var refusedStatuses: [String: [String]] = [:]
    var repetitions: [String: Int] = [:]
    var repeatedStatuses: [String: Int] = [:]
    var views: [Delivered: View] = [:]
    /// Agencies that were told to have a document, each once a document.
    var hops: [String: Int] = [:]
    var deadLetters: [String] = []
    /// Of what each delivery owes; of what the sender owes without a receiver.
    var deadlines: [Delivered: [NaiveDeadlines.Told]] = [:]
    /// How many answers of them nodes got.
    var deadlineAnswers: [Delivered: Int] = [:]
    /// At which nodes an agency was told of deadlines.
    var deadlineNodes: [String: Set<String>] = [:]
    /// At which nodes a document's sender was told of statuses.
    var senderNodes: [String: Set<String>] = [:]
    /// Who owes it, where that is not the receiver.
    var owing: [Delivered: Set<String>] = [:]
    /// The numbers that were given, by the office.
    var numbers: [String: [Entry]] = [:]
    /// What stands in the books, by document and office.
    var entries: [Delivered: Entry] = [:]
    /// Codes of what offices refused, by office.
    var officeRefusals: [String: [String]] = [:]
    var officeRepetitions: [String: Int] = [:]

    mutating func note(_ event: SeenEvent) {
        switch event {
        case .accepted(let event):
            acceptances[event.document.documentID, default: []].append(
                Acceptance(
                    attempt: event.attempt, receivers: event.receivers,
                    updated: event.updated, isUrgent: event.lane.lane == .urgent))
        case .refused(let event) where event.isStatus:
            refusedStatuses[event.documentID, default: []].append(event.code)
        case .refused(let event):
            refusals[event.documentID, default: []].append(event.code)
            if event.code == "CLOSED_RECEIVER" {
                closedWords[event.documentID, default: []].append(event.messageVi)
            }
        case .repeated(let event):
            if event.isStatus {
                repeatedStatuses[event.documentID, default: 0] += 1
            } else {
                repetitions[event.documentID, default: 0] += 1
            }
        case .passed(let event):
            hops["\(event.documentID) \(event.attempt) \(event.agency)", default: 0] += 1
        case .changed(let event):
            let key = Delivered(document: event.documentID, receiver: event.receiver)
            if event.due != nil { views[key, default: View()].entered += 1 }
            views[key, default: View()].state = event.state
            views[key, default: View()].isRecallOpen = event.isRecallOpen
            views[key, default: View()].isUpdateOpen = event.isUpdateOpen
        case .deadlines(let event): note(event)
        case .office(let event): note(event)
        case .answer(let answer, let node): note(answer, to: node)
        case .deadLetter(let event): deadLetters.append(event.reason)
        }
    }

    private mutating func note(_ report: DeadlinesReported) {
        let key = Delivered(document: report.documentID, receiver: report.receiver)
        for entry in report.entries {
            deadlines[key, default: []].append(
                NaiveDeadlines.Told(
                    act: entry.act, state: entry.state.standing.word, level: Int(entry.level),
                    above: entry.told, due: entry.dueAt, ended: entry.endedAt,
                    at: report.reportedAt))
        }
        if report.agency != report.receiver { owing[key, default: []].insert(report.agency) }
    }

    private mutating func note(_ changed: OfficeChanged) {
        switch changed.outcome {
        case .refused:
            officeRefusals[changed.agency, default: []].append(changed.code)
            return
        case .repeated:
            officeRepetitions[changed.agency, default: 0] += 1
            return
        default: break
        }
        guard let entry = changed.entry, let document = entry.document else { return }
        let seen = Entry(
            name: entry.id, book: entry.book, year: Int(entry.year), number: entry.number,
            arrivedOn: Int(entry.arrivedOn), state: entry.state.standing?.word ?? "")
        entries[Delivered(document: document.documentID, receiver: changed.agency)] = seen
        if changed.act == .registered { numbers[changed.agency, default: []].append(seen) }
    }

    private mutating func note(_ answer: JSONValue, to node: String) {
        guard let kind = answer["answer"]?.stringValue,
            let document = answer["documentId"]?.stringValue
        else { return }
        let key = Delivered(
            document: document, receiver: answer["receiver"]?.stringValue ?? "")
        switch kind {
        case "deadline":
            deadlineAnswers[key, default: 0] += 1
            deadlineNodes[answer["told"]?.stringValue ?? "", default: []].insert(node)
        case "delivery": views[key, default: View()].nodes.append(node)
        // A correction is told to the reporter's node too.
        case "status" where answer["toldAs"]?.stringValue == "receiver":
            views[key, default: View()].correctionsToReceiver += 1
        case "status":
            let code = answer["status"]?.stringValue ?? ""
            views[key, default: View()].told.append(code)
            senderNodes[document, default: []].insert(node)
            if code == "03" {
                views[key]?.accepted = answer["description"]?.stringValue ?? ""
            }
            if answer["corrects"]?.boolValue == true { views[key]?.corrections += 1 }
        case "recall":
            let outcome = answer["outcome"]?.stringValue ?? ""
            if answer["toldAs"]?.stringValue == "sender" {
                views[key, default: View()].recallsToSender.append(outcome)
            } else {
                views[key, default: View()].recallsToReceiver.append(outcome)
            }
        case "update":
            let outcome = answer["outcome"]?.stringValue ?? ""
            if answer["toldAs"]?.stringValue == "sender" {
                views[key, default: View()].updatesToSender.append(outcome)
            } else {
                views[key, default: View()].updatesToReceiver.append(outcome)
            }
        default: break
        }
    }
}
