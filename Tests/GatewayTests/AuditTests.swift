// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Gateway
import HTTPClient
import JSON
import Telemetry
import TestSupport
import Testing

/// What is told of who did what, and to whom.
struct AuditTests {
    private func records(_ house: GatewayHouse) async throws -> [AuditRecord] {
        try await house.values(Topic.audit.name).map { try AuditRecord($0) }
    }

    @Test func `whoever reads, fetches, searches or logs in stands in the trail before the answer`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-commune")
            let id = encoded(packet.documentID)
            let cookie = try await house.logIn(user: "receiver-clerk")
            let before = try await records(house).count
            func get(_ path: String) async throws {
                let answer = try await house.get(path, headers: [("Cookie", cookie)])
                #expect(answer.status == 200, "\(path)")
            }
            try await get("/document?id=\(id)")
            try await get("/v1/fetch?id=\(id)&receiver=H05.01.01")
            try await get("/search?q=\(encoded("rà soát"))")
            try await get("/inbox?agency=H05.01.01")
            let told = try await records(house).dropFirst(before)
            #expect(told.map(\.action) == [.read, .fetched, .searched, .listed])
            #expect(told.allSatisfy { $0.name == "receiver-clerk" && $0.isUser })
            #expect(told.allSatisfy { $0.role == "clerk" && $0.agency == "H05.01.01" })
            #expect(told.allSatisfy { $0.address == "127.0.0.1" && $0.outcome == .done })
            #expect(told.map(\.document) == [packet.documentID, packet.documentID, "", ""])
            #expect(told.map(\.target) == ["", "H05.01.01", "rà soát", "H05.01.01"])
            let login = try #require(await records(house).last { $0.action == .login })
            #expect(login.name == "receiver-clerk" && login.outcome == .done)
        }
    }

    @Test func `what was refused is told, a failed login without its password`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-commune")
            let id = encoded(packet.documentID)
            let before = try await records(house).count
            #expect(
                try await house.get("/v1/documents?id=\(id)", as: "token-g09").status == 404)
            #expect(try await house.get("/v1/documents?id=\(id)", as: "token-runner").status == 403)
            _ = try await house.get("/v1/documents?id=\(id)", as: "token-of-nobody")
            for name in ["clerk", "M%E1%BA%ADt+kh%E1%BA%A9u"] {
                _ = try await house.send(
                    "POST", "/login",
                    body: .bytes(Array("name=\(name)&password=bi+mat+cua+toi".utf8)))
            }
            try await eventually("all of it is told") {
                try await records(house).count == before + 4
            }
            let told = try await records(house).dropFirst(before)
            #expect(told.map(\.outcome) == [.refused, .refused, .failed, .failed])
            #expect(told.map(\.name) == ["g09", "runner", "clerk", "not a name"])
            #expect(told.prefix(2).allSatisfy { $0.document == packet.documentID })
            let bytes = try await house.values(Topic.audit.name).joined()
            #expect(!String(decoding: Array(bytes), as: UTF8.self).contains("bi mat"))
        }
    }

    @Test func `an operator who may read documents is marked`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-commune")
            let told = try await records(house).filter { $0.action == .read }
            #expect(!told.isEmpty)
            #expect(told.allSatisfy { $0.byReadingRight && $0.role == "operator" })
        }
    }

    @Test func `what cannot be told is not done`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            func fail() {
                house.log.script.atNext(
                    .append,
                    .fail(EventLogError(.unavailable, operation: "append", detail: "a test")))
            }
            fail()
            let registry = try await house.post(
                "/v1/registry",
                .object([
                    (
                        "agencies",
                        .string(
                            GatewayHouse.agencies
                                + "\nH08,UBND tỉnh mới,province,VN,,,,yes,confirmed\n")
                    )
                ]), as: "token-runner")
            #expect(registry.status == 503)
            #expect(
                try await house.get("/v1/registry/agency?code=H08", as: "token-runner").status
                    == 404)
            let cookie = try await house.logIn(user: "clerk")
            let list = try await house.get("/v1/sessions", as: "token-runner").json()
            let id = try #require(list["sessions"]?[0]?["id"]?.stringValue)
            fail()
            let ended = try await house.send("DELETE", "/v1/sessions/\(id)", as: "token-runner")
            #expect(ended.status == 503)
            #expect(try await house.get("/sessions", headers: [("Cookie", cookie)]).status == 200)
        }
    }

    @Test func `what failed after it was told is told once more`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let before = try await records(house).count
            let down = EventLogError(.unavailable, operation: "append", detail: "a test")
            // The first is that of the trail itself.
            house.log.script.atNext(.append, after: 2, .fail(down))
            let authority = TestAuthority()
            let failed = try await house.post(
                "/v1/trust",
                ["certificates": [["der": .string(authority.certificate), "role": "root"]]],
                as: "token-runner")
            #expect(failed.status == 503)
            let missing = try await house.post(
                "/v1/dead-letters/3-9/drop", ["because": "a test"], as: "token-runner")
            #expect(missing.status == 404)
            try await eventually("all of it is told") {
                try await records(house).count == before + 3
            }
            let told = try await records(house).dropFirst(before)
            #expect(told.map(\.action) == [.imported, .imported, .decided])
            #expect(told.map(\.outcome) == [.begun, .failed, .refused])
            #expect(told.last?.target == "/v1/dead-letters/3-9/drop")
        }
    }

    @Test func `auditors see all, an agency what concerns its own documents`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-commune")
            let id = encoded(packet.documentID)
            let receiver = try await house.logIn(user: "receiver-clerk")
            _ = try await house.get("/document?id=\(id)", headers: [("Cookie", receiver)])
            let all = try await house.get("/v1/audit?fresh=1&action=login", as: "token-auditor")
                .json()
            #expect(all["records"]?[0]?["name"]?.stringValue == "receiver-clerk")
            #expect(try await house.get("/v1/audit", as: "token-commune").status == 400)

            let own = try await house.get(
                "/v1/audit?fresh=1&document=\(id)&action=read", as: "token-commune"
            ).json()
            let reads = own["records"]?.arrayValue ?? []
            let ofReceiver = try #require(
                reads.first { $0["agency"]?.stringValue == "H05.01.01" })
            #expect(ofReceiver["role"]?.stringValue == "clerk")
            #expect(ofReceiver["name"] == nil || ofReceiver["name"]?.isNull == true)
            #expect(ofReceiver["address"] == nil || ofReceiver["address"]?.isNull == true)
            #expect(
                try await house.get("/v1/audit?document=\(id)", as: "token-g09").status == 404)
            #expect(try await house.get("/v1/audit", as: "token-runner").status == 403)
            #expect(
                try await house.get("/v1/audit?action=nonsense", as: "token-auditor").status == 400)

            // By person and page by page.
            let page = try await house.get(
                "/v1/audit?fresh=1&name=receiver-clerk&limit=1", as: "token-auditor"
            ).json()
            #expect(page["records"]?.arrayValue?.count == 1)
            let next = try #require(page["next"]?.stringValue)
            let second = try await house.get(
                "/v1/audit?name=receiver-clerk&limit=1&before=\(next)", as: "token-auditor"
            ).json()
            #expect(second["records"]?[0]?["action"]?.stringValue == "login")
            let shown = try await house.get(
                "/audit?document=\(id)",
                headers: [("Cookie", try await house.logIn(user: "auditor"))]
            ).text
            #expect(shown.contains("receiver-clerk") && shown.contains("Đọc văn bản"))
            // Who reads the trail stands in it.
            let again = try await house.get(
                "/v1/audit?fresh=1&action=audit-read", as: "token-auditor"
            ).json()
            #expect(again["records"]?.arrayValue?.isEmpty == false)
        }
    }
}
