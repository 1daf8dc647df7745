// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import Following
import HTTPServer
import JSON
import Projection

extension Gateway {
    static let searchRoutes: [Route] = [
        .get("v1/search", .may(.read), .searched) { gateway, call in
            try await gateway.freshen(call)
            return .json(200, json(try await gateway.search(call.required("q"), call)))
        },
        .get("v1/recent", .may(.read), .listed) { gateway, call in
            try await gateway.freshen(call)
            return .json(200, json(try await gateway.recent(call)))
        },
        .get("v1/refusals", .may(.read), .listed) { gateway, call in
            try await gateway.freshen(call)
            let limit = try call.integer("limit", default: 50, in: 1...500)
            let page = try await gateway.refusals(limit: limit, before: call["before"], call)
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.list("refusals", page.items) { $0.members($1) }
            json.member("next", page.next)
            json.endObject()
            return .json(200, json.bytes)
        },
        .get("v1/deviations", .may([.read, .run])) { gateway, call in
            try await gateway.freshen(call)
            return .json(200, json(try await gateway.deviations(call)))
        },
        .get("v1/stats", .may(.figures)) { gateway, call in
            try await gateway.freshen(call)
            let status = try gateway.projection.status
            var json = JSONWriter(capacity: 4096)
            json.beginObject()
            json.members(try await gateway.projection.stats())
            json.key("projection")
            json.beginObject()
            json.member("phase", status.phase.rawValue)
            json.member("isReady", status.isReady)
            json.member("problem", status.problem)
            json.endObject()
            json.endObject()
            return .json(200, json.bytes)
        },
    ]

    /// What the packets of the caller's agencies have otherwise than the standard; for operators those
    /// of all, which say nothing of a document but its id.
    private func deviations(_ call: Call) async throws -> Page<DeviationEntry> {
        let limit = try call.integer("limit", default: 200, in: 1...500)
        let area =
            try call.may(.run) && call["agency"] == nil ? nil : call.askedArea(call.may(.run))
        return try await projection.deviations(of: area, limit: limit, after: call["after"])
    }

    private static func json(_ page: Page<DeviationEntry>) -> [UInt8] {
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.list("deviations", page.items) { json, entry in
            json.member("sender", entry.sender)
            json.member("note", entry.note)
            json.member("packets", entry.packets)
            json.member("lastAt", entry.lastAt)
            json.member("documentId", entry.document)
        }
        json.member("next", page.next)
        json.endObject()
        return json.bytes
    }

    /// The documents that the caller may see and that hold the words.
    func search(_ text: String, _ call: Call) async throws -> Page<DocumentSummary> {
        let limit = try call.integer("limit", default: 50, in: 1...200)
        guard let area = try call.authority().area else {
            return try await projection.search(text, limit: limit, before: call["before"])
        }
        return try await projection.search(text, in: area, limit: limit, before: call["before"])
    }

    /// The newest documents that the caller may see.
    func recent(_ call: Call, standard: Int = 50) async throws -> Page<DocumentSummary> {
        let limit = try call.integer("limit", default: standard, in: 1...500)
        guard let area = try call.authority().area else {
            return try await projection.recent(limit: limit, before: call["before"])
        }
        return try await projection.recent(in: area, limit: limit, before: call["before"])
    }

    /// The newest refusals of what the caller handed in or sent; all for an operator.
    func refusals(
        limit: Int, before: String?, _ call: Call
    ) async throws -> Page<RefusalEntry> {
        let authority = try call.authority()
        let own = call.caller?.code?.text
        return try await projection.refusals(limit: limit, before: before) { refusal in
            authority.seesAll || refusal.event.publisher.code == own
                || authority.maySee(refusal.event.publisher.code)
                || refusal.event.document.map { authority.maySee($0.sender.code) } == true
        }
    }

    private static func json(_ page: Page<DocumentSummary>) -> [UInt8] {
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.list("documents", page.items) { $0.members($1) }
        json.member("next", page.next)
        json.endObject()
        return json.bytes
    }
}
