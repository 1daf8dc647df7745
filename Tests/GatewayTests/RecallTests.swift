// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import HTTPClient
import JSON
import TestSupport
import Testing

/// A recall over HTTP: who may ask, and what its receivers can still reach.
struct RecallTests {
    private static let near = "H27.05.04"
    private static let far = "H05.01.01"

    private func deliver(_ house: GatewayHouse) async throws -> SamplePacket {
        var packet = SamplePacket()
        packet.to = [Self.near, Self.far]
        try await house.deliver(packet, as: "token-commune")
        return packet
    }

    private func order(_ packet: SamplePacket, reason: String = "gửi nhầm") -> JSONValue {
        ["documentId": .string(packet.documentID), "reason": .string(reason)]
    }

    private func standings(_ packet: SamplePacket, _ house: GatewayHouse) async throws -> [String] {
        let document = try await house.get(
            "/v1/documents?id=\(encoded(packet.documentID))&fresh=1", as: "token-commune"
        ).json()
        return document["delivered"]?.arrayValue?.compactMap { $0["standing"]?.stringValue } ?? []
    }

    private func page(
        _ path: String, _ cookie: String, _ house: GatewayHouse
    ) async throws -> String {
        try await house.get(path, headers: [("Cookie", cookie)]).text
    }

    @Test func `who has it is asked and reads it no more, who has not can fetch it no more`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let id = encoded(packet.documentID)
            let document = try await house.get("/v1/documents?id=\(id)", as: "token-h05").json()
            let digest = try #require(document["attachments"]?[0]?["sha256"]?.stringValue)
            let file = "/v1/attachment?id=\(id)&sha256=\(digest)"
            let fetch = "/v1/fetch?id=\(id)&receiver="
            #expect(try await house.get(fetch + Self.far, as: "token-h05").status == 200)
            _ = try await house.wait(for: "/v1/inbox?agency=\(Self.far)", as: "token-h05") {
                $0["entries"]?[0]?["standing"]?.stringValue == "arrived"
            }

            let asked = try await house.post("/v1/recalls", order(packet), as: "token-commune")
            #expect(asked.status == 202)
            try await eventually("the recall has come to both") {
                try await standings(packet, house) == ["recallAsked", "withdrawn"]
            }
            for (receiver, token) in [(Self.far, "token-h05"), (Self.near, "token-other-commune")] {
                let refused = try await house.get(fetch + receiver, as: token)
                #expect(refused.status == 410)
                #expect(try refused.json()["error"]?["code"]?.stringValue == "RECALLED")
                #expect(try await house.get(file, as: token).status == 410)
                // What it was, and why it was taken back, stays.
                let seen = try await house.get("/v1/documents?id=\(id)", as: token).json()
                #expect(seen["subject"]?.stringValue == packet.subject)
                let inbox = try await house.get("/v1/inbox?agency=\(receiver)", as: token).json()
                #expect(inbox["entries"]?[0]?["recallReason"]?.stringValue == "gửi nhầm")
            }
            #expect(try await house.get(file, as: "token-commune").status == 200)
            // The node of both sees it as its sender's.
            #expect(try await house.get(file, as: "token-h27").status == 200)

            _ = try await house.submit(
                packet.status(.changeRefused, from: Self.far, reason: "đã thi hành"),
                as: "token-h05")
            try await eventually("the receiver keeps it") {
                try await standings(packet, house) == ["arrived", "withdrawn"]
            }
            #expect(try await house.get(file, as: "token-h05").status == 200)
        }
    }

    @Test func `only the sender may ask, and says why`() async throws {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            for token in ["token-other-commune", "token-h05", "token-g09"] {
                let refused = try await house.post("/v1/recalls", order(packet), as: token)
                #expect(refused.status == 403, "\(token)")
            }
            let silent = try await house.post(
                "/v1/recalls", ["documentId": .string(packet.documentID)], as: "token-commune")
            #expect(silent.status == 400)
            #expect(try silent.json()["error"]?["element"]?.stringValue == "reason")
            #expect(try await house.values(Topic.packetsReceived.name).count == 1)
        }
    }

    @Test func `a clerk asks on the document's page, and its receiver answers in the inbox`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let path = "/document?id=\(encoded(packet.documentID))"
            let sender = try await house.logIn(user: "clerk")
            let receiver = try await house.logIn(user: "receiver-clerk")
            _ = try await house.get(
                "/v1/fetch?id=\(encoded(packet.documentID))&receiver=\(Self.far)", as: "token-h05")
            #expect(try await page(path, sender, house).contains("/document/recall"))
            #expect(try await !page(path, receiver, house).contains("/document/recall"))

            let sent = try await house.submitForm(
                "/document/recall",
                "documentId=\(encoded(packet.documentID))&reason=\(encoded("gửi <nhầm>"))",
                cookie: sender)
            #expect(sent.status == 303)
            try await eventually("the inbox asks for an answer") {
                let inbox = try await page("/inbox?agency=\(Self.far)", receiver, house)
                return inbox.contains("gửi &lt;nhầm&gt;") && inbox.contains("value=\"15\"")
                    && !inbox.contains("/v1/fetch")
            }
            let answered = try await house.submitForm(
                "/inbox/status",
                "documentId=\(encoded(packet.documentID))&receiver=\(Self.far)&status=15",
                cookie: receiver)
            #expect(answered.status == 303)
            try await eventually("it is taken back") {
                try await standings(packet, house) == ["cancelled", "withdrawn"]
            }
            // Nobody is left to be asked.
            #expect(try await !page(path, sender, house).contains("/document/recall"))
        }
    }
}
