// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import HTTPClient
import JSON
import TestSupport
import Testing

/// A document that replaces another, as its readers see both.
struct ReplacementTests {
    private func ids(_ document: JSONValue, _ name: String) -> [String] {
        document[name]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    @Test func `the old and the new lead to one another, for sender and receiver`() async throws {
        try await GatewayHouse.run { house in
            let old = SamplePacket()
            var new = SamplePacket(number: 416)
            new.replaces = [old.documentID, "khác"]
            try await house.deliver(old, as: "token-commune")
            try await house.deliver(new, as: "token-commune")
            for token in ["token-commune", "token-h05"] {
                func document(_ packet: SamplePacket) async throws -> JSONValue {
                    try await house.get(
                        "/v1/documents?id=\(encoded(packet.documentID))", as: token
                    ).json()
                }
                let (before, after) = (try await document(old), try await document(new))
                #expect(ids(before, "replacedBy") == [new.documentID])
                #expect(ids(before, "replaces").isEmpty)
                #expect(
                    ids(after, "replaces")
                        == [old.documentID, "H27.05.03:khác"])
            }
            let receiver = try await house.logIn(user: "receiver-clerk")
            let inbox = try await house.get("/inbox", headers: [("Cookie", receiver)]).text
            #expect(inbox.contains("Đã được thay thế bởi"))
            let page = try await house.get(
                "/document?id=\(encoded(old.documentID))", headers: [("Cookie", receiver)]
            ).text
            #expect(page.contains(">\(new.documentID)</a>"))
        }
    }

    @Test func `a document of another is not replaced by one that says so`() async throws {
        try await GatewayHouse.run { house in
            let old = SamplePacket()
            try await house.deliver(old, as: "token-commune")
            var claim = SamplePacket(number: 1, from: "H27.05.04")
            claim.replaces = [old.documentID]
            try await house.deliver(claim, as: "token-other-commune")
            let document = try await house.get(
                "/v1/documents?id=\(encoded(old.documentID))", as: "token-commune"
            ).json()
            #expect(ids(document, "replacedBy").isEmpty)
        }
    }

    @Test func `one that is refused replaces nothing`() async throws {
        try await GatewayHouse.run { house in
            let old = SamplePacket()
            try await house.deliver(old, as: "token-commune")
            var new = SamplePacket(number: 416, to: ["H05.99"])
            new.replaces = [old.documentID]
            _ = try await house.submit(new.bytes(), as: "token-commune")
            try await eventually("it is refused") {
                try await house.values(Topic.documentsRefused.name).count == 1
            }
            let document = try await house.get(
                "/v1/documents?id=\(encoded(old.documentID))&fresh=1", as: "token-commune"
            ).json()
            #expect(ids(document, "replacedBy").isEmpty)
        }
    }
}
