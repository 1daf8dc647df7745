// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import JSON
import Signatures
import SigningKit
import Terminal
import TestSupport
import Testing

@testable import Commands

@Suite struct TrustDirectoryTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for folder in ["roots", "intermediates", "crl", "certificates"] {
            try FileManager.default.createDirectory(
                atPath: directory.file(folder), withIntermediateDirectories: false)
        }
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        try FileContents.write(bytes, to: directory.file(name))
    }

    private func pem(_ label: String, _ der: [UInt8]) -> [UInt8] {
        Array("-----BEGIN \(label)-----\r\n\(Base64.encode(der))\r\n-----END \(label)-----\n".utf8)
    }

    @Test func `PEM, DER, lists and bindings are found`() throws {
        try write("roots/root.pem", pem("CERTIFICATE", [0x30, 1, 1]))
        try write("intermediates/ca.der", [0x30, 1, 2])
        try write("crl/root.crl", pem("X509 CRL", [0x30, 1, 3]))
        try write("certificates/a.pem", pem("CERTIFICATE", [0x30, 1, 4]))
        try write(
            "bindings.csv",
            Array(
                """
                certificate,role,agency,from,to
                certificates/a.pem,agency,H27,2025-01-01,
                certificates/a.pem,agency,H27.05,,2025-12-31

                """.utf8))
        let trust = try TrustDirectory(directory.path)
        #expect(trust.entries.map(\.role) == ["root", "intermediate", "agency"])
        #expect(trust.entries.map(\.der) == [[0x30, 1, 1], [0x30, 1, 2], [0x30, 1, 4]])
        #expect(
            trust.entries[2].bindings == [
                TrustDirectory.Binding(agency: "H27", from: "2025-01-01", to: nil),
                TrustDirectory.Binding(agency: "H27.05", from: nil, to: "2025-12-31"),
            ])
        #expect(trust.lists == [[0x30, 1, 3]])
        let parts = bodies(try TrustParts(trust))
        #expect(parts.count == 1)
        #expect(parts[0]["certificates"]?[2]?["bindings"]?[0]?["from"] == "2025-01-01")
        #expect(parts[0]["crls"]?[0]?.stringValue == Base64.encode([0x30, 1, 3]))
        #expect(parts[0]["present"] == nil)
    }

    @Test func `whom a root may speak for stands in a table of its own`() throws {
        try write("roots/gov.pem", pem("CERTIFICATE", [0x30, 1, 1]))
        try write("roots/sim.pem", pem("CERTIFICATE", [0x30, 1, 2]))
        let header = "certificate,list,speaks_for,from,to\n"
        func table(_ rows: String) throws -> TrustDirectory {
            try write("roots.csv", Array((header + rows).utf8))
            return try TrustDirectory(directory.path)
        }
        let trust = try table("roots/sim.pem,SIM CA,person,2024-01-01,\n")
        #expect(trust.entries[0].limits == TrustDirectory.Limits())
        #expect(
            trust.entries[1].limits
                == TrustDirectory.Limits(
                    list: "SIM CA", speaksFor: ["person"], from: "2024-01-01", to: nil))
        #expect(trust.described.map(\.speaksFor) == [[.person]])
        let told = bodies(try TrustParts(trust))[0]["certificates"]?.arrayValue ?? []
        #expect(told.map { $0["speaksFor"]?[0]?.stringValue } == [nil, "person"])
        #expect(told.map { $0["list"]?.stringValue } == [nil, "SIM CA"])
        for wrong in [
            "roots/sim.pem,,robot,,\n", "crl/none.pem,,person,,\n",
            "roots/sim.pem,,person,,\nroots/sim.pem,,agency,,\n", "roots/sim.pem,,person,soon,\n",
        ] {
            #expect(throws: CommandFailure.self, "\(wrong)") { try table(wrong) }
        }
    }

    private func bodies(_ parts: TrustParts) -> [JSONValue] {
        parts.parts.compactMap { part in
            if case .body(let body) = part { body } else { nil }
        }
    }

    @Test func `what is large goes in parts, the first of which says what there is in all`() throws
    {
        let world = TestWorld.shared
        let (small, large) = (
            world.lists()[0],
            world.sub.revocationList(
                thisUpdate: TestWorld.now, nextUpdate: TestWorld.now + 60, strangers: 1000)
        )
        let limits = TrustParts.Limits(bytes: 30_000, certificates: 20)
        #expect(large.count > limits.bytes)
        try write("roots/root.der", world.root.identity.der)
        try write("crl/a.crl", small)
        try write("crl/b.crl", large)
        let count = limits.certificates + 10
        var rows = "certificate,role,agency,from,to\n"
        for number in 0..<count {
            let name = "certificates/\(number).der"
            // SEQUENCE of one INTEGER.
            let (high, low) = (UInt8(number >> 8), UInt8(number & 0xFF))
            try write(name, [0x30, 4, 2, 2, high, low])
            rows += "\(name),person,H27,,\n"
        }
        try write("bindings.csv", Array(rows.utf8))
        let trust = try TrustDirectory(directory.path)
        let parts = try TrustParts(trust, limits: limits)
        let bodies = bodies(parts)
        #expect(bodies.map { $0["certificates"]?.arrayValue?.count } == [20, 11])
        #expect(bodies.map { $0["crls"]?.arrayValue?.count } == [0, 1])
        #expect(
            bodies[0]["tables"]?.arrayValue?.map(\.stringValue)
                == ["roots", "intermediates", "crl", "bindings"])
        #expect(bodies[1]["tables"]?.arrayValue?.isEmpty == true)
        // Every certificate and list, so that none of another part is taken for missing.
        #expect(bodies[0]["present"]?.arrayValue?.count == count + 3)
        #expect(bodies[1]["present"] == nil)
        let last = try #require(parts.parts.last)
        if case .list(let der) = last { #expect(der == large) } else { Issue.record("no list") }
    }

    @Test func `the parts of a plan are told as one`() {
        func plan(_ added: Int64, brought: Bool, _ rows: String...) -> JSONValue {
            [
                "certificates": .int(added), "appended": .int(added), "plan": .string("p\(added)"),
                "tables": [
                    [
                        "table": "certificates", "isBrought": .bool(brought), "added": .int(added),
                        "first": .array(rows.map { ["change": "added", "row": .string($0)] }),
                    ]
                ], "faults": [],
            ]
        }
        let one = plan(2, brought: true, "a", "b")
        #expect(JSONValue.together([one]) == one)
        let both = JSONValue.together([one, plan(3, brought: false, "c")])
        #expect(both["certificates"] == 5 && both["appended"] == 5)
        #expect(both["tables"]?[0]?["added"] == 5)
        #expect(both["tables"]?[0]?["isBrought"] == true)
        #expect(both["tables"]?[0]?["first"]?.arrayValue?.count == 2)
        #expect(both["plan"] != one["plan"])
    }

    @Test(arguments: [
        ("certificates/a.pem,king,H27,,", "\"king\" is none of person, agency"),
        ("certificates/a.pem,agency,H27,2025-02-31,", "no date"),
        ("certificates/a.pem,agency,H27", "3 fields, the header has 5"),
    ])
    func `a wrong row is named by its line`(row: String, reason: String) throws {
        try write("certificates/a.pem", pem("CERTIFICATE", [0x30, 1, 4]))
        try write("bindings.csv", Array("certificate,role,agency,from,to\n\(row)\n".utf8))
        let error = #expect(throws: CommandFailure.self) { _ = try TrustDirectory(directory.path) }
        #expect(error?.problem.contains("line 2") == true)
        #expect(error?.problem.contains(reason) == true)
    }

    @Test func `a file that holds no certificate is named`() throws {
        try write("roots/readme.txt", Array("hello".utf8))
        let error = #expect(throws: CommandFailure.self) { _ = try TrustDirectory(directory.path) }
        #expect(error?.problem.contains("readme.txt") == true)
    }

    @Test func `an empty directory is refused`() throws {
        #expect(throws: CommandFailure.self) { _ = try TrustDirectory(directory.path) }
    }
}
