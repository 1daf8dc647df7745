// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange

/// Events as the stages write them, each on its topic and its document's home partition.
struct Story {
    private(set) var records: [TopicPartition: [Record]] = [:]
    /// Business time, which every event moves on.
    var now: Int64 = 1_750_000_000_000
    /// Offsets grow by this much at most: on Kafka markers lie between records.
    var largestStep: Int64 = 1
    private var steps: Int64 = 0

    init() {}

    mutating func tick(_ milliseconds: Int64 = 7) -> Int64 {
        now += milliseconds
        return now
    }

    mutating func emit<Message: ProtoMessage, Member>(
        _ family: TopicFamily<Message, Member>, _ member: Member, home: String, _ message: Message
    ) {
        append(family.name(member), Homes.standard.of(home), value: message.bytes)
    }

    mutating func emit<Message: ProtoMessage>(
        _ family: TopicFamily<Message, Single>, home: String, _ message: Message
    ) {
        emit(family, Single(), home: home, message)
    }

    mutating func append(_ topic: String, _ partition: Int32, value: [UInt8]?) {
        let place = TopicPartition(topic, partition)
        steps += 1
        let last = records[place]?.last?.offset ?? -1
        records[place, default: []].append(
            Record(
                topic: topic, partition: partition, offset: last + 1 + steps % largestStep,
                timestamp: now, key: nil, value: value, headers: []))
    }

    static func document(
        _ id: String, subject: String = "Về việc kiểm tra", sender: String = "H27.05.01",
        senderName: String = "UBND xã Đông Anh", number: String = "12",
        notation: String = "QĐ-UBND", priority: Int32 = 0
    ) -> Document {
        var document = Document()
        document.documentID = id
        document.sender.code = sender
        document.sender.name = senderName
        document.number = number
        document.notation = notation
        document.subject = subject
        document.issuedOn = 20_255
        document.type = 2
        document.typeName = "Quyết định"
        document.priority = priority
        document.packet = SHA256.hash(Array("packet \(id)".utf8))
        document.packetSize = 50_000
        return document
    }

    static func publisher(_ code: String = "H27") -> Publisher {
        Publisher(node: code)
    }

    static func digest(_ text: String) -> SHA256Digest { SHA256.hash(Array(text.utf8)) }

    // MARK: What the stages write

    mutating func receive(_ document: Document, _ submission: String) {
        var event = PacketReceived()
        event.submission = Self.digest(submission)
        event.publisher = Self.publisher()
        event.business = .new
        event.document = document
        event.receivedAt = tick()
        emit(Topic.packetsReceived, home: document.documentID, event)
    }

    mutating func accept(
        _ document: Document, _ submission: String, attempt: Int32 = 1, to receivers: [String],
        lane: Lane = .normal, notes: [String] = ["DocumentId derived"]
    ) -> DocumentAccepted {
        var event = DocumentAccepted()
        event.document = document
        event.attempt = attempt
        event.lane = WireLane(lane)
        event.submission = Self.digest(submission)
        event.publisher = Self.publisher()
        event.receivers = receivers
        event.receivedAt = now
        event.acceptedAt = tick()
        event.notes = notes
        emit(Topic.accepted, lane, home: document.documentID, event)
        return event
    }

    mutating func verify(_ accepted: DocumentAccepted, _ verdict: WireVerdict = .valid) {
        var finding = SignatureFinding()
        finding.attachment = "van-ban.pdf"
        finding.signer = "UBND xã Đông Anh"
        finding.verdict = verdict
        var event = DocumentVerified()
        event.accepted = accepted
        event.verdict = verdict
        event.reason = verdict == .valid ? "" : "REVOCATION_UNKNOWN"
        event.findings = [finding]
        event.verifiedAt = tick()
        emit(Topic.verified, accepted.lane.lane, home: accepted.document.documentID, event)
    }

    mutating func refuse(
        _ document: Document?, id: String? = nil, _ submission: String, attempt: Int32 = 0,
        _ code: RefusalCode, stage: String, isStatus: Bool = false, lane: Lane = .normal
    ) {
        var event = DocumentRefused()
        event.documentID = id ?? document?.documentID ?? ""
        event.attempt = attempt
        event.submission = Self.digest(submission)
        event.publisher = Self.publisher()
        event.code = code.rawValue
        event.messageVi = "Từ chối"
        event.messageEn = "Refused"
        event.stage = stage
        event.receivedAt = now
        event.refusedAt = tick()
        event.document = document
        event.lane = WireLane(lane)
        event.isStatus = isStatus
        let home = event.documentID.isEmpty ? event.submission.hex : event.documentID
        emit(Topic.documentsRefused, home: home, event)
    }

    mutating func repeated(_ id: String, _ submission: String, isStatus: Bool = false) {
        var event = PacketRepeated()
        event.documentID = id
        event.submission = Self.digest(submission)
        event.publisher = Self.publisher()
        event.attempt = 1
        event.receivedAt = now
        event.repeatedAt = tick()
        event.isStatus = isStatus
        emit(Topic.packetsRepeated, home: id, event)
    }

