// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON

/// What went into the exchange, as its publishers know it.
struct Submitted: Hashable, Sendable {
    var documentID: String
    var publisher: String
    /// Canonical codes, each with its node, of all its packets.
    var receivers: [String: String]
    /// Those whom only its second packet named: nothing of it may overtake the first.
    var late: Set<String> = []
    /// Its file was taken away for a while: its publisher may have been told of a delay.
    var mayBeDelayed = false
    /// Statuses that each receiver reported, in the order of reporting.
    var statuses: [String]
}

/// Holds what the nodes were told against what was put in. It knows inputs and answers only.
///
/// A publisher that repeats a packet after a broken connection may be told `repeated` any number
/// of times; everything else happens exactly once and in its order.
struct ExchangeChecker {
    private var submitted: [String: Submitted] = [:]

    init(_ submitted: [Submitted]) {
        for document in submitted { self.submitted[document.documentID] = document }
    }

    /// All that is wrong; empty where everything arrived exactly once.
    func problems(_ answers: [String: [JSONValue]]) -> [String] {
        var told = Told()
        for (node, list) in answers {
            for answer in list { told.add(answer, node) }
        }
        var problems = told.strange
        for document in submitted.values.sorted(by: { $0.documentID < $1.documentID }) {
            problems += told.problems(of: document)
        }
        for id in told.documents where submitted[id] == nil {
            problems.append("\(id): answered, but nobody submitted it")
        }
        return problems
    }
}

/// The answers, by document.
private struct Told {
    struct Delivery: Hashable {
        var document: String
        var receiver: String
    }

    /// The node and the answers about a document's registration, in order.
    var registration: [String: [(node: String, kind: String)]] = [:]
    var deliveries: [Delivery: [String]] = [:]
    var statuses: [Delivery: [String]] = [:]
    /// Where a delivery stands among the answers of its node.
    var places: [Delivery: Int] = [:]
    var delays: [String: Int] = [:]
    var verifications: [String: Int] = [:]
    var strange: [String] = []
    var documents: Set<String> = []

    mutating func add(_ answer: JSONValue, _ node: String) {
        guard let kind = answer["answer"]?.stringValue,
            let id = answer["documentId"]?.stringValue
        else {
            strange.append("\(node): an answer without kind or document")
            return
        }
        documents.insert(id)
        let isStatus = answer["packet"]?.stringValue == "status"
        let receiver = answer["receiver"]?.stringValue ?? ""
        let delivery = Delivery(document: id, receiver: receiver)
        switch kind {
        case "delivery":
            deliveries[delivery, default: []].append(node)
            places[delivery] = places.count
        case "delayed": delays[id, default: 0] += 1
        case "verified": verifications[id, default: 0] += 1
        case "status": statuses[delivery, default: []].append(answer["status"]?.stringValue ?? "")
        case "repeated" where isStatus: break
        // By the dates that a test writes on its documents they may be late; another checker's.
        case "deadline": break
        case "accepted", "repeated", "refused":
            registration[id, default: []].append((node, kind))
            if kind == "refused" {
                strange.append("\(id): refused, \(answer["code"]?.stringValue ?? "?")")
            }
        default: strange.append("\(node): \(kind)")
        }
    }

    func problems(of document: Submitted) -> [String] {
        let id = document.documentID
        var problems: [String] = []
        let decisions = registration[id] ?? []
        if decisions.first?.kind != "accepted" {
            problems.append("\(id): its first answer is \(decisions.first?.kind ?? "none")")
        }
        let accepted = decisions.count { $0.kind == "accepted" }
        let packets = document.late.isEmpty ? 1 : 2
        if accepted != packets { problems.append("\(id): accepted \(accepted) times") }
        let verified = verifications[id] ?? 0
        if verified != accepted { problems.append("\(id): verified \(verified) times") }
        let delayed = delays[id] ?? 0
        if delayed > (document.mayBeDelayed ? packets : 0) {
            problems.append("\(id): told \(delayed) times that it is delayed")
        }
        for decision in decisions where decision.node != document.publisher {
            problems.append("\(id): its publisher's answer went to \(decision.node)")
        }
        for (receiver, node) in document.receivers.sorted(by: { $0.key < $1.key }) {
            let delivery = Delivery(document: id, receiver: receiver)
            let nodes = deliveries[delivery] ?? []
            if nodes != [node] {
                problems.append("\(id): delivered to \(receiver) at \(nodes), expected \(node)")
            }
            let climbed = statuses[delivery] ?? []
            if climbed != document.statuses {
                problems.append("\(id): statuses of \(receiver) are \(climbed)")
            }
        }
        for (late, node) in document.receivers where document.late.contains(late) {
            for (early, other) in document.receivers
            where other == node && !document.late.contains(early) {
                guard let first = places[Delivery(document: id, receiver: early)],
                    let second = places[Delivery(document: id, receiver: late)], first > second
                else { continue }
                problems.append(
                    "\(id): its second packet came to \(late) before its first to \(early)")
            }
        }
        for delivery in deliveries.keys
        where delivery.document == id && document.receivers[delivery.receiver] == nil {
            problems.append("\(id): delivered to \(delivery.receiver), who is no receiver")
        }
        return problems
    }
}
