// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import HTTPClient
import JSON
import TestSupport
import Testing

/// An update over HTTP, through all stages: who may change a document, and what its receivers see.
struct UpdateTests {
    private static let near = "H27.05.04"
    private static let far = "H05.01.01"

    private func deliver(_ house: GatewayHouse) async throws -> SamplePacket {
        var packet = SamplePacket()
        packet.to = [Self.near, Self.far]
        try await house.deliver(packet, as: "token-commune")
        return packet
    }

    private func page(
        _ path: String, _ cookie: String, _ house: GatewayHouse
    ) async throws -> String {
        try await house.get(path, headers: [("Cookie", cookie)]).text
    }

    private func order(_ packet: SamplePacket, _ changes: [(String, JSONValue)]) -> JSONValue {
        .object(
            [
                ("documentId", .string(packet.documentID)),
                ("reason", .string("sửa trích yếu")),
            ] + changes)
    }

    @Test func `newer values come to all: who has it is asked, who has not sees them`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let id = encoded(packet.documentID)
            let fetch = "/v1/fetch?id=\(id)&receiver="
            #expect(try await house.get(fetch + Self.far, as: "token-h05").status == 200)
            _ = try await house.wait(for: "/v1/inbox?agency=\(Self.far)", as: "token-h05") {
                $0["entries"]?[0]?["standing"]?.stringValue == "arrived"
            }
            let taken = try await house.post(
                "/v1/updates",
                order(packet, [("subject", "Về việc đã sửa"), ("dueOn", "2025-07-15")]),
                as: "token-commune")
            #expect(taken.status == 202)
            let document = try await house.wait(
                for: "/v1/documents?id=\(id)", as: "token-commune"
            ) {
                $0["delivered"]?[0]?["update"]?.stringValue != nil
                    && $0["delivered"]?[1]?["update"]?.stringValue != nil
            }
            #expect(document["subject"]?.stringValue == "Về việc đã sửa")
            #expect(document["dueOn"]?.stringValue == "2025-07-15")
            #expect(document["state"]?.stringValue == "delivered")
            // What it was stays in its history, with the files that it keeps.
            #expect(
                document["versions"]?.arrayValue?.map { $0["subject"]?.stringValue }
                    == ["Về việc đã sửa", packet.subject])
            #expect(document["attachments"]?[0]?["name"]?.stringValue == "cong-van.pdf")
            let updates = document["delivered"]?.arrayValue?.map { $0["update"]?.stringValue }
            #expect(updates == ["asked", "shown"])
            for (receiver, token) in [(Self.far, "token-h05"), (Self.near, "token-other-commune")] {
                let inbox = try await house.get("/v1/inbox?agency=\(receiver)", as: token).json()
                #expect(inbox["entries"]?[0]?["subject"]?.stringValue == "Về việc đã sửa")
                // The packet with the files is the first one; the update's own is asked for.
                #expect(
                    try await house.get(fetch + receiver, as: token).body
                        == packet.bytes())
                let own = try await house.get(fetch + receiver + "&version=2", as: token)
                #expect(own.text.contains("Về việc đã sửa"))
            }
            #expect(
                try await house.get(fetch + Self.far + "&version=1", as: "token-h05").status == 404)
            _ = try await house.submit(
                packet.status(.changeAgreed, from: Self.far), as: "token-h05")
            _ = try await house.wait(for: "/v1/documents?id=\(id)", as: "token-commune") {
                $0["delivered"]?[0]?["update"]?.stringValue == "agreed"
            }
        }
    }

    @Test func `receivers are added and removed`() async throws {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let id = encoded(packet.documentID)
            let taken = try await house.post(
                "/v1/updates",
                order(packet, [("add", ["G09"]), ("remove", .array([.string(Self.near)]))]),
                as: "token-commune")
            #expect(taken.status == 202)
            _ = try await house.wait(
                for: "/v1/documents?id=\(id)", as: "token-commune"
            ) { document in
                document["delivered"]?.arrayValue?.map { $0["standing"]?.stringValue }
                    == ["due", "due", "withdrawn"]
            }
            #expect(
                try await house.get(
                    "/v1/fetch?id=\(id)&receiver=\(Self.near)", as: "token-other-commune"
                ).status == 410)
        }
    }

    @Test func `a receiver who is silent gets it once more, and one who returned it anew`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let id = encoded(packet.documentID)
            _ = try await house.submit(
                packet.status(.rejected, from: Self.far, reason: "gửi nhầm"), as: "token-h05")
            _ = try await house.wait(for: "/v1/documents?id=\(id)", as: "token-commune") {
                $0["delivered"]?[0]?["standing"]?.stringValue == "rejected"
            }
            let order: JSONValue = [
                "documentId": .string(packet.documentID),
                "receivers": [.string(Self.far), .string(Self.near)],
            ]
            for token in ["token-other-commune", "token-h05", "token-g09"] {
                #expect(
                    try await house.post("/v1/redeliveries", order, as: token).status == 403)
            }
            #expect(
                try await house.post("/v1/redeliveries", order, as: "token-commune").status == 202)
            let document = try await house.wait(
                for: "/v1/documents?id=\(id)", as: "token-commune"
            ) { document in
                document["delivered"]?.arrayValue?.map { $0["standing"]?.stringValue }
                    == ["due", "due"]
                    && document["delivered"]?[1]?["notices"]?.intValue == 1
            }
            #expect(document["versions"]?.arrayValue?.isEmpty ?? true)
            #expect(document["state"]?.stringValue == "delivered")
            // It is in the inbox again, with its files.
            let fetch = "/v1/fetch?id=\(id)&receiver=\(Self.far)"
            #expect(try await house.get(fetch, as: "token-h05").body == packet.bytes())
            let stranger: JSONValue = [
                "documentId": .string(packet.documentID), "receivers": ["G09"],
            ]
            #expect(
                try await house.post("/v1/redeliveries", stranger, as: "token-commune").status
                    == 202)
            _ = try await house.wait(for: "/v1/documents?id=\(id)", as: "token-commune") {
                $0["delivered"]?.arrayValue?.count == 2
            }
        }
    }

    @Test func `a clerk sends it again on its page`() async throws {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let path = "/document?id=\(encoded(packet.documentID))"
            let sender = try await house.logIn(user: "clerk")
            let receiver = try await house.logIn(user: "receiver-clerk")
            #expect(try await page(path, sender, house).contains("/document/redeliver"))
            #expect(try await !page(path, receiver, house).contains("/document/redeliver"))
            let sent = try await house.submitForm(
                "/document/redeliver",
                "documentId=\(encoded(packet.documentID))&receiver=\(Self.far)", cookie: sender)
            #expect(sent.status == 303)
            try await eventually("sender and receiver see it") {
                let own = try await page(path, sender, house)
                let inbox = try await page("/inbox?agency=\(Self.far)", receiver, house)
                return own.contains("Đã gửi lại: 1") && inbox.contains("Nơi gửi đã gửi lại 1 lần")
            }
        }
    }

    @Test func `only the sender may change it, and says what and why`() async throws {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            for token in ["token-other-commune", "token-h05", "token-g09"] {
                let refused = try await house.post(
                    "/v1/updates", order(packet, [("subject", "x")]), as: token)
                #expect(refused.status == 403, "\(token)")
            }
            let nothing = try await house.post(
                "/v1/updates", order(packet, []), as: "token-commune")
            #expect(nothing.status == 400)
            #expect(try await house.values(Topic.packetsReceived.name).count == 1)
        }
    }

    @Test func `a clerk changes it on its page, and its receiver answers in the inbox`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = try await deliver(house)
            let path = "/document?id=\(encoded(packet.documentID))"
            let sender = try await house.logIn(user: "clerk")
            let receiver = try await house.logIn(user: "receiver-clerk")
            _ = try await house.get(
                "/v1/fetch?id=\(encoded(packet.documentID))&receiver=\(Self.far)", as: "token-h05")
            _ = try await house.wait(for: "/v1/inbox?agency=\(Self.far)", as: "token-h05") {
                $0["entries"]?[0]?["standing"]?.stringValue == "arrived"
            }
            #expect(try await page(path, sender, house).contains("/document/update"))
            #expect(try await !page(path, receiver, house).contains("/document/update"))
            let sent = try await house.submitForm(
                "/document/update",
                "documentId=\(encoded(packet.documentID))&subject=\(encoded("sửa <lại>"))&reason=x",
                cookie: sender)
            #expect(sent.status == 303)
            try await eventually("the inbox asks for an answer") {
                let inbox = try await page("/inbox?agency=\(Self.far)", receiver, house)
                return inbox.contains("sửa &lt;lại&gt;") && inbox.contains("value=\"15\"")
            }
            let seen = try await page(path, sender, house)
            #expect(seen.contains("Các lần cập nhật"))
            #expect(seen.contains(packet.subject))
        }
    }
}
