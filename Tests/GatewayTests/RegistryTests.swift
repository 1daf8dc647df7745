// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Foundation
import Gateway
import HTTPClient
import JSON
import TestSupport
import Testing

/// Imports of the registry and of trust.
struct RegistryTests {
    @Test func `an import makes the nodes' topics and writes only what is new`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let topics = try await house.log.topics()
            for node in ["G09", "H27", "H05"] {
                #expect(topics[Topic.submitted.name(node)] == 1)
                #expect(topics[Topic.answers.name(node)] == 1)
            }
            let again = try await house.post(
                "/v1/registry", ["agencies": .string(GatewayHouse.agencies)], as: "token-operator"
            ).json()
            #expect(again["agencies"]?.intValue == 8)
            #expect(again["nodes"]?.intValue == 3)
            #expect(again["appended"]?.intValue == 0)
            #expect(again["unchanged"]?.intValue == 8)
            #expect(again["unconnected"]?["count"]?.intValue == 0)
        }
    }

    @Test func `an import names what is not connected to the axis, and when, and stands`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let tables = """
                code,name,level,parent,valid_from,valid_to
                H30,Tỉnh,province,VN,2020-01-01,2025-06-30
                H30.01,Huyện,district,H30,2020-01-01,
                H30.01.01,Xã,commune,H30.01,,2024-12-31
                """
            let answer = try await house.post(
                "/v1/registry", ["agencies": .string(tables)], as: "token-operator"
            ).json()
            #expect(answer["appended"]?.intValue == 3)
            #expect(answer["unconnected"]?["count"]?.intValue == 2)
            #expect(
                answer["unconnected"]?["first"] == [
                    ["code": "H30.01", "from": "2025-07-01", "to": nil],
                    ["code": "H30.01.01", "from": nil, "to": "2019-12-31"],
                ])
        }
    }

    @Test func `an import names whose documents stand behind another code from now on`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            func post(_ successor: String) async throws -> JSONValue {
                let tables = """
                    code,name,level,parent,valid_from,valid_to,successor
                    H30,Tỉnh,province,VN,,,
                    H30.01,Sở cũ,district,H30,,2025-02-28,\(successor)
                    H30.02,Sở mới,district,H30,2025-03-01,,
                    """
                return try await house.post(
                    "/v1/registry", ["agencies": .string(tables)], as: "token-operator"
                ).json()
            }
            // What is registered with its past has none to lose.
            let first = try await post("H30.02")
            #expect(first["firstCodes"]?["count"]?.intValue == 0)
            let second = try await post("")
            #expect(
                second["firstCodes"]?["first"] == [
                    ["code": "H30.02", "before": "H30.01", "after": "H30.02"]
                ])
        }
    }

    @Test func `a fault in a table is named by table, line and column, and nothing is written`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let before = try await house.values(Topic.registryAgencies.name).count
            let faulty: [(JSONValue, String)] = [
                (
                    ["agencies": "code,name,level,parent\nH30,Tỉnh,province,VN\nh31,X,province,VN"],
                    "agencies, line 3, column code"
                ),
                (
                    [
                        "agencies": "code,name,level,parent\nH30,Tỉnh,province,VN",
                        "aliases": "code,alias\nH31,000.00.00.H31",
                    ], "aliases, line 2, column code"
                ),
                (
                    [
                        "agencies": "code,name,level,parent\nH30,Tỉnh,province,VN",
                        "nodes": "code,name\nH30,Tỉnh",
                    ], "nodes, line 2, column code"
                ),
                (["agencies": "name\nH30"], "agencies, line 1"), ([:], "agencies is missing"),
            ]
            for (body, words) in faulty {
                let answer = try await house.post("/v1/registry", body, as: "token-operator")
                #expect(answer.status == 400)
                let message = try answer.json()["error"]?["message"]?["en"]?.stringValue ?? ""
                #expect(message.contains(words), "\(message)")
            }
            #expect(try await house.values(Topic.registryAgencies.name).count == before)
        }
    }

    @Test func `the shipped tables of the whole country enter within seconds`() async throws {
        let body: JSONValue = [
            "agencies": try Self.shipped("agencies.csv"),
            "aliases": try Self.shipped("aliases.csv"), "nodes": try Self.shipped("nodes.csv"),
            "successions": try Self.shipped("successions.csv"),
        ]
        try await GatewayHouse.run(withStages: false) { house in
            let began = ContinuousClock.now
            let answer = try await house.post("/v1/registry", body, as: "token-operator")
            #expect(answer.status == 200, "\(answer.text)")
            // Generous: other tests run beside it.
            #expect(ContinuousClock.now - began < .seconds(30))
            let json = try answer.json()
            #expect(json["nodes"]?.intValue == 94)
            #expect((json["agencies"]?.intValue ?? 0) > 14_000)
            let route = try await house.get(
                "/v1/registry/route?from=H27.05.03&to=G09&on=2025-06-16", as: "token-h27"
            ).json()
            #expect(
                route["hops"]?.arrayValue?.compactMap { $0["code"]?.stringValue }.last == "G09")
        }
    }

    private static func shipped(_ name: String) throws -> JSONValue {
        let registry = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Ops/registry/" + name)
        return .string(try String(contentsOf: registry, encoding: .utf8))
    }

    @Test func `an import beyond the limit is refused`() async throws {
        var settings = GatewaySettings()
        settings.maxImportBytes = GatewayHouse.agencies.utf8.count * 2
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            let tables = String(repeating: GatewayHouse.agencies, count: 3)
            let answer = try await house.post(
                "/v1/registry", ["agencies": .string(tables)], as: "token-operator")
            #expect(answer.status == 413)
        }
    }

    @Test func `an agency is told as it stands on a day`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let json = try await house.get(
                "/v1/registry/agency?code=H27.05.03&on=2025-06-16", as: "token-h27"
            ).json()
            #expect(json["standing"]?.stringValue == "open")
            #expect(json["name"]?.stringValue == "UBND xã Tùng Ảnh")
            #expect(json["node"]?.stringValue == "H27")
            #expect(
                try await house.get("/v1/registry/agency?code=H99", as: "token-h27").status == 404)
        }
    }

    @Test func `certificates and lists are checked before anything is written`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let authority = TestAuthority()
            let good: JSONValue = [
                "certificates": [
                    [
                        "der": .string(authority.certificate), "role": "root",
                        "bindings": [["agency": "H27", "from": "2024-01-01"]],
                    ]
                ], "crls": [.string(authority.list)],
            ]
            let taken = try await house.post("/v1/trust", good, as: "token-operator")
            #expect(taken.status == 200, "\(taken.text)")
            let counts = try taken.json()
            #expect(counts["certificates"] == 1 && counts["crls"] == 1)
            #expect(counts["appended"] == 2 && counts["removed"] == 0)
            let shown = try await house.get("/v1/trust", as: "token-operator").json()
            #expect(shown["certificates"]?[0]?["role"]?.stringValue == "root")
            #expect(shown["certificates"]?[0]?["bindings"]?[0]?["agency"]?.stringValue == "H27")
            #expect(shown["crls"]?[0]?["issuer"]?.stringValue?.isEmpty == false)

            let written = try await house.values(Topic.registryTrust.name).count
            #expect(written == 2)
            let faulty: [JSONValue] = [
                ["certificates": [["der": "AAAA", "role": "root"]]],
                ["certificates": [["der": .string(authority.certificate), "role": "king"]]],
                ["certificates": [["der": "no Base64!", "role": "root"]]],
                ["crls": [.string(authority.certificate)]], [:],
            ]
            for body in faulty {
                let answer = try await house.post("/v1/trust", body, as: "token-operator")
                #expect(answer.status == 400, "\(answer.text)")
            }
            #expect(try await house.values(Topic.registryTrust.name).count == written)
        }
    }
}
