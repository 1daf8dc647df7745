// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Foundation
import HTTPClient
import HTTPServer
import JSON
import SigningKit
import Stages
import Testing

/// Revocation lists and OCSP answers on their way into the registry: the newest counts, whatever the
/// order, and what no authority signed is not taken.
@Suite(.timeLimit(.minutes(2)))
struct TrustListTests {
    private let world = TestWorld.shared
    /// The clock of the house.
    private static let now = GatewayHouse.start.milliseconds / 1000
    private let day = TestWorld.day

    private var authorities: JSONValue {
        [
            [
                "der": .string(Base64.encode(world.root.identity.der)), "role": "root",
            ],
            ["der": .string(Base64.encode(world.sub.identity.der)), "role": "intermediate"],
            ["der": .string(Base64.encode(world.person.der)), "role": "person"],
        ]
    }

    private func list(
        at time: Int64 = now, number: Int? = nil, by key: TestKey? = nil, strangers: Int = 0
    ) -> [UInt8] {
        world.sub.revocationList(
            thisUpdate: time, nextUpdate: time + day, signedBy: key, number: number,
            strangers: strangers)
    }

    private func post(
        _ house: GatewayHouse, _ body: JSONValue, status: Int = 200
    ) async throws -> JSONValue {
        let answer = try await house.post("/v1/trust", body, as: "token-operator")
        #expect(answer.status == status, "\(answer.text)")
        return try answer.json()
    }

    private func put(
        _ house: GatewayHouse, _ der: [UInt8], _ query: String = "", status: Int = 200
    ) async throws -> JSONValue {
        let answer = try await house.send(
            "PUT", "/v1/trust/lists" + query,
            headers: [("Authorization", "Bearer token-operator")], body: .bytes(der))
        #expect(answer.status == status, "\(answer.text)")
        return try answer.json()
    }

    private func held(_ house: GatewayHouse) async throws -> [String] {
        let shown = try await house.get("/v1/trust", as: "token-operator").json()
        return (shown["crls"]?.arrayValue ?? []).compactMap { $0["sha256"]?.stringValue }
    }

    private func digest(_ der: [UInt8]) -> String { SHA256.hash(der).hex }

