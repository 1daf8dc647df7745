// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import JSON
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
        #expect(trust.json["certificates"]?[2]?["bindings"]?[0]?["from"] == "2025-01-01")
        #expect(trust.json["crls"]?[0]?.stringValue == Base64.encode([0x30, 1, 3]))
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
