// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import Testing

/// Files that another library signed.
@Suite struct FixtureTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").path
    /// 2026-11-28.
    static let now: Int64 = 1_795_824_000

    func check(_ name: String, password: String? = nil) throws -> FileReport {
        let checker = SignatureChecker(trust: try TrustStore(.directory(Self.folder + "/trust")))
        return try checker.check(
            path: Self.folder + "/" + name, at: Self.now, password: password)
    }

    /// The parameters of RSASSA-PSS name a digest too (RFC 4056). The signature's place in the file is
    /// not signed, so it may be told otherwise there.
    @Test func `parameters that name another digest than was signed are refused`() throws {
        let file = URL(fileURLWithPath: Self.folder + "/pss.pdf")
        let bytes = try Data(contentsOf: file)
        // Latin-1 keeps each byte.
        var text = try #require(String(data: bytes, encoding: .isoLatin1))
        // The last one is the SignerInfo's; certificates stand before it.
        let algorithm = try #require(
            text.range(of: "2a864886f70d01010a", options: [.backwards, .caseInsensitive]))
        let sha256 = try #require(
            text.range(
                of: "608648016503040201", options: .caseInsensitive,
                range: algorithm.upperBound..<text.endIndex))
        text.replaceSubrange(sha256, with: "608648016503040203")
        let changed = [UInt8](try #require(text.data(using: .isoLatin1)))
        let checker = SignatureChecker(trust: try TrustStore(.directory(Self.folder + "/trust")))
        #expect(checker.checkPDF(bytes: changed, at: Self.now).reason == .formatFailure)
    }

    @Test(arguments: ["bb.pdf", "bt.pdf", "pss.pdf", "pkcs7.pdf"])
    func `one signer`(_ name: String) throws {
        let report = try check(name)
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.field) == ["Person"])
        #expect(report.signatures.map(\.coversWholeDocument) == [true])
        #expect(report.signatures.map(\.changesAfter) == [.none])
        #expect(report.signatures.map(\.timestamp) == [name == "bt.pdf" ? .valid : .none])
        let profile =
            switch name {
            case "bt.pdf": "B-T"
            case "pkcs7.pdf": "CMS"
            default: "B-B"
            }
        #expect(report.signatures.map(\.profile) == [profile])
        // PAdES claims the time in the dictionary: 2026-11-22 in Hà Nội.
        let signed = try #require(report.signatures.first?.signingTime)
        #expect((1_795_280_000...1_795_290_000).contains(signed))
    }

    @Test(arguments: ["two-signers.pdf", "modern-two-signers.pdf", "certified-then-seal.pdf"])
    func `a person, then an agency`(_ name: String) throws {
        let report = try check(name)
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.field) == ["Person", "Seal"])
        #expect(report.signatures.map(\.signerCommonName) == ["Lê Văn Mẫu", "Cơ quan Mẫu"])
        #expect(report.signatures.map(\.coversWholeDocument) == [false, true])
        #expect(report.signatures.map(\.changesAfter) == [.formFilling, .none])
    }

    @Test func `with validation data and a document time stamp`() throws {
        let report = try check("lta.pdf")
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.field) == ["Person"])
        #expect(report.signatures.map(\.changesAfter) == [.ltaUpdates])
        #expect(report.signatures.map(\.timestamp) == [.valid])
        #expect(report.signatures.map(\.profile) == ["B-LTA"])
    }

    @Test func `encrypted, without and with its password`() throws {
        #expect(try check("encrypted.pdf").reason == .encrypted)
        #expect(try check("encrypted.pdf", password: "wrong").reason == .encrypted)
        let report = try check("encrypted.pdf", password: "user")
        #expect(report.verdict == .valid)
        #expect(report.signatures.count == 1)
    }

    @Test func `a trust directory without roots is an error`() throws {
        let error = #expect(throws: SignatureError.self) {
            try TrustMaterial.directory(Self.folder + "/nowhere")
        }
        #expect(error?.code == .file)
    }

    @Test func `a file that is not there is an error, not a verdict`() throws {
        let error = #expect(throws: SignatureError.self) { try check("none.pdf") }
        #expect(error?.code == .file)
    }

    @Test func `a text is no signature`() throws {
        #expect(try check("README.md").reason == .noSignature)
    }
}
