// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import EdXML
import Events
import Exchange
import HTTPServer
import JSON

extension Gateway {
    static let recallRoutes: [Route] = [
        .post("v1/recalls", .may(.publish), .recalled, maxBytes: 16 << 10) { gateway, call, body in
            let json = try JSONBody.read(body, maxBytes: 16 << 10)
            return try await gateway.recall(try RecallOrder(json, call), call)
        },
        .post("document/recall", .may(.publish), .recalled, isForm: true, maxBytes: 16 << 10) {
            gateway, call, body in
            func field(_ name: String) -> JSONValue {
                FormBody.field(name, of: body).map { .string($0) } ?? nil
            }
            let order = try RecallOrder(
                ["documentId": field("documentId"), "reason": field("reason")], call)
            let answer = try await gateway.recall(order, call)
            if answer.status != 202 { return answer }
            let document = Link(
                "/document",
                [
                    ("id", order.document.text), ("recalled", "1"),
                    ("lang", FormBody.field("lang", of: body)),
                ])
            return redirect(to: document.target)
        },
    ]

    private func recall(_ order: RecallOrder, _ call: Call) async throws -> HTTPResponse {
        try await submit(order.header, about: order.document, as: order.sender, .recalled, call)
    }
}

/// What a sender's clerk asks: status 13 of a document of the own agency.
private struct RecallOrder: Sendable {
    /// `documentId` as the exchange shows it, or as `sender` wrote it.
    let document: DocumentID
    /// Who sent it, or took over from who did.
    let sender: AgencyCode
    let header: PacketHeader

    init(_ json: JSONValue, _ call: Call) throws(APIError) {
        let id = try call.documentID(
            try json.required("documentId"), sender: json["sender"]?.stringValue, "documentId")
        let reason = try json.required("reason")
        document = id
        sender = try call.sender(of: id)
        var header = PacketHeader(
            from: PacketOrganization(
                sender.text, name: call.tree.entry(sender, on: call.now.date)?.name))
        header.kind = .status
        header.responseFor = [PacketReference(id)]
        var request = PacketStatus(code: StatusCode.takeBackRequested.rawValue)
        request.description = reason
        request.time = call.now
        header.status = request
        self.header = header
    }
}
