// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import HTTPClient
import JSON
import TestSupport
import Testing

/// What operators see of what our workers failed on, and what everybody else does.
struct DeadLetterTests {
    private func letter(
        _ document: String, worker: String, reason: String, at time: Int64
    ) -> NewRecord {
        var event = DeadLetter()
        event.topic = Topic.accepted.name(.normal)
        event.partition = 3
        event.offset = 17
        event.worker = worker
        event.reason = reason
        event.key = Array(document.utf8)
        event.attempts = 5
        event.failedAt = time
        return NewRecord(
            topic: Topic.deadLetters.name, partition: 3, key: event.key, value: event.bytes)
    }

    @Test func `operators find a dead letter, and its sender sees that the document is delayed`()
        async throws
    {
        try await GatewayHouse.run { house in
            let (first, second) = (SamplePacket(), SamplePacket(number: 416))
            try await house.deliver(first, as: "token-h27")
            try await house.deliver(second, as: "token-h27")
            let time = GatewayHouse.start.milliseconds
            try await house.log.append([
                letter(first.documentID, worker: "signature-check", reason: "a blob", at: time),
                letter(second.documentID, worker: "routing", reason: "no way", at: time + 60_000),
            ])
            let id = encoded(first.documentID)
            let filters: [(String, [String])] = [
                ("", ["3-1", "3-0"]), ("&worker=routing", ["3-1"]), ("&document=\(id)", ["3-0"]),
                ("&reason=a+blob", ["3-0"]), ("&reason=nothing", []),
                ("&until=2025-06-16", []), ("&from=2025-06-16", ["3-1", "3-0"]),
                ("&from=" + encoded("2025-06-16T08:01:00+07:00"), ["3-1"]),
            ]
            for (filter, expected) in filters {
                let answer = try await house.get(
                    "/v1/dead-letters?fresh=1\(filter)", as: "token-operator")
                let letters = try answer.json()["deadLetters"]?.arrayValue ?? []
                #expect(letters.compactMap { $0["id"]?.stringValue } == expected, "\(filter)")
            }
            let wrong = try await house.get("/v1/dead-letters?from=gestern", as: "token-operator")
            #expect(wrong.status == 400)

            let shown = try await house.get("/v1/dead-letters/3-0", as: "token-operator")
            #expect(try shown.json()["documentId"]?.stringValue == first.documentID)
            #expect(try shown.json()["reason"]?.stringValue == "a blob")
            #expect(try await house.get("/v1/dead-letters/3-9", as: "token-operator").status == 404)
            #expect(try await house.get("/v1/dead-letters/3-0", as: "token-h27").status == 403)

            for token in ["token-h27", "token-h05"] {
                let document = try await house.get("/v1/documents?id=\(id)", as: token)
                let delay = try document.json()["delays"]?[0]
                #expect(delay?["stage"]?.stringValue == "signature-check")
                #expect(delay?["since"]?.stringValue != nil)
                // Why is the operators' business.
                #expect(!document.text.contains("a blob"))
                let page = try await house.get("/document?id=\(id)", as: token)
                #expect(page.text.contains("Bị chậm, đang được xem xét"))
            }
        }
    }
}
