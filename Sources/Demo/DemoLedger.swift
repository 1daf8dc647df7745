// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the driver has seen, as a value: packets and what became of them, deliveries and how far
/// their receivers have come. Fed with what the gateway answers, in whatever order it comes.
struct DemoLedger: Sendable {
    struct Packet: Sendable {
        var entry: DemoManifest.Entry
        var submission: String
        var submittedAt: Int64?
        var receipt: String?
        /// `accepted`, `refused`, `repeated`, `recalled`; nil while nothing was said.
        var outcome: String?
        var acceptedAt: String?
        var refusal: Refusal?
    }

    struct Refusal: Sendable {
        var code: String
        var vi: String
        var en: String
        var agencies: [String]
    }

    struct Key: Hashable, Sendable {
        var documentID: String
        var receiver: String
    }

    struct Delivery: Sendable {
        var key: Key
        var node: String
        /// Of the exchange's clock.
        var at: String
        /// Of the wall clock, milliseconds.
        var readAt: Int64
        var latency: Int64?
        var level: String
        var isUrgent: Bool
        var answer: JSONValue
        /// In the order in which the sender's node was told.
        var statuses: [(code: String, at: String)] = []

        var isAcknowledged: Bool { statuses.contains { ("01"..."06").contains($0.code) } }
        var isCompleted: Bool { statuses.contains { $0.code == "06" } }
        var isGivenBack: Bool { statuses.contains { $0.code == "15" } }
    }

    /// What a receiver's node has to do for what it has read.
    enum Duty: Sendable {
        case receive(Delivery)
        case giveBack(Delivery)
    }

    private(set) var packets: [Packet]
    private(set) var deliveries: [Key: Delivery] = [:]
    private(set) var figures = DemoFigures()
    private var recalled: Set<Key> = []
    /// Statuses that came before the delivery they belong to: topics have no order between them.
    private var early: [Key: [(code: String, at: String)]] = [:]
    private var bySubmission: [String: [Int]] = [:]
    private var byDocument: [String: Int] = [:]
    private(set) var deliveriesByLevel: [String: Int] = [:]
    private(set) var acknowledgedByLevel: [String: Int] = [:]
    private(set) var latencies = Percentiles()
    private(set) var urgentLatencies = Percentiles()
    /// Of what does not go to thousands at once.
    private(set) var singleLatencies = Percentiles()
    /// What must not happen: a delivery told twice, a status refused, a call that failed.
    private(set) var faults: [String] = []
    /// Raised by everything that is seen: who waits can tell progress from a standstill.
    private(set) var changes = 0
    var sent = 0

    /// - Parameter submissions: the identity of each packet, as the manifest lists them.
    init(_ manifest: DemoManifest, submissions: [String]) {
        packets = zip(manifest.entries, submissions).map { Packet(entry: $0, submission: $1) }
        for (index, packet) in packets.enumerated() {
            bySubmission[packet.submission, default: []].append(index)
            if packet.entry.expected == "accepted" { byDocument[packet.entry.documentID] = index }
        }
    }

    /// The packet that brought a document.
    func packet(of documentID: String) -> Packet? { byDocument[documentID].map { packets[$0] } }

    // MARK: What is seen

    mutating func willSubmit(_ index: Int, at wall: Int64) {
        packets[index].submittedAt = wall
    }

    mutating func taken(_ index: Int, submission: String, receipt: String) {
        changes += 1
        sent += 1
        if submission != packets[index].submission {
            fault("\(packets[index].entry.file): taken as \(submission)")
        }
        for other in bySubmission[submission] ?? [] where other != index {
            if let before = packets[other].receipt, before != receipt {
                fault("\(packets[index].entry.file): the same packet got another receipt")
            }
        }
        packets[index].receipt = receipt
    }

    /// Refused by the call itself.
    mutating func refused(_ index: Int, _ refusal: Refusal) {
        changes += 1
        sent += 1
        decide(index, "refused", refusal)
    }

