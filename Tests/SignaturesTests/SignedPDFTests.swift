// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures
import SigningKit
import Testing

@Suite struct SignedPDFTests {
    let world = TestWorld.shared
    let now = TestWorld.now

    @Test func `a document its signer signed is valid`() throws {
        let report = try world.checker().checkPDF(bytes: world.signedPDF().bytes, at: now)
        #expect(report.verdict == .valid)
        #expect(report.reason == nil)
        let signature = try #require(report.signatures.first)
        #expect(report.signatures.count == 1)
        #expect(signature.field == "Signature1")
        #expect(signature.signerCommonName == "Nguyễn Văn A")
        #expect(signature.signerCertificate == SHA256.hash(world.person.der))
        #expect(signature.coversWholeDocument)
        #expect(signature.changesAfter == .none)
        #expect(signature.signingTime == now - 600)
        #expect(signature.timestamp == .none)
        #expect(signature.profile == "B-B")
    }

    @Test func `a second check with the same trust answers the same`() throws {
        let checker = try world.checker()
        let pdf = world.signedPDF().bytes
        #expect(checker.checkPDF(bytes: pdf, at: now) == checker.checkPDF(bytes: pdf, at: now))
        // What is kept must not outlive its dates.
        let later = checker.checkPDF(bytes: pdf, at: now + 2 * TestWorld.day)
        #expect(later.reason == .tryLater)
        let much = checker.checkPDF(bytes: pdf, at: now + 4 * TestWorld.year)
        #expect(much.reason == .outOfBoundsNoProofOfExistence)
        #expect(checker.checkPDF(bytes: pdf, at: now).verdict == .valid)
    }