    /// One step a level: the sender's own has no event. Returns what was due.
    mutating func route(_ accepted: DocumentAccepted, delivering: Bool = true) -> [DeliveryDue] {
        let sender = hop("H27.05.01", "commune", after: [])
        step(accepted, agency: "H27", "province", trace: sender)
        let province = hop("H27", "province", after: sender)
        var dues: [DeliveryDue] = []
        for receiver in accepted.receivers {
            step(accepted, agency: receiver, "commune", trace: province)
            guard delivering else { continue }
            var due = DeliveryDue()
            due.document = accepted.document
            due.attempt = accepted.attempt
            due.lane = accepted.lane
            due.receiver = receiver
            due.trace = hop(receiver, "commune", after: province)
            due.verdict = .valid
            due.receivedAt = accepted.receivedAt
            due.acceptedAt = accepted.acceptedAt
            due.dueAt = tick()
            emit(
                Topic.deliveriesDue, accepted.lane.lane, home: accepted.document.documentID, due)
            dues.append(due)
        }
        return dues
    }

    private mutating func hop(_ agency: String, _ level: String, after: [Hop]) -> [Hop] {
        var hop = Hop()
        hop.agency = agency
        hop.level = level
        hop.at = tick()
        return after + [hop]
    }

    private mutating func step(
        _ accepted: DocumentAccepted, agency: String, _ level: String, trace: [Hop]
    ) {
        var step = RouteStep()
        step.documentID = accepted.document.documentID
        step.attempt = accepted.attempt
        step.lane = accepted.lane
        step.agency = agency
        step.level = level
        step.receiverCount = Int32(accepted.receivers.count { $0.hasPrefix(agency) })
        step.trace = trace
        step.receivedAt = accepted.receivedAt
        step.acceptedAt = accepted.acceptedAt
        emit(
            Topic.routes, Level(rawValue: level) ?? .commune,
            home: accepted.document.documentID, step)
    }

    mutating func deliver(_ due: DeliveryDue) {
        var event = change(due, sequence: 0, state: "due", status: "")
        event.due = due
        emit(Topic.deliveriesChanged, home: due.document.documentID, event)
    }

    mutating func report(
        _ due: DeliveryDue, sequence: Int32, _ code: StatusCode, state: String? = nil
    ) {
        let id = due.document.documentID
        let submission = Self.digest("status \(id) \(due.receiver) \(sequence)")
        var received = StatusReceived()
        received.submission = submission
        received.publisher = Self.publisher("H28")
        received.documentID = id
        received.receiver = due.receiver
        received.status = code.rawValue
        received.reportedAt = now
        received.receivedAt = tick()
        emit(Topic.statusesReceived, home: id, received)
        var event = change(
            due, sequence: sequence, state: state ?? code.rawValue, status: code.rawValue)
        event.submission = submission
        event.staff = StaffContact()
        event.staff?.name = "Nguyễn Văn A"
        emit(Topic.deliveriesChanged, home: id, event)
    }

    private mutating func change(
        _ due: DeliveryDue, sequence: Int32, state: String, status: String
    ) -> DeliveryChanged {
        var event = DeliveryChanged()
        event.documentID = due.document.documentID
        event.receiver = due.receiver
        event.attempt = due.attempt
        event.sequence = sequence
        event.status = status
        event.state = state
        event.lane = due.lane
        event.receivedAt = due.receivedAt
        event.changedAt = tick()
        return event
    }

    /// What the receiver owes, ten minutes after `now` at the latest.
    mutating func owe(
        _ due: DeliveryDue, _ act: DeadlineAct, _ standing: DeadlineStanding, endedAfter: Int64 = 0,
        by agency: String? = nil
    ) {
        var entry = DeadlineEntry()
        entry.act = act.rawValue
        entry.state = WireDeadlineState(standing)
        entry.startedAt = due.dueAt
        entry.warningAt = due.dueAt + 300_000
        entry.dueAt = due.dueAt + 600_000
        if standing.isEnded { entry.endedAt = due.dueAt + endedAfter }
        entry.source = "Nghị định 30"
        var event = DeadlinesReported()
        event.documentID = due.document.documentID
        event.receiver = act == .sent ? "" : due.receiver
        event.agency = agency ?? due.receiver
        event.sender = due.document.sender.code
        event.reportedAt = tick()
        event.entries = [entry]
        emit(Topic.deadlinesReported, home: due.document.documentID, event)
    }

    mutating func deadLetter(
        _ topic: String, offset: Int64, worker: String, key: String = "\u{1}\u{2}",
        reason: String = "no way from H27 to H99"
    ) {
        var event = DeadLetter()
        event.topic = topic
        event.partition = 3
        event.offset = offset
        event.worker = worker
        event.reason = reason
        event.key = Array(key.utf8)
        event.value = Array(repeating: 7, count: 1000)
        event.failedAt = tick()
        append(Topic.deadLetters.name, 3, value: event.bytes)
    }

    /// A document's whole way, all receivers up to the last of the statuses.
    @discardableResult
    mutating func run(
        _ document: Document, to receivers: [String], lane: Lane = .normal,
        statuses: [StatusCode] = [.arrived]
    ) -> [DeliveryDue] {
        let submission = "packet \(document.documentID)"
        receive(document, submission)
        let accepted = accept(document, submission, to: receivers, lane: lane)
        verify(accepted)
        let dues = route(accepted)
        for due in dues {
            deliver(due)
            for (index, status) in statuses.enumerated() {
                report(due, sequence: Int32(index + 1), status)
            }
        }
        return dues
    }
}