    mutating func deadLetters(_ count: Int) { figures.deadLetters = count }

    mutating func fault(_ text: String) {
        changes += 1
        faults.append(text)
    }

    /// Takes an answer that a node has read; what there is to do for it, once.
    mutating func read(_ answer: JSONValue, node: String, at wall: Int64) -> Duty? {
        changes += 1
        switch answer["answer"]?.stringValue {
        case "accepted", "refused", "repeated", "command": readOutcome(answer)
        case "delivery": return readDelivery(answer, node: node, at: wall).map { .receive($0) }
        case "recall": return readRecall(answer, node: node).map { .giveBack($0) }
        case "status": readStatus(answer)
        default: break
        }
        return nil
    }

    private mutating func readOutcome(_ answer: JSONValue) {
        let kind = answer["answer"]?.stringValue ?? ""
        if answer["packet"]?.stringValue == "status" {
            let about =
                answer["documentId"]?.stringValue ?? answer["writtenDocumentId"]?.stringValue ?? "?"
            if kind == "refused" {
                fault(
                    "\(about): a status was refused: \(answer["message"]?["en"]?.stringValue ?? "")"
                )
            }
            return
        }
        guard let submission = answer["submission"]?.stringValue,
            let indexes = bySubmission[submission]
        else { return }
        let undecided = indexes.filter { packets[$0].outcome == nil }
        switch kind {
        case "accepted":
            guard let index = undecided.first else { return }
            packets[index].acceptedAt = answer["at"]?.stringValue
            decide(index, "accepted", nil)
        case "repeated":
            guard let index = undecided.last else { return }
            decide(index, "repeated", nil)
        case "command":
            guard let index = undecided.first else { return }
            decide(index, "recalled", nil)
        default:
            let refusal = Refusal(
                code: answer["code"]?.stringValue ?? "?",
                vi: answer["message"]?["vi"]?.stringValue ?? "",
                en: answer["message"]?["en"]?.stringValue ?? "",
                agencies: answer["agencies"]?.arrayValue?.compactMap(\.stringValue) ?? [])
            // Of a document that was registered before: refused by a later stage.
            let registered = indexes.first { packets[$0].outcome == "accepted" }
            guard let index = undecided.first ?? registered else { return }
            decide(index, "refused", refusal)
        }
    }

    private mutating func decide(_ index: Int, _ outcome: String, _ refusal: Refusal?) {
        switch packets[index].outcome {
        case "accepted": figures.accepted -= 1
        case .some: return
        case nil: break
        }
        packets[index].outcome = outcome
        packets[index].refusal = refusal
        switch outcome {
        case "accepted": figures.accepted += 1
        case "repeated": figures.repeated += 1
        case "recalled": figures.recalled += 1
        default:
            figures.refused += 1
            figures.refusedByCode[refusal?.code ?? "?", default: 0] += 1
        }
    }

    private mutating func readDelivery(
        _ answer: JSONValue, node: String, at wall: Int64
    ) -> Delivery? {
        guard let id = answer["documentId"]?.stringValue,
            let receiver = answer["receiver"]?.stringValue
        else {
            fault("\(node): a delivery without document or receiver")
            return nil
        }
        let key = Key(documentID: id, receiver: receiver)
        guard deliveries[key] == nil else {
            fault("\(id): delivered twice to \(receiver)")
            return nil
        }
        let packet = packet(of: id)
        if let packet, packet.entry.standing != answer["legalStanding"]?.stringValue {
            fault(
                "\(packet.entry.file): delivered as \(answer["legalStanding"]?.stringValue ?? "?"), "
                    + "not as \(packet.entry.standing ?? "?")")
        }
        let hop = answer["trace"]?.arrayValue?.last
        let isUrgent = (answer["priority"]?.intValue ?? 0) > 0
        var delivery = Delivery(
            key: key, node: node, at: answer["at"]?.stringValue ?? "", readAt: wall,
            latency: packet?.submittedAt.map { wall - $0 },
            level: hop?["level"]?.stringValue ?? "?", isUrgent: isUrgent, answer: answer)
        figures.deliveriesDue += 1
        deliveriesByLevel[delivery.level, default: 0] += 1
        if let latency = delivery.latency {
            latencies.add(latency)
            if isUrgent { urgentLatencies.add(latency) }
            if (packet?.entry.receivers ?? 0) < DemoErrands.circular {
                singleLatencies.add(latency)
            }
        }
        for status in early.removeValue(forKey: key) ?? [] { note(status, of: &delivery) }
        deliveries[key] = delivery
        return delivery
    }

