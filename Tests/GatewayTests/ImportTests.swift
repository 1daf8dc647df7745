// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import HTTPClient
import JSON
import TestSupport
import Testing

@testable import Gateway

/// What an import leaves alone, what it takes out, what it refuses.
struct ImportTests {
    private static let header =
        "code,name,level,parent,valid_from,valid_to,successor,node,certainty\n"

    private func table(_ answer: JSONValue, _ name: String) -> JSONValue {
        answer["tables"]?.arrayValue?.first { $0["table"]?.stringValue == name } ?? .null
    }

    private func counts(_ answer: JSONValue, _ name: String) -> [Int64] {
        ["added", "changed", "removed", "kept"].map { table(answer, name)[$0]?.intValue ?? -1 }
    }

    private func post(
        _ house: GatewayHouse, _ body: JSONValue, _ path: String = "/v1/registry", status: Int = 200
    ) async throws -> JSONValue {
        let answer = try await house.post(path, body, as: "token-operator")
        #expect(answer.status == status, "\(answer.text)")
        return try answer.json()
    }

    private func agency(_ house: GatewayHouse, _ code: String) async throws -> JSONValue {
        try await house.get("/v1/registry/agency?code=\(code)", as: "token-operator").json()
    }

    @Test func `a table that is not brought stays, and so does what a table lacks`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            _ = try await post(
                house, ["aliases": "code;alias\r\nH27;000.00.00.H27\r\nH05;000.00.00.H05\r\n"])
            // One row of one table.
            let row = Self.header + "H27.05,UBND huyện Đức Thọ mới,district,H27,,,,,derived\n"
            let answer = try await post(house, ["agencies": .string(row)])
            #expect(counts(answer, "agencies") == [0, 1, 0, 7])
            #expect(table(answer, "aliases")["isBrought"] == false)
            #expect(try await agency(house, "000.00.00.H05")["code"]?.stringValue == "H05")
            #expect(
                try await agency(house, "H27.05")["name"]?.stringValue == "UBND huyện Đức Thọ mới")
            #expect(try await agency(house, "G09")["standing"]?.stringValue == "open")
            // A present table that lacks a row; one without any.
            let aliases = try await post(house, ["aliases": "code,alias\nH27,000.00.00.H27\n"])
            #expect(counts(aliases, "aliases") == [0, 0, 0, 1])
            #expect(
                counts(try await post(house, ["aliases": "code,alias\n"]), "aliases") == [
                    0, 0, 0, 2,
                ])
            #expect(try await agency(house, "000.00.00.H05")["code"]?.stringValue == "H05")
        }
    }

    @Test func `one row does not replace an agency's history`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let header = "code,name,level,parent,valid_from,valid_to\n"
            _ = try await post(
                house,
                [
                    "agencies": .string(
                        header + "H30,Cũ,province,VN,2010-01-01,2019-12-31\n"
                            + "H30,Mới,province,VN,2020-01-01,\n")
                ])
            let last = try await post(
                house, ["agencies": .string(header + "H30,Mới hơn,province,VN,2020-01-01,\n")])
            #expect(counts(last, "agencies") == [0, 1, 0, 9])
            #expect(try await agency(house, "H30")["periods"]?.arrayValue?.count == 2)
            // What would overlap with what the registry has is refused, and says why.
            let refused = try await post(
                house, ["agencies": .string(header + "H30,Khác,province,VN,2021-01-01,\n")],
                status: 400)
            let message = refused["error"]?["message"]
            #expect(message?["en"]?.stringValue?.contains("one that the registry has") == true)
            #expect(message?["en"]?.stringValue?.contains("line 2, column code") == true)
            #expect(message?["vi"]?.stringValue?.contains("trùng nhau") == true)
        }
    }

    @Test func `what is asked to be removed is shown, counted and removed`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            _ = try await post(
                house,
                [
                    "agencies": .string(
                        Self.header + "H27.05.09,Xã lẻ,commune,H27.05,,,,,derived\n"),
                    "aliases": "code,alias\nH27.05.09,000.09.05.H27\nH27.05.03,cũ\n",
                ])
            let body: JSONValue = [
                "agencies": .string(GatewayHouse.agencies), "remove": true,
            ]
            let written = try await house.values(Topic.registryAgencies.name).count
            let plan = try await post(house, body, "/v1/registry/plan")
            #expect(counts(plan, "agencies") == [0, 0, 1, 0])
            // Its alias goes with it, the others' table was not brought.
            #expect(counts(plan, "aliases") == [0, 0, 1, 0])
            #expect(
                table(plan, "agencies")["first"]?[0]?["row"]?.stringValue?.hasPrefix("H27.05.09")
                    == true)
            #expect(plan["removed"] == 1 && plan["faults"] == [])
            #expect(
                plan["meanings"]?["first"]?.arrayValue?.compactMap { $0["written"]?.stringValue }
                    == ["000.09.05.H27", "H27.05.09"])
            #expect(try await house.values(Topic.registryAgencies.name).count == written)
            #expect(try await agency(house, "H27.05.09")["standing"]?.stringValue == "open")

            let done = try await post(
                house,
                [
                    "agencies": .string(GatewayHouse.agencies), "remove": true,
                    "plan": plan["plan"] ?? .null,
                ])
            #expect(done["plan"] == plan["plan"] && done["removed"] == 1)
            let gone = try await house.get(
                "/v1/registry/agency?code=H27.05.09", as: "token-operator")
            #expect(gone.status == 404)
            #expect(try await agency(house, "H27.05.03")["aliases"]?[0]?["code"] == "cũ")
            // Once more there is nothing to do, and the plan is another.
            let other = try await post(
                house,
                [
                    "agencies": .string(GatewayHouse.agencies), "remove": true,
                    "plan": plan["plan"] ?? .null,
                ], status: 409)
            #expect(other["error"]?["code"] == "PLAN_CHANGED")
        }
    }

    @Test func `what would leave documents without a way is refused, and names whose they are`()
        async throws
    {
        try await GatewayHouse.run { house in
            try await house.deliver(SamplePacket(), as: "token-h27")
            let written = try await house.values(Topic.registryAgencies.name).count
            let lines = GatewayHouse.agencies.split(separator: "\n").map(String.init)
            func without(_ codes: String...) -> String {
                lines.filter { line in !codes.contains { line.hasPrefix($0 + ",") } }
                    .joined(separator: "\n")
            }
            func changed(_ row: String) -> String { Self.header + row }
            let cases: [(String, Bool, String, String)] = [
                // The receiver's parent, and with it the receiver's way.
                (without("H05.01"), true, "WAY_LOST", "H05.01.01"),
                (without("H05", "H05.01", "H05.01.01"), true, "NODE_LOST", "H05"),
                (without("H05.01.01"), true, "DOCUMENTS_OPEN", "H05.01.01"),
                (changed("H05,Bắc Ninh,province,VN,,,,,confirmed"), false, "NODE_LOST", "H05"),
                (
                    changed("H05.01,Gia Bình,district,H05.01.01,,,,,derived"), false, "CIRCLE",
                    "H05.01"
                ),
                (
                    changed("H05.01,Gia Bình,district,H77,,,,,derived"), false, "WAY_LOST",
                    "H05.01.01"
                ),
            ]
            for (table, removes, code, named) in cases {
                let body: JSONValue = ["agencies": .string(table), "remove": .bool(removes)]
                let plan = try await post(house, body, "/v1/registry/plan")
                let fault = plan["faults"]?.arrayValue?.first { $0["code"]?.stringValue == code }
                #expect(
                    fault?["agencies"]?.arrayValue?.contains(.string(named)) == true,
                    "\(code) \(plan)")
                let refused = try await post(house, body, status: 409)
                let error = refused["error"]
                #expect(
                    plan["faults"]?[0]?["code"]?.stringValue == error?["code"]?.stringValue)
                #expect(error?["agencies"]?.arrayValue?.contains(.string(named)) == true)
                #expect(error?["message"]?["vi"]?.stringValue?.contains(named) == true)
            }
            #expect(try await house.values(Topic.registryAgencies.name).count == written)
            // A commune that nobody writes to may go; one that is closed with its day is no loss.
            _ = try await post(
                house, ["agencies": .string(without("H27.05.04")), "remove": true])
            _ = try await post(
                house,
                [
                    "agencies": .string(
                        changed("H05.01.01,Đại Bái,commune,H05.01,,2025-06-30,H05.01,,derived"))
                ])
        }
    }

    @Test func `an alias of an agency that does not exist is refused`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let refused = try await post(
                house, ["aliases": "code,alias\nH27,a\nH99,000.00.00.H99\n"], status: 400)
            #expect(refused["error"]?["element"] == "aliases.csv")
            #expect(
                refused["error"]?["message"]?["vi"]?.stringValue?
                    .contains("aliases, dòng 3, cột code") == true)
            for body: JSONValue in [
                ["agencies": .string(GatewayHouse.agencies), "remove": "yes"],
                ["nodes": "code\nH27\n"],
            ] { _ = try await post(house, body, status: 400) }
        }
    }

    @Test func `whom a root may speak for stays where an import does not say it`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let der = JSONValue.string(TestAuthority().certificate)
            func bring(
                _ more: [(String, JSONValue)], _ options: [(String, JSONValue)] = [],
                status: Int = 200
            ) async throws -> JSONValue {
                let root = JSONValue.object([("der", der), ("role", "root")] + more)
                return try await post(
                    house, .object([("certificates", [root])] + options), "/v1/trust",
                    status: status)
            }
            func told() async throws -> JSONValue? {
                try await house.get("/v1/trust", as: "token-operator").json()[
                    "certificates"]?[0]
            }
            _ = try await bring([("list", "SIM CA"), ("speaksFor", ["person"])])
            #expect(try await told()?["speaksFor"]?[0]?.stringValue == "person")
            _ = try await bring([])
            #expect(try await told()?["speaksFor"]?[0]?.stringValue == "person")
            #expect(try await told()?["list"]?.stringValue == "SIM CA")
            let refused = try await bring([("speaksFor", ["robot"])], status: 400)
            #expect(refused["error"]?["element"]?.stringValue == "certificates[0]")
            _ = try await bring([], [("remove", true)])
            #expect(try await told()?["speaksFor"]?.isNull == true)
        }
    }

    @Test func `certificates that end are told with whose they are`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let authority = TestAuthority()
            func ending(_ query: String) async throws -> [JSONValue] {
                let told = try await house.get(
                    "/v1/trust/ending?days=30\(query)", as: "token-operator"
                ).json()
                return told["certificates"]?.arrayValue ?? []
            }
            let soon = CivilDate(
                daysSince1970: GatewayHouse.start.date.daysSince1970 + 7)
            // They hold for a hundred years, but for where somebody wrote another end.
            let certificates: JSONValue = [
                ["der": .string(authority.certificate), "role": "root"],
                [
                    "der": .string(authority.otherCertificate), "role": "agency",
                    "bindings": [["agency": "H27", "to": .string(soon.iso)], ["agency": "H05"]],
                ],
            ]
            _ = try await post(house, ["certificates": certificates], "/v1/trust")
            let found = try await ending("&agency=H27")
            #expect(found.map { $0["subject"]?.stringValue } == ["Gia tri khac"])
            #expect(found.map { $0["isEndedByHand"]?.boolValue } == [true])
            #expect(found.map { $0["hasEnded"]?.boolValue } == [false])
            #expect(try await ending("") == found)
            #expect(try await ending("&agency=H05").isEmpty)
        }
    }

    @Test func `trust keeps what an import lacks, and takes out what is asked for`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let authority = TestAuthority()
            let (one, other) = (authority.certificate, authority.otherCertificate)
            func body(_ members: [(String, JSONValue)]) -> JSONValue { .object(members) }
            func entry(_ der: String, _ role: String, _ agencies: String...) -> JSONValue {
                [
                    "der": .string(der), "role": .string(role),
                    "bindings": .array(
                        agencies.map { ["agency": .string($0), "from": "2024-01-01"] }),
                ]
            }
            func bindings() async throws -> [[String]] {
                let shown = try await house.get("/v1/trust", as: "token-operator").json()
                return (shown["certificates"]?.arrayValue ?? []).map { certificate in
                    (certificate["bindings"]?.arrayValue ?? [])
                        .compactMap { $0["agency"]?.stringValue }
                }
            }
            _ = try await post(
                house,
                body([
                    (
                        "certificates",
                        [entry(one, "root"), entry(other, "agency", "H27", "H05")]
                    ), ("crls", [.string(authority.list)]),
                ]), "/v1/trust")
            // One binding of two, and no root.
            let kept = try await post(
                house, body([("certificates", [entry(other, "agency", "H05")])]), "/v1/trust")
            #expect(counts(kept, "certificates") == [0, 0, 0, 0])
            #expect(counts(kept, "bindings") == [0, 0, 0, 1])
            #expect(kept["appended"] == 0)
            #expect(try await bindings().contains(["H27", "H05"]))
            let removing = try await post(
                house,
                body([("certificates", [entry(other, "agency", "H05")]), ("remove", true)]),
                "/v1/trust")
            #expect(counts(removing, "bindings") == [0, 0, 1, 0])
            #expect(try await bindings().sorted { $0.count < $1.count } == [[], ["H05"]])
            // The root's table was brought, and has another certificate of no root's: none is left.
            let refused = try await post(
                house,
                body([
                    ("certificates", [entry(other, "agency", "H05")]),
                    ("tables", ["roots", "bindings"]), ("remove", true),
                ]), "/v1/trust", status: 409)
            #expect(refused["error"]?["code"] == "ROOTS_LOST")
            let plan = try await post(
                house,
                body([
                    ("certificates", [entry(other, "root")]), ("tables", ["roots"]),
                    ("remove", true),
                ]), "/v1/trust/plan")
            #expect(counts(plan, "certificates") == [0, 1, 1, 0])
            #expect(plan["removed"] == 1)
            #expect(try await bindings().count == 2)
        }
    }
}
