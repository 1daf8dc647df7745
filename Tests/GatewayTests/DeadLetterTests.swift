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

    private let decision: JSONValue = ["by": "Lan", "because": "the disk is back"]

    private func state(_ house: GatewayHouse, _ id: String) async throws -> JSONValue {
        let path = "/v1/dead-letters/\(id)"
        return try await house.get(path, as: "token-operator").json()
    }

    @Test func `what fails again is counted, and what is dropped lets the next go on`() async throws
    {
        try await GatewayHouse.run { house in
            let document = "H27.01.01-9-2025"
            try await house.log.append([
                NewRecord(
                    topic: Topic.continued.name(.normal), partition: 3, key: Array(document.utf8),
                    value: [0xff])
            ])
            func wait(_ what: String, _ reached: @Sendable (JSONValue) -> Bool) async throws {
                try await eventually(what) { reached(try await state(house, "3-0")) }
            }
            let path = "/v1/dead-letters/3-0"
            try await eventually("the letter is there") {
                try await house.get(path, as: "token-operator").status == 200
            }
            #expect(try await state(house, "3-0")["parked"]?.boolValue == true)
            let unsaid = try await house.post(
                "\(path)/redrive", ["by": "Lan"], as: "token-runner")
            #expect(unsaid.status == 400)
            let stranger = try await house.post("\(path)/redrive", decision, as: "token-h27")
            #expect(stranger.status == 403)
            let redriven = try await house.post("\(path)/redrive", decision, as: "token-operator")
            #expect(redriven.status == 202)
            try await wait("it failed again") { $0["attempts"]?.intValue == 2 }
            #expect(try await state(house, "3-0")["state"]?.stringValue == "open")
            let dropped = try await house.post("\(path)/drop", decision, as: "token-runner")
            #expect(dropped.status == 202)
            try await wait("it is dropped") { $0["state"]?.stringValue == "dropped" }
            let shown = try await state(house, "3-0")
            // By the name of the account, whatever is written.
            #expect(shown["decidedBy"]?.stringValue == "runner")
            #expect(shown["because"]?.stringValue == "the disk is back")
            let twice = try await house.post("\(path)/drop", decision, as: "token-operator")
            #expect(twice.status == 409)
            // Who, when and why are kept, also of what changed nothing.
            let audit = try await house.values(Topic.decisionsSubmitted.name)
                .map { try LetterDecision($0) }
            #expect(audit.map(\.decision) == [.redrive, .drop])
            #expect(audit.map(\.decidedBy) == ["operator", "runner"])
            let open = try await house.get("/v1/dead-letters?fresh=1", as: "token-operator").json()
            #expect(open["deadLetters"]?.arrayValue?.isEmpty == true)
        }
    }

    @Test func `a packet that reception failed on is taken in from its node's topic`() async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let packet = SamplePacket()
            try await house.log.append([
                NewRecord(
                    topic: Topic.submitted.name("H27"), partition: 0, key: nil,
                    value: packet.bytes())
            ])
            var event = DeadLetter()
            event.topic = Topic.submitted.name("H27")
            event.worker = StageKind.reception.name
            event.reason = "a fault of ours"
            event.failedAt = GatewayHouse.start.milliseconds
            func letter() -> NewRecord {
                NewRecord(
                    topic: Topic.deadLetters.name, partition: 0, key: nil, value: event.bytes)
            }
            try await house.log.append([letter()])
            event.offset = 77
            try await house.log.append([letter()])
            let path = "/v1/dead-letters/0-0/redrive"
            #expect(try await house.post(path, decision, as: "token-operator").status == 202)
            let taken = try await house.values(Topic.packetsReceived.name)
                .map { try PacketReceived($0) }
            #expect(taken.map(\.document.documentID) == [packet.documentID])
            #expect(taken.map(\.publisher.code) == ["H27"])
            try await eventually("the letter is closed") {
                try await state(house, "0-0")["state"]?.stringValue == "redriven"
            }
            // One whose packet is no longer there can only be dropped.
            let gone = "/v1/dead-letters/0-1"
            #expect(
                try await house.post("\(gone)/redrive", decision, as: "token-operator").status
                    == 409)
            #expect(
                try await house.post("\(gone)/drop", decision, as: "token-operator").status == 202)
        }
    }
}