    /// Told to the receiver's node and to the sender's, which may be one.
    private mutating func readRecall(_ answer: JSONValue, node: String) -> Delivery? {
        guard let id = answer["documentId"]?.stringValue,
            let receiver = answer["receiver"]?.stringValue,
            let delivery = deliveries[Key(documentID: id, receiver: receiver)],
            delivery.node == node, recalled.insert(delivery.key).inserted
        else { return nil }
        if answer["outcome"]?.stringValue != "asked" {
            fault("\(id): \(receiver) had fetched it and was not asked")
        }
        return delivery
    }

    private mutating func readStatus(_ answer: JSONValue) {
        guard let id = answer["documentId"]?.stringValue,
            let receiver = answer["receiver"]?.stringValue,
            let code = answer["status"]?.stringValue
        else { return }
        let key = Key(documentID: id, receiver: receiver)
        let status = (code: code, at: answer["at"]?.stringValue ?? "")
        guard var delivery = deliveries.removeValue(forKey: key) else {
            early[key, default: []].append(status)
            return
        }
        note(status, of: &delivery)
        deliveries[key] = delivery
    }

    private mutating func note(_ status: (code: String, at: String), of delivery: inout Delivery) {
        let before = (delivery.isAcknowledged, delivery.isCompleted, delivery.isGivenBack)
        delivery.statuses.append(status)
        if delivery.isAcknowledged, !before.0 {
            figures.deliveriesAcknowledged += 1
            acknowledgedByLevel[delivery.level, default: 0] += 1
        }
        if delivery.isCompleted, !before.1 { figures.deliveriesCompleted += 1 }
        if delivery.isGivenBack, !before.2 { figures.deliveriesGivenBack += 1 }
    }

    // MARK: What is left

    /// True when a packet that leans on this one may follow: it is decided on, and where it is to be
    /// recalled, all its receivers have it.
    func isReady(_ index: Int, forRecall: Bool) -> Bool {
        let packet = packets[index]
        guard packet.outcome != nil, forRecall else { return packet.outcome != nil }
        let acknowledged = deliveries.values.count {
            $0.key.documentID == packet.entry.documentID && $0.isAcknowledged
        }
        return acknowledged >= packet.entry.receivers
    }

    /// True when as much has come as was expected of every packet. More, or something else, shows
    /// in the figures.
    func isSettled(expected: DemoFigures) -> Bool {
        packets.allSatisfy { packet in
            switch packet.outcome {
            case nil: false
            case "accepted": packet.entry.expected != "refused"
            default: true
            }
        }
            && figures.deliveriesDue >= expected.deliveriesDue
            && figures.deliveriesAcknowledged >= expected.deliveriesAcknowledged
            && figures.deliveriesCompleted >= expected.deliveriesCompleted
            && figures.deliveriesGivenBack >= expected.deliveriesGivenBack
    }

    /// Packets whose outcome is not the expected one.
    var surprises: [Packet] {
        packets.filter { packet in
            packet.outcome != packet.entry.expected
                || (packet.outcome == "refused" && packet.refusal?.code != packet.entry.code)
        }
    }
}
