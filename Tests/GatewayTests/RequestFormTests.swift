// LienThong
// SPDX-License-Identifier: Apache-2.0

import Gateway
import HTTPClient
import TestSupport
import Testing

/// What RFC 9110 asks of an answer beside its status.
struct RequestFormTests {
    @Test func `a method that is not offered is answered with those that are`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let refused = try await house.send("PUT", "/v1/stats", as: "token-h27")
            #expect(refused.status == 405)
            #expect(refused.header("Allow") == "GET, HEAD")
            let posted = try await house.send("DELETE", "/v1/packets", as: "token-h27")
            #expect(posted.header("Allow") == "POST")
            let page = try await house.send(
                "PUT", "/inbox", as: "token-h27", headers: [("Accept", "text/html")])
            #expect(page.status == 405 && page.header("Allow") == "GET, HEAD")
        }
    }

    @Test func `a compressed body is told what to do`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let bytes = try SamplePacket().bytes()
            let refused = try await house.send(
                "POST", "/v1/packets", as: "token-h27", headers: [("Content-Encoding", "gzip")],
                body: .bytes(bytes))
            #expect(refused.status == 415)
            #expect(refused.header("Accept-Encoding") == "identity")
            #expect(try refused.errorCode == "UNSUPPORTED_MEDIA_TYPE")
            #expect(refused.text.contains("không nén"))
            let taken = try await house.send(
                "POST", "/v1/packets", as: "token-h27",
                headers: [("Content-Encoding", "identity")], body: .bytes(bytes))
            #expect(taken.status == 202)
        }
    }

    @Test(arguments: ["Bearer token-h27", "bearer   token-h27", "BEARER  token-h27"])
    func `blanks before a token do not count`(_ header: String) async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let answer = try await house.send(
                "GET", "/v1/stats", headers: [("Authorization", header)])
            #expect(answer.status == 200)
        }
    }
}
