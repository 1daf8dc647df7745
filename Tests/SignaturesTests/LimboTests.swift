// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Testing

@testable import Signatures

/// C2SP's x509-limbo: paths made to mislead validators, those that do not ask for rules of TLS.
@Suite struct LimboTests {
    struct Suite: Decodable { var testcases: [Case] }

    struct Case: Decodable {
        var id: String
        var roots: [String]
        var intermediates: [String]
        var leaf: String
        var time: String?
        var expected: String
        var lists: [String]

        enum CodingKeys: String, CodingKey {
            case id
            case roots = "trusted_certs"
            case intermediates = "untrusted_intermediates"
            case leaf = "peer_certificate"
            case time = "validation_time"
            case expected = "expected_result"
            case lists = "crls"
        }
    }

    static let groups = ["rfc5280", "pathlen", "crl", "cve", "pathological"]

    /// What the suite refuses and we do not. Most is what RFC 5280 asks of who issues a certificate
    /// (key identifiers, critical marks, serial numbers); refusing it would shut out real
    /// authorities and protects from nothing. The rest are names of web servers.
    static let lenient: Set<String> = [
        "crl::crlnumber-missing", "cve::cve-2025-61727", "pathlen::max-chain-depth-0-exhausted",
        "pathlen::max-chain-depth-1-exhausted", "rfc5280::aki::leaf-missing-aki",
        "rfc5280::aki::intermediate-missing-aki", "rfc5280::aki::cross-signed-root-missing-aki",
        "rfc5280::eku::ee-wrong-eku", "rfc5280::eku::ee-eku-empty",
        "rfc5280::nc::permitted-dns-match-noncritical",
        "rfc5280::nc::invalid-dnsname-leading-period",
        "rfc5280::nc::not-allowed-in-ee-noncritical", "rfc5280::nc::not-allowed-in-ee-critical",
        "rfc5280::nc::nc-permits-invalid-dns-san", "rfc5280::nc::nc-permits-invalid-email-san",
        "rfc5280::nc::nc-forbids-dnsname-wildcard-san", "rfc5280::pc::ica-noncritical-pc",
        "rfc5280::san::noncritical-with-empty-subject", "rfc5280::san::underscore-dns",
        "rfc5280::san::ip-in-dns", "rfc5280::serial::too-long", "rfc5280::serial::zero",
        "rfc5280::serial::negative", "rfc5280::ski::root-missing-ski",
        "rfc5280::ski::intermediate-missing-ski", "rfc5280::ca-empty-subject",
        "rfc5280::root-missing-basic-constraints",
        "rfc5280::root-non-critical-basic-constraints", "rfc5280::leaf-ku-keycertsign",
        "rfc5280::ca-as-leaf-wrong-san",
    ]

    @Test func `misleading paths`() throws {
        guard let cases = try Self.load() else {
            print("x509-limbo not found: ../shared/testdata/paths/limbo.json.gz")
            return
        }
        var right = 0
        var others = 0
        for one in cases where Self.groups.contains(one.id.components(separatedBy: "::")[0]) {
            guard !Self.lenient.contains(one.id) else {
                others += 1
                continue
            }
            let reason = try Self.judge(one)
            // Most cases have no lists: the path is sound if nothing but these is missing.
            let isAccepted = reason == nil || (one.lists.isEmpty && reason == .tryLater)
            let isRight = isAccepted == (one.expected == "SUCCESS")
            #expect(isRight, "\(one.id): \(reason.map(\.rawValue) ?? "accepted")")
            right += isRight ? 1 : 0
        }
        #expect(right > 100)
        print("x509-limbo: \(right) cases as expected, \(others) do not apply")
    }

    private static func judge(_ one: Case) throws -> Reason? {
        let certificates =
            one.roots.map { TrustedCertificate(der: der($0, .certificate), role: .root) }
            + one.intermediates.map {
                TrustedCertificate(der: der($0, .certificate), role: .intermediate)
            }
        let store = try TrustStore(
            certificates: certificates.filter { Certificate.decode($0.der) != nil },
            crls: one.lists.map { der($0, .revocationList) }.filter {
                RevocationList.decode($0) != nil
            })
        guard let leaf = Certificate.decode(der(one.leaf, .certificate)) else {
            return .formatFailure
        }
        return ChainJudge(store: store, time: time(one.time)).reason(against: leaf)
    }

    private static func der(_ text: String, _ content: PEM.Content) -> [UInt8] {
        Array(text.utf8).withUnsafeBytes { PEM.first($0, of: content) } ?? []
    }

    /// The suite's certificates without a time are valid from 1970 to 2969.
    private static func time(_ text: String?) -> Int64 {
        let parser = ISO8601DateFormatter()
        guard let text else { return 1_750_035_600 }
        if let date = parser.date(from: text) { return Int64(date.timeIntervalSince1970) }
        parser.formatOptions.insert(.withFractionalSeconds)
        return parser.date(from: text).map { Int64($0.timeIntervalSince1970) } ?? 1_750_035_600
    }

    /// `nil` if the archive is not there.
    private static func load() throws -> [Case]? {
        let archive = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/testdata/paths/limbo.json.gz").path
        guard FileManager.default.fileExists(atPath: archive) else { return nil }
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", archive]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        #expect(gzip.terminationStatus == 0)
        return try JSONDecoder().decode(Suite.self, from: text).testcases
    }
}
