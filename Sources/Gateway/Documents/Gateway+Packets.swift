// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import HTTPServer
import JSON
import Stages
import Telemetry
import WorkerRuntime

extension Gateway {
    static let packetRoutes: [Route] = [
        Route("POST", "v1/packets", .may(.publish)) { gateway, call in
            guard let caller = call.caller, let publisher = caller.publisher else {
                throw APIError.notAllowed
            }
            try gateway.quotas.begin(of: caller, announced: call.request.contentLength)
            return .stream(
                PacketSink(gateway, call, caller, from: publisher),
                maxBytes: gateway.settings.maxPacketBytes)
        }
    ]

    /// A packet that came in whole: durable first, then written down, then confirmed. A refusal is
    /// written down too.
    func take(_ packet: ReceivedPacket, _ call: Call) async throws -> HTTPResponse {
        if let refusal = packet.refusal { try await checkStanding(refusal, call) }
        var out = reception.outbox(for: packet, now: clock.now())
        try reception.emit(packet, into: &out, answeringReceipt: false)
        let receipt = try reception.receipt(for: packet)
        try await blobs.makeDurable(packet.blobs)
        try await log.append(out.records)
        if let refusal = packet.refusal {
            instruments.packetsRefused.add()
            logger.info(
                "a packet was refused",
                [.document: packet.documentID ?? "", .error: refusal.code.rawValue])
            let answer = APIError.refused(refusal, submission: packet.submission.hex)
            return response(to: answer, of: call.request)
        }
        instruments.packetsTaken.add()
        return .json(202, Self.confirmation(packet, receipt: receipt))
    }

    /// A refusal because of the registry counts only if the registry says the same to its end. If
    /// it has meanwhile changed, the packet has to come again: its bytes were not kept.
    private func checkStanding(_ refusal: Refusal, _ call: Call) async throws {
        switch refusal.code {
        case .unknownSender, .senderClosed, .senderNotCovered: break
        default: return
        }
        try await registry.catchUp()
        let now = registry.tree
        let hasChanged = refusal.agencies.contains { written in
            let resolution = now.resolve(written, on: call.now.date)
            return resolution != call.tree.resolve(written, on: call.now.date)
                || resolution.code.map { now.lineage(of: $0, on: call.now.date) }
                    != resolution.code.map { call.tree.lineage(of: $0, on: call.now.date) }
                || resolution.code.map { now.node(of: $0, on: call.now.date) }
                    != resolution.code.map { call.tree.node(of: $0, on: call.now.date) }
        }
        if hasChanged {
            throw APIError.unavailable(
                vi: "Danh mục cơ quan vừa thay đổi: gửi lại gói tin.",
                en: "The registry has just changed: send the packet again.", retryAfterSeconds: 1)
        }
    }

    private static func confirmation(_ packet: ReceivedPacket, receipt: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("submission", packet.submission.hex)
        json.member("size", packet.size)
        json.ids(packet.documentID ?? "", written: packet.writtenDocumentID)
        if case .status = packet.outcome {
            json.member("kind", "status")
        } else {
            json.member("kind", "document")
        }
        json.member("receipt", receipt)
        json.endObject()
        return json.bytes
    }
}
