// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Events
import Exchange
import HTTPServer
import JSON
import Projection

extension Gateway {
    static let documentRoutes: [Route] = [
        .get("v1/documents", .may(.read), .read) { gateway, call in try await gateway.document(call)
        },
        .get("v1/documents/deliveries", .may(.read), .read) { gateway, call in
            try await gateway.deliveries(call)
        },
        .get("v1/submissions/*", .may(.read), .read) { gateway, call in
            try await gateway.submission(call)
        },
    ]

    private func document(_ call: Call) async throws -> HTTPResponse {
        try await freshen(call)
        let found = try await visibleDocument(call)
        let sameFile = try await sameFile(as: found, call)
        let header = found.document
        let replacedBy = try await visible(found.replacedBy, call.authority())
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.members(found.summary, written: header.writtenDocumentID)
        json.member("place", header.place)
        json.member("content", header.content)
        json.key("signer")
        json.beginObject()
        json.member("name", header.signerName)
        json.member("position", header.signerPosition)
        json.member("competence", header.signerCompetence)
        json.endObject()
        json.list("attachments", header.attachments) { $0.members($1) }
        json.list("attempts", found.attempts) { $0.members($1) }
        json.list("versions", found.versions) { $0.members($1) }
        json.list("timeline", found.steps) { json, step in
            json.members(step, name: call.name(of: step.agency, at: found.summary.receivedAt))
        }
        json.list("refusals", found.refusals) { $0.members($1) }
        json.member("replaces", header.replaces)
        json.member("replacedBy", replacedBy.map(\.id))
        json.list("sameFile", sameFile) { $0.members($1) }
        json.list("sending", [found.sending].compactMap(\.self)) { $0.members($1) }
        json.list("delivered", found.deliveries.items) { $0.members($1) }
        json.member("nextDelivery", found.deliveries.next)
        // That something of ours stands still, and since when; why is the operators' business.
        json.list("delays", found.deadLetters) { json, letter in
            json.member("stage", letter.event.worker)
            json.member("since", BusinessTime(milliseconds: letter.event.failedAt))
        }
        json.endObject()
        return .json(200, json.bytes)
    }

    private func deliveries(_ call: Call) async throws -> HTTPResponse {
        try await freshen(call)
        let limit = try call.integer("limit", default: 100, in: 1...1000)
        let found = try await visibleDocument(call)
        let page = try await projection.deliveries(
            of: found.summary.id, order: call.deliveryOrder(), limit: limit,
            after: call["after"])
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.list("deliveries", page.items) { $0.members($1) }
        json.member("next", page.next)
        json.endObject()
        return .json(200, json.bytes)
    }

    /// What became of a packet: for whoever handed it in.
    private func submission(_ call: Call) async throws -> HTTPResponse {
        let unknown = APIError.notFound(
            vi: "Không tìm thấy gói tin này.", en: "No such submission.")
        guard let text = call.request.path.last, let digest = SHA256Digest(hex: text) else {
            throw unknown
        }
        let authority = try call.authority()
        for isSecond in [false, true] {
            if isSecond { try await catchUp() }
            guard let entry = try await projection.submission(digest) else { continue }
            let isOwn = entry.publisher.map { $0.code == call.caller?.code?.text } ?? false
            // Only its outcome is known yet: whose it is comes with the next records.
            if entry.publisher == nil, !isSecond, !authority.seesAll { continue }
            guard isOwn || authority.seesAll else { throw unknown }
            return .json(200, Self.json(entry))
        }
        throw unknown
    }

    private static func json(_ entry: SubmissionEntry) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("submission", entry.digest.hex)
        json.member("kind", entry.isStatus ? "status" : "document")
        json.member("outcome", entry.outcome.word)
        json.member("documentId", entry.documentID)
        json.member("publisher", entry.publisher?.code)
        json.member("receiver", entry.receiver)
        json.member("status", entry.status)
        json.member("attempt", Int64(entry.attempt))
        json.member("refusalCode", entry.refusalCode)
        json.member("receivedAt", entry.receivedAt)
        json.member("decidedAt", entry.decidedAt)
        json.member("repeats", entry.repeats)
        json.member("repeatedAt", entry.repeatedAt)
        json.endObject()
        return json.bytes
    }
}

extension Call {
    /// An agency's name on the day of what is shown, today's if none is given: an old document shows
    /// the unit as it was called then. Else the last name it had.
    func name(of agency: String, at time: BusinessTime? = nil) -> String? {
        if agency == AgencyCode.national.text { return "Trục liên thông quốc gia" }
        guard let code = try? AgencyCode(agency) else { return nil }
        return tree.entry(code, on: (time ?? now).date)?.name
            ?? tree.history(code)?.periods.last?.name
    }
}

extension Call {
    /// `order`: `receiver`, or `silent` for those first of whom nothing is heard.
    func deliveryOrder() throws(APIError) -> DeliveryOrder {
        guard let word = self["order"] else { return .receiver }
        guard let order = DeliveryOrder(rawValue: word) else {
            let words = DeliveryOrder.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badRequest(
                "order", vi: "order là một trong: \(words).", en: "order is one of \(words).")
        }
        return order
    }
}
