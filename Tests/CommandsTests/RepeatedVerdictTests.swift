// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Inspection
import Signatures
import Stages
import Terminal
import TestSupport
import Testing

@testable import Commands

/// `lienthong verify --evidence`: the exit code says what is shown, and by whom.
@Suite struct RepeatedVerdictTests {
    private static let time: Int64 = 1_795_824_000

    private func run(_ words: String...) async throws -> Int32 {
        try await Command.verify.run(Arguments(words, options: Command.verify.options))
    }

    @Test func `the exchange's evidence is confirmed; what was changed, or is nobody's, is not`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let key = try Ed25519.PrivateKey()
        let material = try TrustMaterial.directory(VerifyTests.fixtures + "/trust")
        let trust = try InspectionTrust(material)
        let path = VerifyTests.fixtures + "/bb.pdf"
        let checker = SignatureChecker(trust: try TrustStore(material))
        var report = try checker.check(path: path, at: Self.time)
        report.bind(trust.bindings, at: Self.time)
        let bytes = try FileContents.read(path)
        let evidence = CheckEvidence(
            documentID: "H27|1", sender: "H27", time: Self.time,
            files: [
                .init(name: "bb.pdf", sha256: SHA256.hash(bytes), content: .pdf(report))
            ], trust: trust)
        let core = try #require(evidence.bytes)
        #expect(!evidence.lists.isEmpty)
        let lists = evidence.lists.flatMap { digest in
            material.revocationLists.first { SHA256.hash($0) == digest } ?? []
        }
        let file = directory.file("check.evidence")
        let sealed =
            try EvidenceFile.head(
                of: core, documentID: "H27|1", by: ReceiptSigner(key: key)) + core + [10]
            + lists
        try FileContents.write(sealed, to: file)
        let (keys, others) = (directory.file("jwks.json"), directory.file("others.json"))
        try FileContents.write(
            Array(Ed25519.PublicKey.jwks([key.publicKey]).utf8), to: keys)
        try FileContents.write(
            Array(Ed25519.PublicKey.jwks([Ed25519.PrivateKey().publicKey]).utf8), to: others)
        #expect(try await run("--evidence", file, "--keys", keys, path) == 0)
        #expect(try await run("--evidence", file, "--json", path) == 2)
        #expect(try await run("--evidence", file, "--keys", others, path) == 1)
        let other = VerifyTests.fixtures + "/bt.pdf"
        #expect(try await run("--evidence", file, "--keys", keys, path, other) == 1)
        await #expect(throws: UsageError.self) {
            try await run("--evidence", file, "--at", "2026-01-01", path)
        }
        var changed = sealed
        changed[changed.count - 1] ^= 1
        try FileContents.write(changed, to: file)
        #expect(try await run("--evidence", file, "--keys", keys, path) == 1)
    }
}
