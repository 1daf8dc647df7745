// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Gateway
import HTTPClient
import HTTPServer
import JSON
import TestSupport
import Testing

/// Packets over HTTP: receipts, refusals, what happens when nothing can be kept.
struct PacketTests {
    @Test func `a packet is answered with a receipt that the published key verifies`() async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            let bytes = try packet.bytes()
            let answer = try await house.submit(bytes, as: "token-h27")
            #expect(answer.status == 202)
            let json = try answer.json()
            #expect(json["documentId"]?.stringValue == packet.documentID)
            #expect(json["kind"]?.stringValue == "document")
            #expect(json["size"]?.intValue == Int64(bytes.count))

            let keys = try await house.get("/.well-known/jwks.json").json()
            let x = try #require(keys["keys"]?[0]?["x"]?.stringValue)
            let key = try Ed25519.PublicKey(
                rawRepresentation: try #require(Base64URL.decode(x)))
            let receipt = try #require(json["receipt"]?.stringValue)
            let claim = try JSONReader.parse(JWS.verify(receipt, keys: [key]).payload)
            #expect(claim["publisher"]?.stringValue == "H27")
            #expect(
                claim["submission"]?.stringValue == SHA256.hash(Array("H27\u{0}".utf8) + bytes).hex)
        }
    }

    @Test func `the same packet again has the same receipt, and goes no further`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            let bytes = try await house.deliver(packet, as: "token-h27")
            let first = try await house.submit(bytes, as: "token-h27")
            let second = try await house.submit(bytes, as: "token-h27")
            #expect(first.status == 202)
            #expect(second.status == 202)
            #expect(first.body == second.body)
            let stats = try await house.wait(for: "/v1/stats?fresh=1", as: "token-operator") {
                $0["repeated"]?.intValue == 2
            }
            #expect(stats["accepted"]?.intValue == 1)
        }
    }

    @Test
    func `what a sender writes otherwise than the standard is its own to see, and operators'`()
        async throws
    {
        try await GatewayHouse.run { house in
            let text = String(decoding: try SamplePacket().bytes(), as: UTF8.self)
                .replacing("2025/06/16", with: "16/06/2025")
            let answer = try await house.submit(Array(text.utf8), as: "token-h27")
            #expect(answer.status == 202)
            let seen = try await house.wait(for: "/v1/deviations?fresh=1", as: "token-h27") {
                $0["deviations"]?.arrayValue?.isEmpty == false
            }
            let first = try #require(seen["deviations"]?[0])
            #expect(first["sender"]?.stringValue == "H27.05.03")
            #expect(first["packets"]?.intValue == 1)
            #expect(first["note"]?.stringValue?.hasPrefix("unusualForm ") == true)
            let others = try await house.get("/v1/deviations", as: "token-h05").json()
            #expect(others["deviations"]?.arrayValue?.isEmpty == true)
            let asked = try await house.get("/v1/deviations?agency=H27", as: "token-h05")
            #expect(asked.status == 403)
            // Who sees one agency alone sees none below it, even where it asks.
            let own = try await house.get("/v1/deviations?agency=H27.05.03", as: "token-commune")
            #expect(own.status == 200)
            let all = try await house.get("/v1/deviations", as: "token-runner").json()
            #expect(all["deviations"]?.arrayValue?.isEmpty == false)
        }
    }

    @Test func `what is no packet is refused, recorded, and can be asked for`() async throws {
        try await GatewayHouse.run { house in
            let answer = try await house.submit(Array("not XML".utf8), as: "token-h27")
            #expect(answer.status == 422)
            #expect(try answer.errorCode == "NOT_XML")
            let json = try answer.json()
            #expect(json["error"]?["message"]?["vi"]?.stringValue?.isEmpty == false)
            let submission = try #require(json["submission"]?.stringValue)
            #expect(try await house.values(Topic.documentsRefused.name).count == 1)
            let known = try await house.get("/v1/submissions/\(submission)", as: "token-h27")
            #expect(try known.json()["outcome"]?.stringValue == "refused")
            #expect(try known.json()["refusalCode"]?.stringValue == "NOT_XML")
            // Another's packet is nobody else's business.
            let other = try await house.get("/v1/submissions/\(submission)", as: "token-h05")
            #expect(other.status == 404)
        }
    }

    @Test func `a sender outside of the publisher's area is refused`() async throws {
        try await GatewayHouse.run { house in
            let bytes = try SamplePacket().bytes()
            for token in ["token-h05", "token-other-commune"] {
                let answer = try await house.submit(bytes, as: token)
                #expect(answer.status == 422)
                #expect(try answer.errorCode == "SENDER_NOT_COVERED")
            }
            #expect(try await house.submit(bytes, as: "token-commune").status == 202)
        }
    }

    @Test func `a secret document leaves nothing in the store`() async throws {
        try await GatewayHouse.run { house in
            // Not one byte may be written.
            house.blobs.setBytesLeft(0)
            var packet = SamplePacket()
            packet.secret = "Mật"
            let answer = try await house.submit(try packet.bytes(), as: "token-h27")
            #expect(answer.status == 422)
            #expect(try answer.errorCode == "SECRET_DOCUMENT")
        }
    }

    /// An archive waits whole in a file of its own before it is opened: met before, that one was full
    /// and the store "did not answer".
    @Test(arguments: ["%PDF-1.4\n", "PK\u{3}\u{4}"])
    func `a full disk is said, and nothing half done is left`(beginning: String) async throws {
        try await GatewayHouse.run { house in
            var packet = SamplePacket()
            let isArchive = beginning.hasPrefix("PK")
            packet.files = [
                (
                    isArchive ? "lon.zip" : "lon.pdf",
                    Array(beginning.utf8) + .init(repeating: 65, count: 3 << 20)
                )
            ]
            let bytes = try packet.bytes()
            house.blobs.setBytesLeft(1 << 20)
            let answer = try await house.submit(bytes, as: "token-h27")
            #expect(answer.status == 507)
            #expect(try answer.errorCode == "STORAGE_FULL")
            #expect(answer.header("Retry-After") == "60")
            #expect(try await house.values(Topic.packetsReceived.name).isEmpty)
            #expect(try await house.values(Topic.documentsRefused.name).isEmpty)
            if isArchive { return }
            house.blobs.setBytesLeft(nil)
            #expect(try await house.submit(bytes, as: "token-h27").status == 202)
        }
    }

    @Test func `a log that does not answer is a reason to come again, not a receipt`() async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let bytes = try SamplePacket().bytes()
            let down = EventLogError(.unavailable, operation: "append", detail: "away")
            house.log.script.atNext(.append, .fail(down))
            let answer = try await house.submit(bytes, as: "token-h27")
            #expect(answer.status == 503)
            #expect(answer.header("Retry-After") != nil)
            #expect(try await house.values(Topic.packetsReceived.name).isEmpty)
            #expect(try await house.submit(bytes, as: "token-h27").status == 202)
            #expect(try await house.values(Topic.packetsReceived.name).count == 1)
        }
    }

    @Test(arguments: [EventLogError.Code.unavailable, .outcomeUnknown])
    func `an append that may have been lost gives no receipt, and the packet may come again`(
        _ code: EventLogError.Code
    ) async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            let bytes = try packet.bytes()
            // The log has it, and nobody can know: a report without an offset confirms nothing.
            let error = EventLogError(code, operation: "append", detail: "reported without offset")
            house.log.script.atNext(.append, .failAfterwards(error))
            let unsure = try await house.submit(bytes, as: "token-h27")
            #expect(unsure.status == 503)
            #expect(unsure.header("Retry-After") != nil)
            #expect(try unsure.json()["receipt"] == nil)
            let refused = Array("not XML".utf8)
            house.log.script.atNext(.append, .failAfterwards(error))
            #expect(try await house.submit(refused, as: "token-h27").status == 503)

            // Sent again, it is taken, and goes on once.
            try await house.deliver(packet, as: "token-h27")
            #expect(try await house.submit(refused, as: "token-h27").status == 422)
            _ = try await house.wait(for: "/v1/stats?fresh=1", as: "token-operator") {
                $0["repeated"]?.intValue == 1
            }
            #expect(try await house.values(Topic.deliveriesChanged.name).count == 1)
            #expect(try await house.values(Topic.packetsReceived.name).count == 2)
        }
    }

    @Test func `a packet beyond the limit is refused`() async throws {
        var settings = GatewaySettings()
        settings.maxPacketBytes = 1 << 20
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            var packet = SamplePacket()
            packet.files = [("lon.pdf", .init(repeating: 65, count: 2 << 20))]
            let answer = try await house.submit(try packet.bytes(), as: "token-h27")
            #expect(answer.status == 413)
            #expect(try answer.errorCode == "PACKET_TOO_LARGE")
        }
    }

    @Test func `a large packet streams through and comes back byte for byte`() async throws {
        try await GatewayHouse.run { house in
            var packet = SamplePacket()
            packet.files = [
                (
                    "quy-hoach.pdf",
                    Array("%PDF-1.4\n".utf8) + .init(repeating: 0x2a, count: 20 << 20)
                )
            ]
            let bytes = try await house.deliver(packet, as: "token-h27")
            let fetched = try await house.get(
                "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01", as: "token-h05")
            #expect(fetched.status == 200)
            #expect(SHA256.hash(fetched.body) == SHA256.hash(bytes))
        }
    }

    @Test func `an agency that has just been registered may send at once`() async throws {
        try await GatewayHouse.run { house in
            let tables =
                GatewayHouse.agencies + "\nH27.05.09,UBND xã Mới,commune,H27.05,,,,,derived\n"
            let imported = try await house.post(
                "/v1/registry", ["agencies": .string(tables)], as: "token-operator")
            #expect(try imported.json()["appended"]?.intValue == 1)
            var packet = SamplePacket()
            packet.from = "H27.05.09"
            #expect(try await house.submit(try packet.bytes(), as: "token-h27").status == 202)
        }
    }
}
