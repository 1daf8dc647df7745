// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import JSON
import TestSupport
import WorkerRuntime

@testable import Stages

/// A document, what its sender asks of it and what its receiver reports, as records for a bench.
protocol CommandScene {}

extension CommandScene {
    static var agencies: [String] {
        ["G09", "H05", "H27", "H27.01", "H27.02", "H27.01.001", "H27.02.001"]
    }
    static var sender: String { "H27.01.001" }
    static var receiver: String { "H27.02.001" }
    static var id: String { "\(sender),2025/06/16,1/UBND-VP" }
    static var now: BusinessTime { BusinessTime(CivilDate(daysSince1970: 20_255), hour: 8) }
    static var day: Int64 { 86_400_000 }

    func registration(
        adds: String = "1", _ body: (StageBench<Registration>) async throws -> Void
    ) async throws {
        let types = ReceiverTypes(adds: adds) ?? .standard
        try await RegistryScene.with(Self.agencies) { scene in
            let stage = Registration(registry: scene.registry, receiverTypes: types)
            try await body(StageBench(stage, now: Self.now))
        }
    }

    func delivery(
        _ body: (StageBench<DeliveryAck>) async throws -> Void
    ) async throws {
        try await RegistryScene.with(Self.agencies) { scene in
            try await body(StageBench(DeliveryAck(registry: scene.registry), now: Self.now))
        }
    }

    // MARK: What comes

    func record(_ input: String, _ body: (inout Outbox) -> Void) -> NewRecord {
        var out = Outbox(
            cluster: Cluster("test"), worker: "upstream", input: Array(input.utf8), trace: "t",
            now: Self.now)
        body(&out)
        return out.records[0]
    }

    var document: Document {
        var document = Document()
        document.documentID = Self.id
        document.sender.code = Self.sender
        document.identity = SHA256.hash(Array("một".utf8))
        return document
    }

    func submission(_ text: String) -> SHA256Digest { SHA256.hash(Array(text.utf8)) }

    func received(
        _ name: String, to receivers: [String], _ business: WireBusiness, after: Int64 = 0
    ) -> NewRecord {
        var packet = PacketReceived()
        packet.business = business
        packet.document = document
        packet.actedOn = Self.id
        packet.receivers = receivers.map { code in
            var party = Party()
            party.code = code
            return party
        }
        if business == .new {
            packet.values = submission("giá trị ")
            packet.document.packet = submission("gói")
            packet.document.attachments = [file("vb.pdf")]
        }
        packet.reason = name
        packet.submission = submission(name)
        packet.publisher = Publisher(node: "H27")
        packet.receivedAt = Self.now.milliseconds + after
        return record("\(name) \(after)") {
            $0.emit(Topic.packetsReceived, key: Self.id, home: Self.id, packet)
        }
    }

    func packet(to receivers: [String]) -> NewRecord {
        received("\(receivers)", to: receivers, .new)
    }

    func recall(
        _ reason: String = "gửi nhầm", of receivers: [String] = [], after: Int64 = 0
    ) -> NewRecord {
        received(reason, to: receivers, .recall, after: after)
    }

    /// What an update says: a subject, or none for the document's own; receivers as type and code.
    func update(
        _ subject: String? = "mới", _ receivers: [(String, String)] = [], reason: String = "sửa",
        files: [String] = [], again: [String] = [], after: Int64 = 0, name: String = "cập nhật"
    ) -> NewRecord {
        var packet = PacketReceived()
        packet.business = .update
        packet.document = document
        packet.document.packet = submission("gói \(name)")
        packet.document.attachments = files.map(file)
        packet.actedOn = Self.id
        packet.values = submission("giá trị \(subject ?? "")")
        packet.document.identity = submission("bản \(subject ?? "") \(files)")
        packet.document.subject = subject ?? ""
        packet.reason = reason
        packet.again = again
        packet.submission = submission(name)
        packet.publisher = Publisher(node: "H27")
        packet.receivedAt = Self.now.milliseconds + after
        var order = UpdateOrder()
        order.changesDocument = subject != nil
        if !receivers.isEmpty {
            order.changesReceivers = true
            order.receivers = receivers.map { type, code in
                var change = ReceiverChange()
                (change.type, change.code) = (type, code)
                return change
            }
        }
        packet.update = order
        return record("\(name) \(after)") {
            $0.emit(Topic.packetsReceived, key: Self.id, home: Self.id, packet)
        }
    }

    func file(_ name: String) -> AttachmentRef {
        var file = AttachmentRef()
        file.name = name
        file.sha256 = submission(name)
        return file
    }

    func refusal(of attempt: Int32, _ submission: SHA256Digest = .zero) -> NewRecord {
        record("refusal \(attempt)") { out in
            out.refuse(
                .notAPDF("edXMLManifest/Reference[1]", name: "vb.pdf"),
                RefusedPacket(
                    documentID: Self.id, attempt: attempt, submission: submission,
                    publisher: Publisher(node: "H27"), receivedAt: 0),
                stage: "signature-check", answering: nil)
        }
    }

