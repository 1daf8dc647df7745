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
    static let inboxRoutes: [Route] = [
        .get("v1/inbox", .may(.read), .listed) { gateway, call in
            try await gateway.freshen(call)
            let agency = try call.agency("agency")
            return .json(200, json(try await gateway.inbox(of: agency, call), agency))
        }
    ]

    /// The documents at an agency, newest first, for those who may look into its inbox.
    func inbox(of agency: AgencyCode, _ call: Call) async throws -> Page<InboxEntry> {
        guard try call.authority().maySee(agency) else { throw APIError.notAllowed }
        let limit = try call.integer("limit", default: 50, in: 1...500)
        return try await inbox(
            of: agency,
            call.flag("open") ? DeliveryStanding.open : DeliveryStanding.inInbox, limit: limit, call
        )
    }

    /// Of the documents that replace one of them those alone that the caller may see.
    func inbox(
        of agency: AgencyCode, _ standings: Set<DeliveryStanding>, limit: Int, _ call: Call
    ) async throws -> Page<InboxEntry> {
        var page = try await projection.inbox(
            of: agency.text, standings: standings, limit: limit, before: call["before"])
        let authority = try call.authority()
        for index in page.items.indices {
            page.items[index].replacedBy = try await visible(
                page.items[index].replacedBy, authority)
        }
        return page
    }

    private static func json(_ page: Page<InboxEntry>, _ agency: AgencyCode) -> [UInt8] {
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.member("agency", agency.text)
        json.list("entries", page.items) { json, entry in
            let document = entry.document
            json.ids(document.id, written: entry.writtenDocumentID)
            json.member("sender", document.sender)
            json.member("senderName", document.senderName)
            json.member("number", document.number)
            json.member("notation", document.notation)
            json.member("issuedOn", document.issuedOn)
            json.member("subject", document.subject)
            json.member("typeName", document.typeName)
            json.member("priority", Int64(document.priority))
            json.member("dueOn", document.dueOn)
            json.member("verdict", document.verdict?.word)
            json.member("legalStanding", document.standing?.rawValue)
            json.member("reason", document.reason.isEmpty ? nil : document.reason)
            json.members(entry.delivery)
            json.member("packet", entry.packet?.hex)
            json.member("packetSize", entry.packetSize)
            json.list("attachments", entry.attachments) { $0.members($1) }
            json.member("replaces", entry.replaces)
            json.member("replacedBy", entry.replacedBy.map(\.id))
            json.list("trace", entry.trace) { $0.members($1) }
        }
        json.member("next", page.next)
        json.endObject()
        return json.bytes
    }
}
