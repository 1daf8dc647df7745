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
    static let operatorRoutes: [Route] = [
        .get("v1/dead-letters", .may(.run)) { gateway, call in
            try await gateway.freshen(call)
            let limit = try call.integer("limit", default: 50, in: 1...500)
            let page = try await gateway.projection.deadLetters(
                try DeadLetterFilter(call), limit: limit, before: call["before"])
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.list("deadLetters", page.items) { $0.members($1) }
            json.member("next", page.next)
            json.endObject()
            return .json(200, json.bytes)
        },
        .get("v1/dead-letters/*", .may(.run)) { gateway, call in
            let id = call.request.path.last ?? ""
            var found = try await gateway.projection.deadLetter(id)
            if found == nil {
                try await gateway.catchUp()
                found = try await gateway.projection.deadLetter(id)
            }
            guard let found else {
                throw APIError.notFound(
                    vi: "Không có lỗi chờ xử lý \(id).", en: "There is no dead letter \(id).")
            }
            var json = JSONWriter(capacity: 2048)
            json.beginObject()
            json.members(found)
            // What stands in them is the writer's own, as the record itself.
            if call.may(.readAll) {
                json.list("headers", found.event.headers) { json, header in
                    json.member("name", header.name)
                    json.member("value", String(decoding: header.value, as: UTF8.self))
                }
            }
            json.endObject()
            return .json(200, json.bytes)
        },
    ]
}

extension DeadLetterFilter {
    fileprivate init(_ call: Call) throws {
        self.init()
        worker = call["worker"]
        document = try call["document"].map { written throws(APIError) in
            try call.documentID(written, sender: nil, "document").text
        }
        reason = call["reason"]
        state = try Self.state(call["state"])
        from = try call.time("from")
        until = try call.time("until")
    }
}

extension DeadLetterFilter {
    private static func state(_ word: String?) throws(APIError) -> WireLetterState? {
        switch word {
        case nil, "open": return .open
        case "redriven": return .redriven
        case "dropped": return .dropped
        case "all": return nil
        default:
            throw .badRequest(
                "state", vi: "state là open, redriven, dropped hoặc all.",
                en: "state is open, redriven, dropped or all.")
        }
    }
}

extension Call {
    /// A moment, or the beginning of a day; nil where none is given.
    func time(_ name: String) throws(APIError) -> BusinessTime? {
        guard let text = self[name] else { return nil }
        if let date = CivilDate(iso: text) { return BusinessTime(date) }
        guard let time = BusinessTime(written: text) else {
            throw .badRequest(
                name, vi: "\(name) phải là ngày hoặc thời điểm.",
                en: "\(name) must be a day or a moment.")
        }
        return time
    }
}

extension WireLetterState {
    fileprivate var word: String {
        switch self {
        case .open, .unspecified: "open"
        case .redriven: "redriven"
        case .dropped: "dropped"
        case .unrecognized: "unknown"
        }
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ letter: DeadLetterEntry) {
        let event = letter.event
        member("id", letter.id)
        member("documentId", event.documentID)
        member("partition", Int64(letter.partition))
        member("offset", letter.offset)
        member("worker", event.worker)
        member("reason", event.reason)
        member("attempts", Int64(event.attempts))
        member("failedAt", BusinessTime(milliseconds: event.failedAt))
        member("state", event.state.word)
        member("parked", event.isParked)
        if !event.isOpen {
            member("decidedBy", event.decidedBy)
            member("because", event.decidedBecause)
            member("decidedAt", BusinessTime(milliseconds: event.decidedAt))
        }
        key("origin")
        beginObject()
        member("topic", event.topic)
        member("partition", Int64(event.partition))
        member("offset", event.offset)
        endObject()
        member("key", event.key.map { String(decoding: $0, as: UTF8.self) })
        member("valueSha256", event.valueSha256.hex)
    }
}