    @Test func `the newest list by date and number counts, whatever the order of import`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            _ = try await post(house, ["certificates": authorities])
            let (older, newer) = (list(number: 9), list(number: 300))
            let (before, after) = (
                list(at: Self.now - 60, number: 400), list(at: Self.now + 60, number: 8)
            )
            for (lists, newest) in [
                ([newer, older], newer), ([before], newer), ([after, newer, older, before], after),
            ] {
                for der in lists {
                    _ = try await post(house, ["crls": [.string(Base64.encode(der))]])
                }
                #expect(try await held(house) == [digest(newest)])
            }
            // And within one import.
            let later = [list(at: Self.now + 90, number: 11), list(at: Self.now + 90, number: 10)]
            for lists in [later, later.reversed()] {
                _ = try await post(
                    house, ["crls": .array(lists.map { .string(Base64.encode($0)) })])
                #expect(try await held(house) == [digest(later[0])])
            }
        }
    }

    @Test func `a list that its issuer did not sign takes nobody's place`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            // Of nobody yet: an operator may bring it before its authority, a server may not.
            let good = list()
            let early = try await put(house, good, "?fetched=true", status: 400)
            #expect(early["error"]?["message"]?["en"]?.stringValue?.contains("import its") == true)
            _ = try await post(house, ["certificates": authorities])
            _ = try await put(house, good, "?fetched=true")
            let forged = list(at: Self.now + 60, by: .elliptic())
            _ = try await put(house, forged, status: 400)
            _ = try await post(house, ["crls": [.string(Base64.encode(forged))]], status: 400)
            #expect(try await held(house) == [digest(good)])
        }
    }

    @Test func `a large list is taken as a stream, and too large a one refused in its own words`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            _ = try await post(house, ["certificates": authorities])
            let large = list(strangers: 9_000)
            let done = try await put(house, large)
            #expect(done["appended"] == 1 && done["crls"] == 1)
            #expect(try await put(house, large)["appended"] == 0)
            #expect(try await held(house) == [digest(large)])
            let beyond = [UInt8](repeating: 0, count: TrustImport.maxListBytes + 1)
            let refused = try await put(house, beyond, status: 413)
            #expect(refused["error"]?["code"] == "LIST_TOO_LARGE")
            for garbage in [[], Array("<html>".utf8), Array(large.dropLast())] {
                _ = try await put(house, garbage, status: 400)
            }
        }
    }

    @Test func `what another part of an import brings is not missing`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let key = Base64.encode
            _ = try await post(house, ["certificates": authorities])
            let large = list(strangers: 9_000)
            _ = try await put(house, large)
            let crl = try await house.get("/v1/trust", as: "token-operator").json()["crls"]?[0]
            let first = try await post(
                house,
                [
                    "certificates": [
                        ["der": .string(key(world.root.identity.der)), "role": "root"]
                    ],
                    "tables": ["roots", "intermediates", "bindings", "crl"], "remove": true,
                    "present": [
                        .string(SHA256.hash(world.sub.identity.der).hex), crl?["key"] ?? nil,
                    ],
                ])
            // The person alone is nowhere.
            #expect(first["removed"] == 1 && first["appended"] == 0)
            // A list by itself is done as it was shown.
            let newer = list(at: Self.now + 60)
            let shown = try await put(house, newer, "?dry=true")
            #expect(shown["appended"] == 1)
            #expect(try await held(house) == [digest(large)])
            let plan = try #require(shown["plan"]?.stringValue)
            _ = try await put(house, newer, "?plan=00", status: 409)
            _ = try await put(house, newer, "?plan=\(plan)")
            #expect(try await held(house) == [digest(newer)])
        }
    }

    // MARK: Whom to ask

    @Test func `who could not be cleared may be asked about, and nobody else`() async throws {
        try await GatewayHouse.run { house in
            let signer = world.sub.issue("Phạm Thị C") { profile in
                profile.lists = ["http://ca.test/a.crl", "ldap://ca.test/a"]
                profile.responders = ["http://ca.test/ocsp"]
            }
            let other = world.sub.issue("Lê Văn D") { $0.responders = ["http://ca.test/ocsp"] }
            let certificates: [JSONValue] = [
                (world.root.identity, "root"), (world.sub.identity, "intermediate"),
                (signer, "person"), (other, "person"),
            ].map { identity, role in
                [
                    "der": .string(Base64.encode(identity.der)), "role": .string(role),
                    "bindings": role == "person" ? [["agency": "H27.05.03"]] : [],
                ]
            }
            // The root's list alone: of the signer nobody says anything.
            _ = try await post(
                house,
                [
                    "certificates": .array(certificates),
                    "crls": [
                        .string(
                            Base64.encode(
                                world.root.revocationList(
                                    thisUpdate: Self.now - 60, nextUpdate: Self.now + day)))
                    ],
                ])
            var pdf = TestPDF("Van ban")
            pdf.sign(by: signer)
            let packet = SamplePacket(files: [("van-ban.pdf", pdf.bytes)])
            try await house.deliver(packet, as: "token-commune")
            let sources = try await house.get("/v1/trust/sources", as: "token-operator").json()
            #expect(sources["lists"]?.arrayValue?.map(\.stringValue) == ["http://ca.test/a.crl"])
            let questions = sources["questions"]?.arrayValue ?? []
            #expect(
                questions.map { $0["certificate"]?.stringValue } == [SHA256.hash(signer.der).hex])
            #expect(
                questions.first?["issuer"]?.stringValue == Base64.encode(world.sub.identity.der))
            #expect(questions.first?["addresses"] == ["http://ca.test/ocsp"])
        }
    }

    // MARK: OCSP

    private func answer(
        at time: Int64 = now, of subject: TestIdentity? = nil, by signer: TestIdentity? = nil,
        for seconds: Int64 = 3600, status: TestOCSP.Status = .good
    ) -> [UInt8] {
        var ocsp = TestOCSP(thisUpdate: time, nextUpdate: time + seconds)
        ocsp.status = status
        let issuer = world.sub.identity
        return ocsp.response(
            about: subject ?? world.person, issuedBy: issuer, signedBy: signer ?? issuer)
    }

    private func responses(_ ders: [[UInt8]]) -> JSONValue {
        [
            "responses": .array(
                ders.map { der in
                    [
                        "certificate": .string(SHA256.hash(world.person.der).hex),
                        "der": .string(Base64.encode(der)),
                    ]
                })
        ]
    }

    @Test func `an answer counts if an authority gave it about that certificate, for now`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            _ = try await post(house, responses([answer()]), status: 400)
            _ = try await post(house, ["certificates": authorities])
            for (wrong, words) in [
                (answer(by: world.agency), "neither by the issuer"),
                (answer(of: world.agency), "another certificate"),
                (answer(at: Self.now - 2 * day), "expired"),
                (answer(at: Self.now + day), "time to come"),
                (answer(status: .unknown), "does not know"),
                (Array("<html>".utf8), "no successful OCSP"),
                ([UInt8](repeating: 0x30, count: 70_000), "64 KiB"),
            ] {
                let refused = try await post(house, responses([wrong]), status: 400)
                let told = refused["error"]?["message"]?["en"]?.stringValue ?? ""
                #expect(told.contains(words), "\(told)")
            }
            #expect(try await post(house, responses([answer()]))["appended"] == 1)
            let shown = try await house.get("/v1/trust", as: "token-operator").json()
            #expect(shown["responses"]?[0]?["subject"]?.stringValue == "Nguyễn Văn A")
            #expect(shown["crls"]?.arrayValue?.isEmpty == true)
        }
    }

    @Test func `the newest answer about a certificate counts, whatever the order`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            _ = try await post(house, ["certificates": authorities])
            let newer = answer(status: .revoked(at: Self.now - 60))
            for (der, appended) in [
                (answer(at: Self.now - 60), 1), (newer, 1), (answer(at: Self.now - 30), 0),
                (newer, 0),
            ] as [([UInt8], Int64)] {
                #expect(try await post(house, responses([der]))["appended"] == .int(appended))
            }
            let last = try #require(try await house.values(Topic.registryTrust.name).last)
            #expect(try TrustResponseRecord(last).response == newer)
        }
    }
}
