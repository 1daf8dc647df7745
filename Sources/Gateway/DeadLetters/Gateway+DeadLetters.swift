// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import HTTPServer
import JSON
import Projection

extension Gateway {
    static let operatorRoutes: [Route] = [
        .get("v1/dead-letters", .operators) { gateway, call in
            try await gateway.freshen(call)
            let limit = try call.integer("limit", default: 50, in: 1...500)
            let page = try await gateway.projection.deadLetters(
                limit: limit, before: call["before"])
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.list("deadLetters", page.items) { $0.members($1) }
            json.member("next", page.next)
            json.endObject()
            return .json(200, json.bytes)
        }
    ]
}

extension JSONWriter {
    fileprivate mutating func members(_ letter: DeadLetterEntry) {
        let event = letter.event
        member("partition", Int64(letter.partition))
        member("offset", letter.offset)
        member("worker", event.worker)
        member("reason", event.reason)
        member("attempts", Int64(event.attempts))
        member("failedAt", BusinessTime(milliseconds: event.failedAt))
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