    @Test func `the agency's seal leaves the person's signature valid`() throws {
        var pdf = world.signedPDF()
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { world.cms(world.agency).sign($0) }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.field) == ["Signature1", "Seal"])
        #expect(report.signatures.map(\.coversWholeDocument) == [false, true])
        #expect(report.signatures.map(\.changesAfter) == [.formFilling, .none])
        #expect(report.signatures.map(\.verdict) == [.valid, .valid])
    }

    @Test func `the worst signature decides`() throws {
        var pdf = world.signedPDF()
        let stranger = TestAuthority(
            "Stranger", notBefore: now - TestWorld.year, notAfter: now + TestWorld.year)
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { world.cms(stranger.issue("B")).sign($0) }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.signatures.map(\.verdict) == [.valid, .indeterminate])
        #expect(report.verdict == .indeterminate)
        #expect(report.reason == .noCertificateChainFound)
    }

    @Test func `an unsigned document is indeterminate`() throws {
        let report = try world.checker().checkPDF(bytes: TestPDF("Nothing").bytes, at: now)
        #expect(report == FileReport(unreadable: .noSignature))
        #expect(report.verdict == .indeterminate)
    }

    @Test func `a field waiting for its signature is not a signature`() throws {
        var pdf = TestPDF("Form")
        pdf.update([
            (10, "<< /FT /Sig /T (Empty) /Subtype /Widget /Rect [0 0 0 0] >>"),
            (1, pdf.catalogText("/AcroForm << /Fields [10 0 R] >>")),
        ])
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.reason == .noSignature)
        // Filling it is what it is for.
        var signed = world.signedPDF()
        signed.update([
            (20, "<< /FT /Sig /T (Empty) /Subtype /Widget /Rect [0 0 0 0] >>"),
            (1, signed.catalogText().replacing("/Fields [", with: "/Fields [20 0 R ")),
        ])
        let filled = try world.checker().checkPDF(bytes: signed.bytes, at: now)
        #expect(filled.signatures.map(\.changesAfter) == [.formFilling])
        #expect(filled.verdict == .valid)
    }

    @Test func `a signature without ETSI's attributes passes as plain CMS`() throws {
        var signing = TestPDF.Signing()
        signing.subFilter = "adbe.pkcs7.detached"
        var cms = world.cms()
        cms.isBaseline = false
        let pdf = world.signedPDF(signing, cms: cms)
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.profile) == ["CMS"])
    }

    @Test func `a document that calls itself ETSI's must say whose certificate it is`() throws {
        var cms = world.cms()
        cms.isBaseline = false
        let report = try world.checker().checkPDF(
            bytes: world.signedPDF(cms: cms).bytes, at: now)
        #expect(report.verdict == .indeterminate)
        #expect(report.reason == .sigConstraintsFailure)
    }

    /// A message of a PDF ends where its own lengths say; zeros fill the room behind it.
    @Test(arguments: ["a zero at its end", "no lengths", "no lengths, much room", "much room"])
    func `a message in its room`(_ kind: String) throws {
        var signing = TestPDF.Signing()
        if kind.contains("much room") { signing.reservedBytes = 200_000 }
        var pdf = TestPDF("Quyet dinh")
        pdf.sign(signing) { content in
            var message = world.cms().sign(content)
            if kind.contains("no lengths") { return TestBER.openFrame(message) }
            // One in 256 signature values ends so.
            var tries = 0
            while kind == "a zero at its end", message.last != 0, tries < 10_000 {
                message = world.cms().sign(content)
                tries += 1
            }
            return message
        }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.reason == nil)
        #expect(report.signatures.map(\.profile) == ["B-B"])
    }

    @Test(arguments: [
        "nobody signed", "two signed", "content inside", "another content inside",
        "no signed attributes", "something behind it",
    ])
    func `a message that a PDF must not have`(_ kind: String) throws {
        var cms = world.cms()
        switch kind {
        case "nobody signed": cms.signers = []
        case "two signed": cms.signers.append(world.agency)
        case "no signed attributes": cms.hasSignedAttributes = false
        default: cms.attachesContent = kind.hasSuffix("inside")
        }
        var pdf = TestPDF("Quyet dinh")
        pdf.sign { content in
            let message = cms.sign(kind == "another content inside" ? [1, 2, 3] : content)
            return kind == "something behind it" ? message + [0x30, 0] : message
        }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .formatFailure)
    }

    @Test func `changed text breaks the digest`() throws {
        var pdf = world.signedPDF()
        let place = pdf.place(of: "Quyet")
        pdf.setBytes { $0[place] = UInt8(ascii: "q") }
        let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .hashFailure)
    }

    @Test func `RSA signs as well, and a short key does not count`() throws {
        let short = world.sub.issue("RSA", key: .rsa(bits: 1024))
        for (signer, reason) in [(world.rsaPerson, nil), (short, Reason.cryptoConstraintsFailure)] {
            let pdf = world.signedPDF(cms: world.cms(signer))
            let report = try world.checker().checkPDF(bytes: pdf.bytes, at: now)
            #expect(report.reason == reason, "\(signer.profile.name)")
        }
    }

    @Test func `the registry tells whom a certificate speaks for, and when`() throws {
        let from = now - TestWorld.day
        var certificates = world.certificates
        certificates.append(
            TrustedCertificate(
                der: world.person.der, role: .agency,
                bindings: [
                    .init(agency: "H27.12", from: nil, to: from),
                    .init(agency: "H27.15", from: from, to: nil),
                ]))
        let checker = try world.checker(certificates: certificates)
        let report = checker.checkPDF(bytes: world.signedPDF().bytes, at: now)
        #expect(report.signatures.map(\.boundAgencies) == [["H27.15"]])
        #expect(report.signatures.map(\.role) == [.agency])

        // A proven earlier time asks for the binding of that time.
        var cms = world.cms()
        cms.timeStamp = world.stamp(at: from - 10)
        let stamped = checker.checkPDF(bytes: world.signedPDF(cms: cms).bytes, at: now)
        #expect(stamped.signatures.map(\.boundAgencies) == [["H27.12"]])
        #expect(stamped.verdict == .valid)

        // Nobody in the registry: valid, and bound to no agency.
        let unknown = try world.checker().checkPDF(bytes: world.signedPDF().bytes, at: now)
        #expect(unknown.signatures.map(\.boundAgencies) == [[]])
        #expect(unknown.signatures.map(\.role) == [nil])
    }

    @Test func `many threads check with one checker`() async throws {
        let checker = try world.checker()
        let good = world.signedPDF().bytes
        var bad = good
        bad[100] ^= 1
        let broken = bad
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let isGood = number % 2 == 0
                    let report = checker.checkPDF(
                        bytes: isGood ? good : broken, at: TestWorld.now)
                    return (report.verdict == .valid) == isGood
                }
            }
            for await right in group { #expect(right) }
        }
    }
}
