// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import HTTPClient
import HTTPServer
import JSON
import Terminal
import TestSupport
import Testing

@testable import Commands

/// A gateway that says what it is told to.
private struct Answering: HTTPHandler {
    var response: HTTPResponse

    func begin(_ request: HTTPRequest) async -> BodyPlan {
        guard request.headers["Authorization"] == "Bearer secret" else {
            return .answer(.text(401, "who?"))
        }
        return .answer(response)
    }
}

@Suite struct GatewayTests {
    private func with<T>(
        _ response: HTTPResponse, token: String? = "secret",
        _ body: (GatewayClient) async throws -> T
    ) async throws -> T {
        let server = try HTTPServer(settings: HTTPServerSettings())
        try server.start(Answering(response: response))
        let gateway = GatewayClient(
            "http://127.0.0.1:\(server.port)/", token: token, http: HTTPClient(maxConnections: 1))
        do {
            let result = try await body(gateway)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private static let refusal: JSONValue = [
        "error": [
            "code": "UNKNOWN_RECEIVER", "element": "MessageHeader/To",
            "message": ["vi": "Không có", "en": "None"], "agencies": ["Z99"],
        ]
    ]

    @Test func `a refusal is told with its code, both sentences and what to do`() async throws {
        let error = await #expect(throws: GatewayRefusal.self) {
            try await with(.json(422, Self.refusal.bytes)) {
                try await $0.get(Query("/v1/documents"))
            }
        }
        #expect(error?.isRefusal == true)
        #expect(error?.agencies == ["Z99"])
        #expect(
            error?.description
                == "[UNKNOWN_RECEIVER] Không có / None → Topics/refusals.md says what to do about "
                + "UNKNOWN_RECEIVER")
    }

    @Test func `an answer that is no JSON is told as what it is`() async throws {
        let error = await #expect(throws: CommandFailure.self) {
            try await with(.text(200, "<html>")) { try await $0.get(Query("/v1/stats")) }
        }
        #expect(error?.next.contains("--gateway") == true)
    }

    @Test func `without a token the answer says how to give one`() async throws {
        let error = await #expect(throws: GatewayRefusal.self) {
            try await with(.json(200, []), token: nil) { try await $0.get(Query("/v1/stats")) }
        }
        #expect(error?.status == 401)
        #expect(error?.next.contains("LIENTHONG_TOKEN") == true)
    }

    private func file(_ bytes: [UInt8], tag: String) -> HTTPResponse {
        HTTPResponse(200, headers: ["ETag": "\"\(tag)\""], body: .bytes(bytes))
    }

    @Test func `a fetched packet is kept if its digest is the promised one`() async throws {
        let directory = try TemporaryDirectory()
        let bytes = Array("<edXML/>".utf8)
        let path = directory.file("p.edxml")
        let fetched = try await with(file(bytes, tag: SHA256.hash(bytes).hex)) {
            try await FetchedFile.fetch("D", for: "H27", from: $0, to: OutputFile(path))
        }
        #expect(fetched.size == 8)
        #expect(try FileContents.read(path) == bytes)
    }

    @Test func `a packet that came changed is not kept`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("p.edxml")
        await #expect(throws: CommandFailure.self) {
            try await with(file(Array("changed".utf8), tag: SHA256.hash("whole").hex)) {
                try await FetchedFile.fetch("D", for: "H27", from: $0, to: OutputFile(path))
            }
        }
        #expect(try FileContents.names(in: directory.path).isEmpty)
    }

    @Test func `a receipt holds for its packet only`() throws {
        let key = try Ed25519.PrivateKey()
        let payload: JSONValue = ["publisher": "H27", "submission": "5a", "size": 7]
        let receipt = try JWS.sign(payload.bytes, with: key)
        let keys = try ReceiptKeys(
            try JSONReader.parse(Array(Ed25519.PublicKey.jwks([key.publicKey]).utf8)))
        #expect(keys.problem(of: receipt, publisher: "H27", submission: "5a", size: 7) == nil)
        #expect(keys.problem(of: receipt, publisher: "H27", submission: "5a", size: 8) != nil)
        #expect(keys.problem(of: receipt, publisher: "H35", submission: "5a", size: 7) != nil)
        let others = try ReceiptKeys(["keys": []])
        #expect(others.problem(of: receipt, publisher: "H27", submission: "5a", size: 7) != nil)
    }
}
