// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Signatures

/// NIST's Public Key Interoperability Test Suite: paths that must and must not be accepted.
@Suite struct PKITSTests {
    struct Case: Decodable {
        struct Expected: Decodable {}
        /// Settings of a validator (initial policies) that ours does not have.
        struct Parameters: Decodable {}

        var id: String
        var name: String
        var cert: String
        var others: [String]?
        var crls: [String]?
        var params: Parameters?
        var error: Expected?

        enum CodingKeys: String, CodingKey {
            case id, name, cert, crls, params, error
            case others = "other_certs"
        }
    }

    /// Cases that ask for something our policy decides otherwise, and why.
    static let different = [
        "valid_dsa_signatures_test4": "DSA of 1024 bits is weak",
        "valid_dsa_parameter_inheritance_test5": "OpenSSL does not inherit parameters",
        "valid_idp_with_indirectcrl_test24": indirect,
        "valid_idp_with_indirectcrl_test25": indirect,
        "valid_crlissuer_test28": indirect, "valid_crlissuer_test29": indirect,
        "valid_crlissuer_test30": indirect, "valid_crlissuer_test33": indirect,
    ]
    /// Answered with `TRY_LATER`.
    static let indirect = "lists of another issuer are not asked"

    /// 2025-06-16: within the dates of the suite.
    static let now: Int64 = 1_750_035_600

    @Test func `NIST's paths are judged as NIST does`() throws {
        guard let suite = try Self.unpack() else {
            print("PKITS not found: ../shared/testdata/paths/pkits.tar.gz")
            return
        }
        defer { try? FileManager.default.removeItem(atPath: suite) }
        let cases = try JSONDecoder().decode(
            [Case].self, from: Data(contentsOf: URL(fileURLWithPath: suite + "/pkits/pkits.json")))
        #expect(cases.count > 200)
        var right = 0
        var others = 0
        for one in cases {
            guard one.params == nil else {
                others += 1
                continue
            }
            let reason = try Self.judge(one, suite + "/pkits")
            if Self.different[one.name] != nil {
                others += 1
            } else {
                let isRight = (reason == nil) == (one.error == nil)
                #expect(
                    isRight, "\(one.id) \(one.name): \(reason.map(\.rawValue) ?? "accepted")")
                right += isRight ? 1 : 0
            }
        }
        print("PKITS: \(right) of \(cases.count) cases as expected, \(others) do not apply")
    }

    private static func judge(_ one: Case, _ suite: String) throws -> Reason? {
        func bytes(_ path: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: suite + "/" + path)))
        }
        var certificates = [
            TrustedCertificate(der: try bytes("certs/TrustAnchorRootCertificate.crt"), role: .root)
        ]
        for name in one.others ?? [] {
            certificates.append(
                TrustedCertificate(der: try bytes("certs/" + name), role: .intermediate))
        }
        var lists = [try bytes("crls/TrustAnchorRootCRL.crl")]
        for name in one.crls ?? [] { lists.append(try bytes("crls/" + name)) }
        // What OpenSSL cannot even decode is refused there.
        let readable = certificates.filter { Certificate.decode($0.der) != nil }
        let store = try TrustStore(
            certificates: readable, crls: lists.filter { RevocationList.decode($0) != nil })
        guard let leaf = Certificate.decode(try bytes("certs/" + one.cert)) else {
            return .formatFailure
        }
        return ChainJudge(store: store, time: now).reason(against: leaf)
    }

    /// A directory with the suite in it; `nil` if the archive is not there.
    private static func unpack() throws -> String? {
        let archive = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/testdata/paths/pkits.tar.gz").path
        guard FileManager.default.fileExists(atPath: archive) else { return nil }
        let directory = NSTemporaryDirectory() + "lienthong-pkits-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "-xzf", archive, "-C", directory]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        return directory
    }
}
