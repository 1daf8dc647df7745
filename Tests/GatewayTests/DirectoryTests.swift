// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import HTTPClient
import JSON
import Projection
import Testing

@testable import Gateway

/// The directory, decisions about closed agencies, and what comes of them, over HTTP.
struct DirectoryTests {
    private static let tables: JSONValue = [
        "agencies": """
        code,name,level,parent,kind,valid_from,valid_to,successor
        H05.02,UBND xã Cũ,commune,H05,,,2025-05-31,
        H05.03,UBND xã Mới,commune,H05,,2025-06-01,,
        H05.04,UBND xã Kế bên,commune,H05,,2025-06-01,,
        H05.DN.001,Công ty Nước sạch,,H05,state-company,,,
        H27.05.03.01,Trường Mầm non Tùng Ảnh,,H27.05.03,school,,,
        """,
        "aliases": "code,alias\nH05.03,Xã mới cũ\n",
        "successions": """
        code,successor,kind,valid_from
        H05.02,H05.03,default,2025-06-01
        H05.02,H05.04,part,2025-06-01
        """,
        "receiving": "code,electronic,max_bytes\nH05.04,no,\nH05.DN.001,yes,100\n",
        "groups": "owner,name,member\nH27,bac-ninh,H05.03\nH27,bac-ninh,H05.01.01\n",
    ]

    private func with(_ body: @escaping @Sendable (GatewayHouse) async throws -> Void) async throws
    {
        try await GatewayHouse.run { (house) async throws in
            let answer = try await house.post("/v1/registry", Self.tables, as: "token-operator")
            #expect(answer.status == 200, "\(answer.text)")
            try await body(house)
        }
    }

    private func find(_ house: GatewayHouse, _ query: String) async throws -> JSONValue {
        let answer = try await house.get("/v1/registry/agencies?\(query)", as: "token-commune")
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }

    private func codes(_ found: JSONValue) -> [String] {
        (found["agencies"]?.arrayValue ?? []).compactMap { $0["code"]?.stringValue }
    }

    private func decide(
        _ house: GatewayHouse, _ successor: String, redirect: Bool = true, code: String = "H05.02"
    ) async throws -> HTTPClientResponse {
        try await house.post(
            "/v1/registry/successions",
            [
                "code": .string(code), "successor": .string(successor),
                "redirect": .bool(redirect), "because": "12/QĐ-UBND",
            ], as: "token-operator")
    }

