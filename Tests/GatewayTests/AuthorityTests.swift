// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import JSON
import Testing

/// Who may do and see what.
struct AuthorityTests {
    private static let everyToken =
        GatewayHouse.tokens.map { Optional($0.token) } + [nil, "token-of-nobody"]

    @Test func `each call lets in whom the contract names`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let id = encoded(packet.documentID)
            let sender = ["token-h27", "token-commune"]
            let receiver = ["token-h05"]
            let operators = ["token-operator"]
            let running = operators + ["token-runner"]
            let known = GatewayHouse.tokens.map(\.token).filter { $0 != "token-expired" }
            let reading = known.filter {
                !["token-runner", "token-auditor", "token-metrics"].contains($0)
            }
            let looking = reading + ["token-runner"]
            let cases: [(path: String, allowed: [String], otherwise: Int)] = [
                ("/v1/documents?id=\(id)", sender + receiver + operators, 404),
                ("/v1/documents/deliveries?id=\(id)", sender + receiver + operators, 404),
                ("/v1/fetch?id=\(id)&receiver=H05.01.01", receiver, 403),
                ("/v1/inbox?agency=H05.01.01", receiver + operators, 403),
                ("/v1/inbox?agency=H27.05.03", sender + operators, 403),
                ("/v1/answers", ["token-h27", "token-h05", "token-g09"], 403),
                ("/v1/search?q=ra+soat", reading, 403),
                ("/v1/stats", known, 403),
                ("/v1/recent", reading, 403),
                ("/v1/refusals", reading, 403),
                ("/v1/registry/agency?code=H27", looking, 403),
                ("/v1/registry/route?from=H27.05.03&to=G09", looking, 403),
                ("/v1/trust", running, 403),
                ("/v1/dead-letters", running, 403),
            ]
            for (path, allowed, otherwise) in cases {
                for token in Self.everyToken {
                    let answer = try await house.get(path, as: token)
                    let isKnown = token.map { known.contains($0) } ?? false
                    let isReader = token.map { reading.contains($0) } ?? false
                    let expected =
                        !isKnown
                        ? 401
                        : allowed.contains(token ?? "") ? 200 : isReader ? otherwise : 403
                    #expect(
                        answer.status == expected, "\(path) as \(token ?? "nobody"): \(answer.text)"
                    )
                }
            }
        }
    }

    @Test func `each call that writes lets in whom the contract names`() async throws {
        try await GatewayHouse.run { house in
            let packet = try SamplePacket().bytes()
            for token in Self.everyToken {
                let answer = try await house.send(
                    "POST", "/v1/packets", as: token, body: .bytes(packet))
                let expected =
                    switch token {
                    case "token-h27", "token-commune": 202
                    case "token-h05", "token-g09", "token-other-commune": 422
                    case "token-operator", "token-runner", "token-auditor", "token-metrics": 403
                    default: 401
                    }
                #expect(answer.status == expected, "\(token ?? "nobody")")
            }
            for path in ["/v1/registry", "/v1/trust"] {
                for token in Self.everyToken
                where token != "token-operator" && token != "token-runner" {
                    let answer = try await house.send(
                        "POST", path, as: token, body: .bytes(Array("{}".utf8)))
                    let isKnown = GatewayHouse.tokens.contains {
                        $0.token == token && token != "token-expired"
                    }
                    #expect(answer.status == (isKnown ? 403 : 401), "\(path) \(token ?? "nobody")")
                }
            }
        }
    }

    @Test func `lists show only what the token may see`() async throws {
        try await GatewayHouse.run { house in
            try await house.deliver(SamplePacket(), as: "token-h27")
            let seen = [
                "token-h27": 1, "token-h05": 1, "token-commune": 1, "token-operator": 1,
                "token-g09": 0, "token-other-commune": 0,
            ]
            for (token, count) in seen {
                for path in ["/v1/recent?fresh=1", "/v1/search?q=ra+soat&fresh=1"] {
                    let json = try await house.get(path, as: token).json()
                    #expect(json["documents"]?.arrayValue?.count == count, "\(path) \(token)")
                }
            }
        }
    }

    @Test func `the refusals of others are not shown`() async throws {
        try await GatewayHouse.run { house in
            _ = try await house.submit(Array("not XML".utf8), as: "token-h27")
            for (token, count) in ["token-h27": 1, "token-operator": 1, "token-h05": 0] {
                let json = try await house.get("/v1/refusals?fresh=1", as: token).json()
                #expect(json["refusals"]?.arrayValue?.count == count, "\(token)")
            }
        }
    }

    @Test func `an attachment goes to who may see its document, and no other file does`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let id = encoded(packet.documentID)
            let json = try await house.get("/v1/documents?id=\(id)", as: "token-h05").json()
            let digest = try #require(json["attachments"]?[0]?["sha256"]?.stringValue)
            let path = "/v1/attachment?id=\(id)&sha256=\(digest)"
            let file = try await house.get(path, as: "token-h05")
            #expect(file.body == packet.files[0].1)
            #expect(file.header("Content-Disposition")?.contains("cong-van.pdf") == true)
            #expect(file.header("X-Content-Type-Options") == "nosniff")
            #expect(try await house.get(path, as: "token-g09").status == 404)
            let packetDigest = try #require(json["attempts"]?[0]?["packet"]?.stringValue)
            let other = "/v1/attachment?id=\(id)&sha256=\(packetDigest)"
            #expect(try await house.get(other, as: "token-h05").status == 404)
        }
    }
}
