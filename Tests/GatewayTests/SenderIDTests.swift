// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import HTTPClient
import JSON
import Testing

/// A document is known by its sender and its id together: what the API and the pages show to both,
/// to their receiver and to a third.
struct SenderIDTests {
    private static let own = SamplePacket(
        from: "G09", to: ["H27.05.03"], subject: "Kế hoạch của Bộ Nội vụ")
    /// The same id, taken first by another.
    private static let foreign = SamplePacket(
        from: "H05.01", to: ["H27.05.03"], subject: "Giả mạo của huyện",
        writtenID: own.documentID)
    private static let ownID = own.documentID
    private static let foreignID = "H05.01:" + ownID

    /// Both lie in their receiver's inbox; the stranger's came first.
    private func with(_ body: @Sendable (GatewayHouse) async throws -> Void) async throws {
        try await GatewayHouse.run { house in
            for (packet, token, id) in [
                (Self.foreign, "token-h05", Self.foreignID), (Self.own, "token-g09", Self.ownID),
            ] {
                let taken = try await house.submit(try packet.bytes(), as: token)
                #expect(taken.status == 202)
                let json = try taken.json()
                #expect(json["documentId"]?.stringValue == id)
                #expect(
                    json["writtenDocumentId"]?.stringValue == (id == Self.ownID ? nil : Self.ownID))
                _ = try await document(id, in: house)
            }
            try await body(house)
        }
    }

    @discardableResult
    private func document(
        _ id: String, in house: GatewayHouse, state: String = "delivered"
    ) async throws -> JSONValue {
        try await house.wait(
            for: "/v1/documents?id=\(encoded(id))", as: "token-operator"
        ) { $0["state"]?.stringValue == state }
    }

    private func texts(_ list: JSONValue?, _ name: String) -> [String] {
        (list?.arrayValue ?? []).compactMap { $0[name]?.stringValue }.sorted()
    }

    @Test func `who writes another's id has a document of his own, and the true one is untouched`()
        async throws
    {
        try await with { house in
            let mayRead = [
                Self.ownID: ["token-g09", "token-h27", "token-commune", "token-operator"],
                Self.foreignID: ["token-h05", "token-h27", "token-commune", "token-operator"],
            ]
            for (id, readers) in mayRead {
                // Who reads documents at all, and has not expired.
                for (token, entry) in GatewayHouse.tokens
                where entry.caller.may(.read) && entry.expires == nil {
                    let isReader = readers.contains(token)
                    for path in [
                        "/v1/documents?id=\(encoded(id))",
                        "/v1/documents/deliveries?id=\(encoded(id))",
                    ] {
                        let answer = try await house.get(path, as: token)
                        #expect(answer.status == (isReader ? 200 : 404), "\(path) \(token)")
                    }
                }
            }
            for (token, ids) in [
                "token-g09": [Self.ownID], "token-h05": [Self.foreignID],
                "token-commune": [Self.ownID, Self.foreignID], "token-other-commune": [],
            ] {
                let recent = try await house.get("/v1/recent?fresh=1", as: token).json()
                #expect(texts(recent["documents"], "documentId") == ids)
                let found = try await house.get(
                    "/v1/search?fresh=1&q=\(encoded(Self.ownID))", as: token
                ).json()
                #expect(texts(found["documents"], "documentId") == ids)
            }
            let own = try await document(Self.ownID, in: house)
            #expect(own["sender"]?.stringValue == "G09")
            #expect(own["subject"]?.stringValue == Self.own.subject)
            #expect(own["attempt"]?.intValue == 1)
            #expect(own["refusals"]?.arrayValue?.isEmpty == true)
            #expect(own["writtenDocumentId"] == nil)
            let foreign = try await document(Self.foreignID, in: house)
            #expect(foreign["sender"]?.stringValue == "H05.01")
            #expect(foreign["writtenDocumentId"]?.stringValue == Self.ownID)
            #expect(
                foreign["attempts"]?[0]?["notes"]?.arrayValue?
                    .contains(.string("otherIssuer MessageHeader/DocumentId")) == true)
            let inbox = try await house.get(
                "/v1/inbox?fresh=1&agency=H27.05.03", as: "token-commune"
            ).json()
            #expect(texts(inbox["entries"], "documentId") == [Self.ownID, Self.foreignID])
            #expect(texts(inbox["entries"], "writtenDocumentId") == [Self.ownID])
        }
    }

    @Test func `the pages warn of an id that names another's agency, at that document only`()
        async throws
    {
        try await with { house in
            func page(_ path: String, _ token: String) async throws -> HTTPClientResponse {
                try await house.get(path, as: token)
            }
            let warning = "không do cơ quan đó gửi"
            let foreign = try await page("/document?id=\(encoded(Self.foreignID))", "token-commune")
            #expect(foreign.text.contains(warning))
            #expect(foreign.text.contains("Bộ Nội vụ (G09)"))
            let own = try await page("/document?id=\(encoded(Self.ownID))", "token-g09")
            #expect(own.status == 200)
            #expect(!own.text.contains(warning) && !own.text.contains(Self.foreign.subject))
            #expect(!own.text.contains("H05.01"))
            let inbox = try await page("/inbox?agency=H27.05.03", "token-commune")
            #expect(inbox.text.ranges(of: warning).count == 1)
            for token in ["token-g09", "token-other-commune"] {
                let answer = try await page("/document?id=\(encoded(Self.foreignID))", token)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `a document is named by its id at the exchange, or by what its sender wrote`()
        async throws
    {
        try await with { house in
            let written = encoded(Self.ownID)
            for (query, id) in [
                ("id=\(written)", Self.ownID), ("id=\(written)&sender=G09", Self.ownID),
                ("id=\(written)&sender=H05.01", Self.foreignID),
                ("id=\(encoded(Self.foreignID))", Self.foreignID),
            ] {
                let found = try await house.get("/v1/documents?\(query)", as: "token-commune")
                #expect(try found.json()["documentId"]?.stringValue == id)
                let fetched = try await house.get(
                    "/v1/fetch?\(query)&receiver=H27.05.03", as: "token-commune")
                let packet = id == Self.ownID ? Self.own : Self.foreign
                #expect(try fetched.body == packet.bytes())
            }
            #expect(
                try await house.get("/v1/documents?id=\(written)&sender=X99", as: "token-commune")
                    .status == 404)
            func reject(_ id: String, _ sender: String?) async throws {
                var body: [(String, JSONValue)] = [
                    ("documentId", .string(id)), ("receiver", .string("H27.05.03")),
                    ("status", .string("02")), ("description", .string("Gửi nhầm")),
                ]
                if let sender { body.append(("sender", .string(sender))) }
                let answer = try await house.post(
                    "/v1/statuses", .object(body), as: "token-commune")
                #expect(answer.status == 202, "\(answer.text)")
            }
            // By the fetch.
            for id in [Self.ownID, Self.foreignID] {
                try await standing("arrived", of: id, in: house)
            }
            try await reject(Self.ownID, "H05.01")
            try await standing("rejected", of: Self.foreignID, in: house)
            try await standing("arrived", of: Self.ownID, in: house)
            try await reject(Self.ownID, nil)
            try await standing("rejected", of: Self.ownID, in: house)
            // As a receiver's own system writes it.
            let own = try await house.submit(
                Self.own.status(.arrived, from: "H27.05.03"), as: "token-commune")
            #expect(try own.json()["documentId"]?.stringValue == Self.ownID)
            let foreign = try await house.submit(
                Self.foreign.status(.arrived, from: "H27.05.03"), as: "token-commune")
            #expect(try foreign.json()["documentId"]?.stringValue == Self.foreignID)
        }
    }

    private func standing(
        _ word: String, of id: String, in house: GatewayHouse
    ) async throws {
        _ = try await house.wait(for: "/v1/documents?id=\(encoded(id))", as: "token-operator") {
            $0["delivered"]?[0]?["standing"]?.stringValue == word
        }
    }

    @Test func `what a stranger sends leaves nothing at a document, and tells him nothing of it`()
        async throws
    {
        try await with { house in
            let before = try await document(Self.ownID, in: house)
            var posing = Self.own
            posing.subject = "Mạo danh"
            let absent = SamplePacket(number: 999, from: "G09", to: ["H27.05.03"])
            // In G09's name; then statuses of a document that is there and of one that is not.
            let refused = try await house.submit(try posing.bytes(), as: "token-h05")
            #expect(try refused.errorCode == "SENDER_NOT_COVERED")
            let none = try await house.submit(try absent.bytes(), as: "token-h05")
            #expect(try none.errorCode == "SENDER_NOT_COVERED")
            for packet in [Self.own, absent] {
                let status = try packet.status(.rejected, from: "H05.01", of: "G09")
                // A rejection without its reason is refused by the reader; a report of no delivery
                // waits, whether its document is there or not.
                #expect(try await house.submit(status, as: "token-h05").status == 422)
                let report = try packet.status(.accepted, from: "H05.01")
                #expect(try await house.submit(report, as: "token-h05").status == 202)
            }
            let refusals = try await house.wait(
                for: "/v1/refusals?fresh=1", as: "token-h05"
            ) { $0["refusals"]?.arrayValue?.count == 4 }
            for refusal in refusals["refusals"]?.arrayValue ?? [] {
                #expect(refusal["documentId"] == .null)
                let written = refusal["writtenDocumentId"]?.stringValue
                #expect([Self.ownID, absent.documentID].contains(written))
            }
            // Of the two documents he hears the same, but for what he wrote himself.
            let told = Dictionary(
                grouping: refusals["refusals"]?.arrayValue ?? [],
                by: { $0["writtenDocumentId"]?.stringValue ?? "" }
            ).mapValues { list in
                list.map { "\($0["code"]?.stringValue ?? "") \($0["packet"]?.stringValue ?? "")" }
            }
            #expect(told[Self.ownID]?.sorted() == told[absent.documentID]?.sorted())
            for token in ["token-g09", "token-commune", "token-other-commune"] {
                let list = try await house.get("/v1/refusals?fresh=1", as: token).json()
                #expect(list["refusals"]?.arrayValue?.isEmpty == true, "\(token)")
            }
            #expect(
                try await house.get(
                    "/v1/documents?fresh=1&id=\(encoded(Self.ownID))", as: "token-operator"
                ).json() == before)
            #expect(
                try await house.get(
                    "/v1/documents?id=\(encoded(absent.documentID))", as: "token-operator"
                ).status == 404)
            let page = try await house.get(
                "/document?id=\(encoded(Self.ownID))", as: "token-g09")
            #expect(!page.text.contains("SENDER_NOT_COVERED"))
            #expect(!page.text.contains(posing.subject))
            let answers = try await house.get("/v1/answers", as: "token-g09").text
            #expect(!answers.contains("\"refused\"") && !answers.contains("\"status\""))
        }
    }
}