    @Test func `agencies are found by name, code and alias, open on a day, in pages`() async throws
    {
        try await with { house in
            #expect(codes(try await find(house, "q=xa+moi")) == ["H05.03"])
            #expect(codes(try await find(house, "q=H05.03")) == ["H05.03"])
            #expect(codes(try await find(house, "q=n%C6%B0%E1%BB%9Bc")) == ["H05.DN.001"])
            let old = try await find(house, "q=cu&limit=5")
            // The open ones come first.
            #expect(codes(old) == ["H05.03", "H05.02"])
            #expect(
                old["agencies"]?[1]?["successors"]?.arrayValue?.compactMap(\.stringValue)
                    == ["H05.03", "H05.04"])
            #expect(codes(try await find(house, "q=xa+cu&on=2025-05-31")) == ["H05.02"])
            #expect(
                try await find(house, "q=xa+cu&on=2025-05-31")["agencies"]?[0]?["standing"]
                    == "open")
            let company = try await find(house, "q=H05.DN.001")["agencies"]?[0]
            #expect(company?["level"] == "province" && company?["kind"] == "state-company")
            let first = try await find(house, "q=ubnd&limit=3")
            let second = try await find(
                house, "q=ubnd&limit=200&after=\(first["next"]?.stringValue ?? "")")
            #expect(first["count"]?.intValue == Int64(codes(first).count + codes(second).count))
            #expect(second["next"]?.isNull == true)
            for query in ["", "q=", "q=\(String(repeating: "a", count: 101))", "q=a&limit=0"] {
                let answer = try await house.get(
                    "/v1/registry/agencies?\(query)", as: "token-commune")
                #expect(answer.status == 400, "\(query)")
            }
        }
    }

    @Test func `a decision is asked for once, told, and remembered`() async throws {
        try await with { house in
            var packet = SamplePacket()
            packet.to = ["H05.02"]
            let refused = try await house.submit(packet.bytes(), as: "token-h27")
            #expect(refused.status == 202)
            func list() async throws -> JSONValue {
                try await house.get(
                    "/v1/registry/successions?undecided=1&fresh=1", as: "token-operator"
                ).json()
            }
            var waiting = try await list()
            for _ in 0..<200 where waiting["refused"]?.intValue != 1 {
                try await house.projection.catchUp(within: .seconds(5))
                waiting = try await list()
            }
            let line = try #require(waiting["successions"]?[0])
            #expect(line["code"] == "H05.02" && line["refused"] == 1 && line["mail"] == "undecided")
            #expect(line["rows"]?.arrayValue?.count == 2)

            // What leads nowhere, what is open, and what is nobody.
            #expect(try await decide(house, "H05.99").errorCode == "REDIRECT_LOST")
            #expect(try await decide(house, "H05.04", code: "H05.03").errorCode == "NOT_CLOSED")
            #expect(try await decide(house, "H05.03", code: "H05.88").status == 404)
            #expect(try await list()["count"] == 1)

            let decided = try await decide(house, "H05.03")
            #expect(decided.status == 200)
            #expect(try decided.json()["mail"] == "redirected")
            #expect(try await list()["count"] == 0)
            // The same again is no other; another one is an import's.
            #expect(try await decide(house, "H05.03").status == 200)
            #expect(try await decide(house, "H05.04").errorCode == "ALREADY_DECIDED")
            #expect(
                try await decide(house, "H05.03", redirect: false).errorCode == "ALREADY_DECIDED")
            let row = try await house.get(
                "/v1/registry/agency?code=H05.02", as: "token-operator"
            ).json()["successions"]?[0]
            #expect(row?["redirect"] == true && row?["because"] == "12/QĐ-UBND")
            #expect(row?["decidedBy"]?.stringValue?.isEmpty == false)
            // It is told in the audit trail.
            let audit = try await house.get(
                "/v1/audit?action=succession-decided&fresh=1", as: "token-auditor")
            #expect(audit.text.contains("H05.02 → H05.03 redirect"), "\(audit.text)")

            // Now the same document goes to the successor, and both are told.
            try await house.deliver(packet, as: "token-h27")
            let document = try await house.get(
                "/v1/documents?id=\(encoded(packet.documentID))&fresh=1", as: "token-operator"
            ).json()
            let redirect = document["delivered"]?[0]?["redirects"]?[0]
            #expect(redirect?["from"] == "H05.02" && redirect?["to"] == "H05.03")
            #expect(redirect?["fromName"] == "UBND xã Cũ")
            for (path, words) in [
                ("/document?id=\(encoded(packet.documentID))", "Gửi tới H05.02 (UBND xã Cũ)"),
                ("/inbox?agency=H05.03", "đã sáp nhập vào H05.03"),
                ("/agency?code=H05.02", "UBND xã Cũ"), ("/agency?code=H05.03", "Kế thừa từ"),
                ("/agencies?q=cu", "UBND xã Cũ"),
            ] {
                let cookie = try await house.logIn("token=token-operator")
                let page = try await house.get(path, headers: [("Cookie", cookie)])
                #expect(page.status == 200 && page.text.contains(words), "\(path) \(page.status)")
            }
        }
    }

    @Test func `just the receivers that cannot receive it are refused, and told`() async throws {
        try await with { house in
            var packet = SamplePacket()
            packet.to = ["H05.03", "H05.04", "H05.DN.001"]
            try await house.deliver(packet, as: "token-h27")
            let document = try await house.get(
                "/v1/documents?id=\(encoded(packet.documentID))&fresh=1", as: "token-operator"
            ).json()
            #expect(document["state"] == "delivered" && document["receivers"] == 1)
            let refusals = document["refusals"]?.arrayValue ?? []
            #expect(
                refusals.map { $0["code"]?.stringValue }
                    == ["RECEIVER_NOT_ELECTRONIC", "RECEIVER_LIMIT"])
            #expect(refusals.allSatisfy { $0["isPartial"] == true })
            let stats = try await house.get("/v1/stats?fresh=1", as: "token-operator").json()
            #expect(stats["accepted"] == 1 && stats["refused"] == 0)
            #expect(stats["refusedByCode"]?["RECEIVER_LIMIT"] == 1)
        }
    }

    @Test func `who sends in the name of a part of it may follow what it sent, and no more`()
        async throws
    {
        try await with { house in
            var packet = SamplePacket(number: 1, from: "H27.05.03.01")
            try await house.deliver(packet, as: "token-commune")
            func status(_ id: String, _ token: String) async throws -> Int {
                try await house.get("/v1/documents?id=\(encoded(id))&fresh=1", as: token).status
            }
            #expect(try await status(packet.documentID, "token-commune") == 200)
            #expect(try await status(packet.documentID, "token-other-commune") == 404)
            // What the school's node sent for it is the school's, and the commune did not send it.
            packet.number = 2
            try await house.deliver(packet, as: "token-h27")
            #expect(try await status(packet.documentID, "token-commune") == 404)
            let other = try await house.submit(packet.bytes(), as: "token-other-commune")
            #expect(try other.errorCode == "SENDER_NOT_COVERED")
        }
    }

    @Test func `a group is that of the sender or of one above it`() async throws {
        try await with { house in
            let found = try await house.get(
                "/v1/registry/group?name=bac-ninh&agency=H27.05.03", as: "token-commune"
            ).json()
            #expect(found["owner"] == "H27")
            #expect(
                found["members"]?.arrayValue?.compactMap { $0["code"]?.stringValue }
                    == ["H05.03", "H05.01.01"])
            for query in ["name=khac&agency=H27.05.03", "name=bac-ninh&agency=G09"] {
                let answer = try await house.get(
                    "/v1/registry/group?\(query)", as: "token-commune")
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `a route tells every step and why, or what is refused`() async throws {
        try await with { house in
            func route(_ query: String) async throws -> JSONValue {
                try await house.get("/v1/registry/route?\(query)", as: "token-h27").json()
            }
            let way = try await route("from=H27.05.03&to=H05.DN.001")
            #expect(
                way["hops"]?.arrayValue?.compactMap { $0["code"]?.stringValue }
                    == ["H27.05.03", "H27.05", "H27", "VN", "H05", "H05.DN.001"])
            func reason(_ hop: Int) -> String {
                way["hops"]?[hop]?["reason"]?["en"]?.stringValue ?? ""
            }
            #expect(reason(1).hasPrefix("the parent of H27.05.03 on "), "\(way)")
            #expect(reason(2).hasSuffix("; a node"), "\(way)")
            #expect(reason(5).hasSuffix("; outside the four levels: the parent's"), "\(way)")
            #expect(way["hops"]?[5]?["level"] == "province")
            #expect(way["arrival"]?[0]?["en"]?.stringValue?.contains("node H05") == true)
            #expect(way["arrival"]?[1]?["en"]?.stringValue?.contains("at most 100 bytes") == true)
            #expect(way["refusals"] == [])

            let undecided = try await route("from=H27&to=H05.02")
            #expect(undecided["refusals"]?[0]?["code"] == "CLOSED_RECEIVER")
            #expect(undecided["hops"] == [] && undecided["to"]?["code"]?.isNull == true)
            let before = try await route("from=H27&to=H05.02&on=2025-05-31")
            #expect(before["refusals"] == [] && before["to"]?["code"] == "H05.02")
            _ = try await decide(house, "H05.03")
            let redirected = try await route("from=H27&to=H05.02")
            #expect(redirected["to"]?["code"] == "H05.03")
            #expect(
                redirected["to"]?["reasons"]?.arrayValue?.contains {
                    $0["en"]?.stringValue?.contains("12/QĐ-UBND") == true
                } == true)
            let paper = try await route("from=H27&to=H05.04")
            #expect(paper["refusals"]?[0]?["code"] == "RECEIVER_NOT_ELECTRONIC")
            let unknown = try await route("from=H99&to=\(encoded("không ai"))")
            #expect(
                unknown["refusals"]?.arrayValue?.compactMap { $0["code"]?.stringValue }
                    == ["UNKNOWN_SENDER", "UNKNOWN_RECEIVER"])
        }
    }
}
