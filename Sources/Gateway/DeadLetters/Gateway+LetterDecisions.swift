// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import EventLog
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages
import Telemetry
import WorkerRuntime

/// What operators decide of dead letters: worked on again, or given up. Who, by the name of the
/// account, and why stand in the record of the decision; of a letter that waits nowhere, in its own.
extension Gateway {
    static let letterDecisionRoutes: [Route] = [
        decisionRoute("redrive", .redrive), decisionRoute("drop", .drop),
    ]

    /// The longest name and reason, in bytes.
    private static let maxTextBytes = 1000

    private static func decisionRoute(_ word: String, _ what: WireLetterDecision) -> Route {
        .post("v1/dead-letters/*/\(word)", .may(.run), .decided, maxBytes: 16 << 10) {
            gateway, call, body in
            let json = try JSONBody.read(body, maxBytes: 16 << 10)
            var decision = LetterDecision()
            decision.decision = what
            decision.decidedBy = try call.authority().caller.name
            decision.because = try text("because", json)
            decision.decidedAt = gateway.clock.now().milliseconds
            try await gateway.catchUp()
            let letter = try await gateway.openLetter(call.request.path[2])
            try await gateway.require(
                .decided, call, document: letter.event.documentID ?? "",
                target: "\(word) \(letter.id)")
            try await gateway.decide(decision, letter)
            var answer = JSONWriter(capacity: 128)
            answer.beginObject()
            answer.member("id", letter.id)
            answer.member("decided", word)
            answer.endObject()
            return .json(202, answer.bytes)
        }
    }

    private static func text(_ name: String, _ json: JSONValue) throws(APIError) -> String {
        let text = try json.required(name)
        guard text.utf8.count <= maxTextBytes else {
            throw .badRequest(
                name, vi: "\(name) dài hơn \(maxTextBytes) byte.",
                en: "\(name) is longer than \(maxTextBytes) bytes.")
        }
        return text
    }

    private func openLetter(_ id: String) async throws -> DeadLetterEntry {
        guard let letter = try await projection.deadLetter(id) else {
            throw APIError.notFound(
                vi: "Không có lỗi chờ xử lý \(id).", en: "There is no dead letter \(id).")
        }
        guard letter.event.isOpen else {
            throw APIError(
                status: 409, code: "DECIDED_ALREADY", element: "id",
                vi: "Lỗi \(id) đã được xử lý.", en: "Dead letter \(id) was decided before.")
        }
        return letter
    }

    private func decide(_ decision: LetterDecision, _ letter: DeadLetterEntry) async throws {
        let event = letter.event
        logger.info(
            "a dead letter was decided",
            [.worker: event.worker, .document: event.documentID ?? "", .offset: letter.offset])
        guard event.isParked else {
            return try await decideHere(decision, letter)
        }
        var decision = decision
        decision.worker = event.worker
        decision.document = event.document
        decision.topic = event.topic
        decision.offset = event.offset
        try await log.append([
            NewRecord(
                topic: Topic.decisionsSubmitted.name, partition: letter.partition,
                key: Array(event.document.utf8), value: decision.bytes)
        ])
    }

    /// Nothing waits in a worker's state: the letter only names a place. A packet of a node's topic
    /// is taken in from there, as that node; anything else can only be dropped.
    private func decideHere(
        _ decision: LetterDecision, _ letter: DeadLetterEntry
    ) async throws {
        var outcome = letter.event
        outcome.state = decision.decision == .drop ? .dropped : .redriven
        outcome.decidedBy = decision.decidedBy
        outcome.decidedBecause = decision.because
        outcome.decidedAt = decision.decidedAt
        var records: [NewRecord] = []
        if decision.decision == .redrive {
            guard let node = Topic.submitted.node(of: letter.event.topic) else {
                throw APIError(
                    status: 409, code: "NOT_PARKED", element: "id",
                    vi: "Bản ghi này không được giữ lại để xử lý lại; chỉ có thể bỏ.",
                    en: "This record is not kept to be worked on again; it can only be dropped.")
            }
            records = try await takeAgain(letter.event, from: node)
        }
        records.append(
            NewRecord(
                topic: Topic.deadLetters.name, partition: letter.partition, key: outcome.key,
                value: outcome.bytes))
        try await log.append(records)
    }

    /// The packet as its node published it, through reception.
    private func takeAgain(_ event: DeadLetter, from node: String) async throws -> [NewRecord] {
        let place = TopicPartition(event.topic, event.partition)
        var packet: [UInt8]?
        try await log.read([place: event.offset], until: [place: event.offset + 1]) { record in
            if record.offset == event.offset { packet = record.value ?? [] }
            return false
        }
        guard let bytes = packet else {
            throw APIError(
                status: 409, code: "RECORD_GONE", element: "id",
                vi: "Gói tin không còn trên chủ đề của \(node): đề nghị gửi lại.",
                en: "The packet is no longer on the topic of \(node): it must send it again.")
        }
        let (now, reception) = (clock.now(), reception)
        let received = try await lanes.run(for: nil) {
            try reception.take(bytes, from: Publisher(node: node), at: now)
        }
        try await blobs.makeDurable(received.blobs)
        var out = reception.outbox(for: received, now: now)
        try reception.emit(received, into: &out, answeringReceipt: true)
        return out.records
    }
}
