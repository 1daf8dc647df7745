// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import JSON
import Stages
import Telemetry
import TestSupport
import WorkerRuntime

/// Reception, registration and delivery-ack behind each other without a log: packets as their senders
/// write them in, events and answers out. The stages between let everything through.
struct SenderIDScene {
    let registration: StageBench<Registration>
    let delivery: StageBench<DeliveryAck>
    private let reception: Reception
    private let directory: TemporaryDirectory

    static let today = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 8)
    /// The day before the reform.
    static let before = BusinessTime(CivilDate(iso: "2025-05-31")!, hour: 8)

    /// H27.01 was renamed to H27.07; H27.02 and H27.03 became H27.08.
    static func with(_ body: (SenderIDScene) async throws -> Void) async throws {
        let agencies = ["G09", "H05", "H05.01", "H27", "H27.05"]
        try await RegistryScene.with(agencies) { registry in
            for (old, new) in [
                ("H27.01", "H27.07"), ("H27.02", "H27.08"), ("H27.03", "H27.08"),
            ] {
                try await registry.register(old, to: "2025-05-31", successor: new)
                try await registry.register(new, from: "2025-06-01")
            }
            let directory = try TemporaryDirectory()
            try await body(
                SenderIDScene(
                    registration: StageBench(
                        Registration(registry: registry.registry), now: today),
                    delivery: StageBench(DeliveryAck(registry: registry.registry), now: today),
                    reception: Reception(
                        registry: registry.registry,
                        blobs: try DirectoryBlobStore(
                            path: directory.file("blobs"),
                            logger: Logger(label: "test", level: .error)),
                        receipts: ReceiptSigner(key: try Ed25519.PrivateKey()),
                        cluster: Cluster("test")),
                    directory: directory))
        }
    }

    /// What comes of a document packet, up to the inboxes.
    @discardableResult
    func publish(
        _ packet: TestPacket, as node: String, at time: BusinessTime = today
    ) async throws -> Outcome {
        var outcome = Outcome()
        let received = try receive(packet.text, as: node, at: time)
        outcome.add(received)
        for record in received where record.topic == Topic.packetsReceived.name {
            registration.now = time
            outcome.add(try await registration.take(record))
        }
        for accepted in outcome.accepted {
            for receiver in accepted.receivers {
                outcome.add(try await delivery.take(due(accepted, to: receiver)))
            }
        }
        return outcome
    }

    /// What comes of a status packet.
    @discardableResult
    func report(
        _ status: String, as node: String, at time: BusinessTime = today,
        about document: DocumentID? = nil
    ) async throws -> Outcome {
        var outcome = Outcome()
        let received = try receive(status, as: node, at: time, about: document)
        outcome.add(received)
        for record in received where record.topic == Topic.statusesReceived.name {
            delivery.now = time
            outcome.add(try await delivery.take(record))
        }
        for record in received where record.topic == Topic.packetsReceived.name {
            outcome.add(try await registration.take(record))
        }
        return outcome
    }

    private func receive(
        _ packet: String, as node: String, at time: BusinessTime, about document: DocumentID? = nil
    ) throws -> [NewRecord] {
        let received = try reception.take(
            Array(packet.utf8), from: Publisher(node: node), at: time, about: document)
        var out = reception.outbox(for: received, now: time)
        try reception.emit(received, into: &out, answeringReceipt: true)
        return out.records
    }

    /// A delivery under an id as an earlier version made it.
    func deliver(under id: String, to receiver: String) async throws {
        var accepted = DocumentAccepted()
        accepted.document.documentID = id
        accepted.document.sender.code = "G09"
        accepted.attempt = 1
        try await delivery.take(due(accepted, to: receiver))
    }

    private func due(_ accepted: DocumentAccepted, to receiver: String) -> NewRecord {
        var due = DeliveryDue()
        due.document = accepted.document
        due.attempt = accepted.attempt
        due.lane = .normal
        due.receiver = receiver
        due.verdict = .valid
        due.receivedAt = accepted.receivedAt
        let id = accepted.document.documentID
        var out = Outbox(
            cluster: Cluster("test"), worker: "upstream", input: Array("\(id) \(receiver)".utf8),
            trace: "t", now: BusinessTime(milliseconds: accepted.receivedAt))
        out.emit(Topic.deliveriesDue, .normal, key: id, home: id, due)
        return out.records[0]
    }

    /// Everything that came of one packet.
    struct Outcome {
        private(set) var accepted: [DocumentAccepted] = []
        private(set) var refused: [DocumentRefused] = []
        private(set) var repeated: [PacketRepeated] = []
        private(set) var changed: [DeliveryChanged] = []
        private(set) var records: [NewRecord] = []

        mutating func add(_ more: [NewRecord]) {
            records += more
            for record in more {
                do {
                    let value = record.value ?? []
                    switch record.topic {
                    case Topic.accepted.name(.normal): accepted.append(try .init(value))
                    case Topic.documentsRefused.name: refused.append(try .init(value))
                    case Topic.packetsRepeated.name: repeated.append(try .init(value))
                    case Topic.deliveriesChanged.name: changed.append(try .init(value))
                    default: continue
                    }
                } catch {
                    preconditionFailure("\(record.topic): \(error)")
                }
            }
        }

        /// The ids that it was taken under.
        var ids: [String] { accepted.map(\.document.documentID) }

        /// The keys of its events: whose home they go to.
        func keys(_ topic: String) -> [String] {
            records.filter { $0.topic == topic }
                .map { String(decoding: $0.key ?? [], as: UTF8.self) }
        }

        func answers(to node: String) throws -> [JSONValue] {
            try records.filter { $0.topic == Topic.answers.name(node) }
                .map { try JSONReader.parse($0.value ?? []) }
        }

        /// Which nodes are told anything but a receipt.
        var told: Set<String> {
            Set(
                ["G09", "H05", "H27"].filter { node in
                    (try? answers(to: node))?.contains {
                        $0["answer"]?.stringValue != "receipt"
                    } == true
                })
        }
    }
}