    func due(
        attempt: Int32 = 1, update: Bool = false, again: Bool = false,
        _ standing: WireStanding = .valid
    ) -> NewRecord {
        var due = DeliveryDue()
        due.document = document
        due.attempt = attempt
        due.lane = .normal
        due.receiver = Self.receiver
        due.verdict = standing == .valid ? .valid : .indeterminate
        due.standing = standing
        due.receivedAt = Self.now.milliseconds + (attempt > 1 ? 10_000 : 0)
        due.isUpdate = update
        due.isAgain = again
        if update { due.updatePacket = submission("gói \(attempt)") }
        return record("due \(attempt)") {
            $0.emit(Topic.deliveriesDue, .normal, key: Self.id, home: Self.id, due)
        }
    }

    /// Asked ten seconds after the document came.
    func command(_ reason: String = "gửi nhầm", attempt: Int32 = 1) -> NewRecord {
        var command = CommandAccepted()
        command.documentID = Self.id
        command.command = .recall
        command.reason = reason
        command.sender = Self.sender
        command.submission = submission(reason)
        command.publisher = Publisher(node: "H27")
        command.attempt = attempt
        command.receivers = [Self.receiver]
        command.receiverCount = 1
        command.receivedAt = Self.now.milliseconds + 10_000
        return record("command \(reason)") {
            $0.emit(Topic.commandsAccepted, key: Self.id, home: Self.id, command)
        }
    }

    /// A later check of what the document was from one attempt on, when the other was the newest.
    func verdict(
        _ standing: WireStanding, attempt: Int32 = 1, since: Int32 = 1,
        isConfirmation: Bool = false
    ) -> NewRecord {
        var command = CommandAccepted()
        command.documentID = Self.id
        command.attempt = attempt
        var verdict = VerdictChange()
        verdict.receivers = [Self.receiver]
        verdict.standing = standing
        verdict.verdict = standing == .valid ? .valid : .indeterminate
        verdict.sinceAttempt = since
        verdict.isConfirmation = isConfirmation
        command.verdict = verdict
        return record("verdict \(standing) \(attempt)") {
            $0.emit(Topic.commandsAccepted, key: Self.id, home: Self.id, command)
        }
    }

    /// The same as registration reads it.
    func rechecked(attempt: Int32) -> NewRecord {
        var verified = DocumentVerified()
        verified.accepted.document = document
        verified.accepted.attempt = attempt
        verified.verdict = .valid
        verified.standing = .valid
        return record("rechecked \(attempt)") {
            $0.emit(Topic.rechecked, key: Self.id, home: Self.id, verified)
        }
    }

    func status(
        _ code: String, at seconds: Int64 = 0, reason: String = "x", of id: String? = nil,
        from receiver: String? = nil, by publisher: String = "H27", despite: String = ""
    ) -> NewRecord {
        let (id, receiver) = (id ?? Self.id, receiver ?? Self.receiver)
        var status = StatusReceived()
        status.submission = submission("\(code) \(seconds) \(id) \(receiver)")
        status.publisher = Publisher(node: publisher)
        status.documentID = id
        status.receiver = receiver
        status.status = code
        status.description = reason
        status.despite = despite
        status.reportedAt = Self.now.milliseconds + seconds * 1000
        status.receivedAt = Self.now.milliseconds
        return record("status \(code) \(seconds) \(id) \(receiver)") {
            $0.emit(Topic.statusesReceived, key: id, home: id, status)
        }
    }

    // MARK: What came of it

    func messages<M: ProtoMessage>(
        _ type: M.Type, of topic: String, _ records: [NewRecord]
    ) throws -> [M] {
        try records.filter { $0.topic == topic }.map { try M($0.value ?? []) }
    }

    func commands(_ records: [NewRecord]) throws -> [CommandAccepted] {
        try messages(CommandAccepted.self, of: Topic.commandsAccepted.name, records)
    }

    func changes(_ records: [NewRecord]) throws -> [DeliveryChanged] {
        try messages(DeliveryChanged.self, of: Topic.deliveriesChanged.name, records)
    }

    func accepted(_ records: [NewRecord]) throws -> [DocumentAccepted] {
        try messages(DocumentAccepted.self, of: Topic.accepted.name(.normal), records)
    }

    func refusals(_ records: [NewRecord]) throws -> [DocumentRefused] {
        try messages(DocumentRefused.self, of: Topic.documentsRefused.name, records)
    }

    /// What a node is told, in order.
    func answers(_ node: String, _ records: [NewRecord]) throws -> [JSONValue] {
        try records.filter { $0.topic == Topic.answers.name(NodeCode(node)) }
            .map { try JSONReader.parse($0.value ?? []) }
    }
}
