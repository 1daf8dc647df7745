// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import EdXML
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages

/// "Send again" (gửi lại): the document comes once more to receivers who are silent, or who returned it,
/// without a new document.
extension Gateway {
    static let redeliveryRoutes: [Route] = [
        .post("v1/redeliveries", .may(.publish), .redelivered, maxBytes: 64 << 10) {
            gateway, call, body in
            let json = try JSONBody.read(body, maxBytes: 64 << 10)
            return try await gateway.redeliver(try RedeliveryOrder(json, call), call)
        },
        .post("document/redeliver", .may(.publish), .redelivered, isForm: true, maxBytes: 16 << 10)
        {
            gateway, call, body in
            func field(_ name: String) -> JSONValue {
                FormBody.field(name, of: body).map { .string($0) } ?? nil
            }
            let order = try RedeliveryOrder(
                ["documentId": field("documentId"), "receivers": [field("receiver")]], call)
            let answer = try await gateway.redeliver(order, call)
            if answer.status != 202 { return answer }
            let document = Link(
                "/document",
                [
                    ("id", order.document.text), ("redelivered", "1"),
                    ("lang", FormBody.field("lang", of: body)),
                ])
            return redirect(to: document.target)
        },
    ]

    /// Writes an update packet that changes nothing of the document and names these receivers.
    private func redeliver(_ order: RedeliveryOrder, _ call: Call) async throws -> HTTPResponse {
        let authority = try call.authority()
        guard authority.speaksFor(order.sender) else { throw APIError.notAllowed }
        // What the document says must be what it says now.
        try await catchUp()
        guard let found = try await projection.document(order.document.text),
            try await maySee(found.summary, authority), found.summary.attempt > 0
        else { throw APIError.noSuchDocument }
        return try await submit(
            order.header(of: found.document, settings.receiverTypes, call), about: order.document,
            as: order.sender, .redelivered, call
        ) { outcome in
            guard case .document(var event) = outcome else { return }
            event.again = order.receivers.map(\.text)
            outcome = .document(event)
        }
    }
}

/// What a sender's clerk asks: a document of the own agency once more.
private struct RedeliveryOrder: Sendable {
    /// An order names some; who is meant by all has a circular of its own.
    private static let maxReceivers = 100

    let document: DocumentID
    let sender: AgencyCode
    let receivers: [AgencyCode]
    private let reason: String

    init(_ json: JSONValue, _ call: Call) throws(APIError) {
        document = try call.documentID(
            try json.required("documentId"), sender: json["sender"]?.stringValue, "documentId")
        sender = try call.sender(of: document)
        reason = json["reason"]?.stringValue?.normalisedOrNil ?? "Gửi lại"
        var receivers: [AgencyCode] = []
        for value in json["receivers"]?.arrayValue ?? [] {
            let code = try call.agency(written: value.stringValue ?? "")
            if !receivers.contains(code) { receivers.append(code) }
        }
        guard !receivers.isEmpty else { throw .missing("receivers") }
        guard receivers.count <= Self.maxReceivers else {
            throw .badRequest(
                "receivers", vi: "Mỗi lần gửi lại cho nhiều nhất \(Self.maxReceivers) nơi nhận.",
                en: "At most \(Self.maxReceivers) receivers at a time.")
        }
        self.receivers = receivers
    }

    func header(of found: Document, _ types: ReceiverTypes, _ call: Call) -> PacketHeader {
        var header = PacketHeader(
            found,
            from: PacketOrganization(
                sender.text, name: call.tree.entry(sender, on: call.now.date)?.name))
        header.documentID = document.written
        header.to = receivers.map { PacketOrganization($0.text) }
        header.business = PacketBusiness(.update)
        header.business.documentID = document.written
        header.business.reason = reason
        var update = PacketUpdate()
        update.changesDocument = false
        update.changesReceivers = true
        update.receivers = receivers.map {
            PacketUpdate.Receiver(type: types.adds, organID: $0.text)
        }
        header.business.update = update
        header.trace = [PacketTrace(organID: sender.text, time: call.now)]
        return header
    }
}
