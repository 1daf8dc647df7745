// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// CMS in its other forms: several signers, content inside, no signed attributes, BER, and algorithms
/// on and off the short list. Each row is one message over the same content.
@Suite struct CMSFormTests {
    static let world = TestWorld.shared
    static let now = TestWorld.now
    static let content = Array("Kính gửi: các sở, ngành".utf8)

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        /// Of each signer.
        var reasons: [Reason?]
        var message: [UInt8]
        /// nil: none is given.
        var given: [UInt8]?
        /// Part of the first signer's.
        var algorithm: String?

        var testDescription: String { name }
    }

    static func row(
        _ name: String, _ reasons: [Reason?], given: [UInt8]? = content, algorithm: String? = nil,
        signer: TestIdentity? = nil, _ change: (inout TestCMS) -> Void = { _ in }
    ) -> Row {
        var cms = world.cms(signer)
        change(&cms)
        return Row(
            name: name, reasons: reasons, message: cms.sign(content), given: given,
            algorithm: algorithm)
    }

    static func raw(_ name: String, _ reasons: [Reason?], _ message: [UInt8]) -> Row {
        Row(name: name, reasons: reasons, message: message, given: content)
    }

    @Test(arguments: rows) func `each form`(_ row: Row) throws {
        let checker = try Self.world.checker()
        let report =
            row.given.map {
                checker.checkCMS(signature: row.message, content: $0, at: Self.now)
            } ?? checker.checkCMS(signature: row.message, at: Self.now)
        // A SET has no order of its own.
        func sorted(_ reasons: [Reason?]) -> [String] {
            reasons.map { $0?.rawValue ?? "" }.sorted()
        }
        #expect(sorted(report.signatures.map(\.reason)) == sorted(row.reasons), "\(row.name)")
        #expect((report.verdict == .valid) == row.reasons.allSatisfy { $0 == nil }, "\(row.name)")
        if let algorithm = row.algorithm {
            #expect(report.signatures.first?.algorithm == algorithm, "\(row.name)")
        }
    }

    static let rows: [Row] = signers + inside + bare + algorithms + encodings

    private static let signers = [
        row("one", [nil], algorithm: "ecdsa-with-SHA256"),
        row("person and agency", [nil, nil]) { $0.signers = [world.person, world.agency] },
        row("three, of two kinds of key", [nil, nil, nil]) {
            $0.signers = [world.person, world.agency, world.rsaPerson]
        },
        row("both over another content", [.hashFailure, .hashFailure], given: [1]) {
            $0.signers = [world.person, world.agency]
        },
        row("the second is a stranger", [nil, .noCertificateChainFound]) {
            $0.signers = [world.person, stranger]
        },
        row("nobody", [.formatFailure]) { $0.signers = [] },
    ]

    private static let stranger = TestAuthority(
        "Stranger", notBefore: now - TestWorld.year, notAfter: now + TestWorld.year
    ).issue("Unknown")

    private static let inside = [
        row("its content inside", [nil], given: nil) { $0.attachesContent = true },
        row("its content inside, and the same given", [nil]) { $0.attachesContent = true },
        row("another is given", [.hashFailure], given: [1]) { $0.attachesContent = true },
        row("nothing is given", [.hashFailure], given: []) { $0.attachesContent = true },
        row("two signers of what is inside", [nil, nil], given: nil) {
            $0.attachesContent = true
            $0.signers = [world.person, world.agency]
        },
        row("no content anywhere", [.signedDataNotFound], given: nil),
    ]

    private static let bare = [
        row("without attributes", [.sigConstraintsFailure]) { $0.hasSignedAttributes = false },
        row("without attributes by RSA", [.sigConstraintsFailure], signer: world.rsaPerson) {
            $0.hasSignedAttributes = false
        },
        row("without attributes by PSS", [.sigConstraintsFailure], signer: world.rsaPerson) {
            $0.hasSignedAttributes = false
            $0.pss = .init()
        },
        row("without attributes, another content", [.sigCryptoFailure], given: [1]) {
            $0.hasSignedAttributes = false
        },
        row("without attributes, content inside", [.sigConstraintsFailure], given: nil) {
            $0.hasSignedAttributes = false
            $0.attachesContent = true
        },
        row("without attributes by SHA-1", [.cryptoConstraintsFailure]) {
            $0.hasSignedAttributes = false
            $0.digest = "SHA1"
        },
    ]

    private static let algorithms = [
        row("RSA", [nil], algorithm: "rsaEncryption SHA256", signer: world.rsaPerson),
        row("RSA SHA-512", [nil], signer: world.rsaPerson) { $0.digest = "SHA512" },
        row(
            "PSS", [nil], algorithm: "rsassaPss SHA256, MGF1 SHA256, salt 32",
            signer: world.rsaPerson
        ) { $0.pss = .init() },
        row(
            "PSS without salt", [nil], algorithm: "rsassaPss SHA256, MGF1 SHA256, salt 0",
            signer: world.rsaPerson
        ) { $0.pss = .init(salt: 0) },
        row(
            "PSS with a longer mask", [nil], algorithm: "rsassaPss SHA256, MGF1 SHA512, salt 20",
            signer: world.rsaPerson
        ) { $0.pss = .init(mask: "SHA512", salt: 20) },
        row(
            "PSS with SHA-1 in its mask", [.cryptoConstraintsFailure],
            algorithm: "rsassaPss SHA256, MGF1 SHA1, salt 32", signer: world.rsaPerson
        ) { $0.pss = .init(mask: "SHA1") },
        row("PSS without parameters", [.formatFailure], signer: world.rsaPerson) {
            $0.namedAlgorithm = "rsassaPss"
        },
        row(
            "SHA-3", [.algorithmUnsupported], algorithm: "rsaEncryption SHA3-256",
            signer: world.rsaPerson
        ) { $0.digest = "SHA3-256" },
        row("Ed448", [.algorithmUnsupported], algorithm: "ED448 SHA256") {
            $0.namedAlgorithm = "ED448"
        },
        row("Ed25519 with a digest that is not its own", [.formatFailure], algorithm: "ED25519") {
            $0.namedAlgorithm = "ED25519"
        },
        row(
            "the plain encoding of ECDSA", [.algorithmUnsupported],
            algorithm: "ecdsa-plain-SHA256 (0.4.0.127.0.7.1.1.4.1.3) SHA256"
        ) { $0.namedAlgorithm = "0.4.0.127.0.7.1.1.4.1.3" },
        row("DSA", [.algorithmUnsupported], algorithm: "dsa_with_SHA256") {
            $0.namedAlgorithm = "dsa_with_SHA256"
        },
        row("SM2", [.formatFailure]) { $0.namedAlgorithm = "SM2-SM3" },
        row("nobody's number", [.algorithmUnsupported], algorithm: "1.2.3.4.5 SHA256") {
            $0.namedAlgorithm = "1.2.3.4.5"
        },
        row("ECDSA by its key's name", [nil]) { $0.namedAlgorithm = "id-ecPublicKey" },
        row("a curve that calls itself RSA", [.sigCryptoFailure]) {
            $0.namedAlgorithm = "sha256WithRSAEncryption"
        },
        row("SHA-1", [.cryptoConstraintsFailure], signer: world.rsaPerson) { $0.digest = "SHA1" },
    ]

    // MARK: BER

    private static let encodings: [Row] = {
        let der = world.cms().sign(content)
        var cms = world.cms()
        cms.attachesContent = true
        let holding = cms.sign(content)
        return [
            raw("the frame without lengths", [nil], TestBER.openFrame(der)),
            raw("a length longer than it must be", [nil], TestBER.lengthenFrame(der)),
            raw("content inside, in pieces", [nil], TestBER.cutContent(holding, content)),
            raw("zeros behind", [nil], der + [0, 0, 0]),
            raw("something behind", [.formatFailure], der + [1]),
            raw(
                "signed attributes without a length, signed as DER", [nil],
                TestBER.openAttributes(der)),
        ]
    }()
}
