// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Signatures
import SigningKit
import Stages
import Testing

/// What real files with real signatures come to.
@Suite struct SignaturePolicyTests {
    static let world = TestWorld.shared
    static let sender = TestAgency("H27.01.001", under: world.sub)
    static let other = TestAgency("H05.01.001", under: world.sub)
    static let unknown = world.sub.issue("Không ai biết")
    /// Of an authority that nobody trusts.
    static let strange = TestAuthority(
        "Stranger", notBefore: TestWorld.now - TestWorld.year,
        notAfter: TestWorld.now + TestWorld.year
    ).issue("Người lạ")

    let checker: SignatureChecker

    init() throws {
        checker = try Self.world.checker(
            certificates: Self.world.certificates + Self.sender.certificates
                + Self.other.certificates)
    }

    enum Signer: Sendable {
        case person, seal, otherPerson, otherSeal, unknown, strange

        var identity: TestIdentity {
            switch self {
            case .person: sender.person
            case .seal: sender.seal
            case .otherPerson: other.person
            case .otherSeal: other.seal
            case .unknown: SignaturePolicyTests.unknown
            case .strange: SignaturePolicyTests.strange
            }
        }
    }

    private func pdf(_ signers: Signer...) -> SignaturePolicy.Content {
        var pdf = TestPDF("Van ban")
        for signer in signers { pdf.sign(by: signer.identity) }
        return content(pdf)
    }

    private func content(_ pdf: TestPDF) -> SignaturePolicy.Content {
        .pdf(checker.checkPDF(bytes: pdf.bytes, at: TestWorld.now))
    }

    private func judge(_ contents: SignaturePolicy.Content...) -> SignatureOutcome {
        SignaturePolicy.judge(
            contents.enumerated().map { place, content in
                SignaturePolicy.File(
                    name: "tep-\(place)", sha256: SHA256.hash([UInt8(place)]), content: content)
            }, sender: Self.sender.code)
    }

    private func expect(
        _ outcome: SignatureOutcome, _ standing: LegalStanding, _ reason: VerdictReason?,
        files: [LegalStanding], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.refusal == nil, sourceLocation: sourceLocation)
        #expect(outcome.standing == standing, sourceLocation: sourceLocation)
        #expect(outcome.reason == reason?.rawValue ?? "", sourceLocation: sourceLocation)
        #expect(
            outcome.files.map(\.standing.standing) == files, sourceLocation: sourceLocation)
        #expect(
            outcome.verdict == (standing == .valid ? .valid : .indeterminate),
            sourceLocation: sourceLocation)
    }

    @Test func `files come to what their signers make of them`() {
        expect(judge(pdf(.person, .seal)), .valid, nil, files: [.valid])
        expect(judge(pdf(.seal, .person)), .valid, nil, files: [.valid])
        expect(judge(pdf(.person, .seal), pdf(.seal)), .valid, nil, files: [.valid, .valid])
        expect(
            judge(pdf(.person, .seal), pdf(.person)), .partlySigned, .filesNotCovered,
            files: [.valid, .partlySigned])
        expect(
            judge(pdf(.person, .seal), pdf()), .partlySigned, .filesNotCovered,
            files: [.valid, .informationOnly])
        expect(
            judge(pdf(.person, .seal), .other), .partlySigned, .filesNotCovered,
            files: [.valid, .informationOnly])
        expect(
            judge(pdf(.seal), pdf(.seal)), .partlySigned, .noPersonSignature,
            files: [.partlySigned, .valid])
        expect(
            judge(pdf(.person)), .informationOnly, .noAgencySignature, files: [.partlySigned])
        expect(judge(pdf()), .informationOnly, .noSignature, files: [.informationOnly])
        expect(judge(.other), .informationOnly, .notCovered, files: [.informationOnly])
        expect(judge(), .informationOnly, .noSignature, files: [])
        expect(
            judge(pdf(), pdf(.person, .seal)), .informationOnly, .noSignature,
            files: [.informationOnly, .valid])
    }

    @Test func `strangers' signatures are shown and count for nothing`() {
        // Joint documents: another agency's seal beside the sender's own.
        let joint = judge(pdf(.person, .otherPerson, .otherSeal, .seal))
        expect(joint, .valid, nil, files: [.valid])
        #expect(
            joint.findings.map(\.signedAs)
                == ["senderPerson", "otherPerson", "otherAgency", "senderAgency"])
        #expect(joint.findings[2].agencies == [Self.other.code])
        expect(
            judge(pdf(.otherPerson, .unknown)), .informationOnly, .noSenderSignature,
            files: [.informationOnly])
        expect(
            judge(pdf(.otherPerson, .seal)), .partlySigned, .noPersonSignature,
            files: [.partlySigned])
        // A seal of another agency alone, on any file.
        for contents in [[pdf(.otherSeal)], [pdf(.person, .seal), pdf(.otherSeal)]] {
            let outcome = SignaturePolicy.judge(
                contents.map {
                    SignaturePolicy.File(name: "x", sha256: .init(), content: $0)
                }, sender: Self.sender.code)
            #expect(outcome.refusal?.code == .signerNotBound)
        }
        #expect(judge(pdf(.person, .otherSeal)).refusal?.code == .signerNotBound)
    }

    @Test func `a signature that cannot be judged takes valid away`() {
        expect(
            judge(pdf(.person, .seal, .strange)), .partlySigned, .noCertificateChainFound,
            files: [.partlySigned])
        expect(
            judge(pdf(.strange)), .unverified, .noCertificateChainFound, files: [.unverified])
        expect(
            judge(pdf(.person, .seal), pdf(.strange)), .partlySigned, .filesNotCovered,
            files: [.valid, .unverified])
        expect(
            judge(.pdf(FileReport(unreadable: .limitMemory))), .unverified, .limitMemory,
            files: [.unverified])
        expect(
            judge(pdf(.person, .seal), .pdf(FileReport(unreadable: .encrypted))), .partlySigned,
            .filesNotCovered, files: [.valid, .unverified])
    }

    @Test func `an invalid signature of anybody on any file refuses`() {
        for signer in [Signer.unknown, .otherPerson, .strange] {
            var broken = TestPDF("Van ban")
            broken.sign(by: signer.identity)
            broken.update([(TestPDF.content, TestPDF.stream("BT ET"))])
            broken.sign(by: Self.sender.person)
            broken.sign(by: Self.sender.seal)
            for outcome in [
                judge(content(broken)), judge(self.pdf(.person, .seal), content(broken)),
            ] {
                #expect(outcome.refusal?.code == .signatureInvalid)
                #expect(outcome.refusal?.vi.contains("DOC_MODIFIED_AFTER_SIGNING") == true)
            }
        }
    }

    @Test func `a file that is called a PDF and is none is refused on any place`() {
        #expect(judge(.falsePDF).refusal?.code == .notAPDF)
        #expect(judge(pdf(.person, .seal), .falsePDF).refusal?.code == .notAPDF)
    }

    // MARK: After the seal

    private func expectSpoiled(
        _ pdf: TestPDF, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let outcome = judge(content(pdf))
        #expect(outcome.refusal?.code == .signatureInvalid, sourceLocation: sourceLocation)
        #expect(
            outcome.refusal?.en.contains("ADDED_AFTER_SEAL") == true,
            sourceLocation: sourceLocation)
        #expect(
            outcome.findings.filter { $0.reason == "ADDED_AFTER_SEAL" }.count == 1,
            sourceLocation: sourceLocation)
    }

    private func sealed() -> TestPDF {
        var pdf = TestPDF("Van ban")
        pdf.sign(by: Self.sender.person, points: 120)
        pdf.sign(by: Self.sender.seal, points: 110)
        return pdf
    }

    @Test func `another's visible signature after the seal is a change, an unseen one is not`() {
        for signer in [Signer.otherPerson, .otherSeal, .unknown, .strange] {
            var pdf = sealed()
            pdf.sign(by: signer.identity, points: 5)
            expectSpoiled(pdf)
            var unseen = sealed()
            unseen.sign(by: signer.identity)
            #expect(judge(content(unseen)).refusal == nil)
        }
    }

    @Test func `another's visible signature before the seal was there when it was set`() {
        var pdf = TestPDF("Van ban")
        pdf.sign(by: Self.other.person, points: 200)
        pdf.sign(by: Self.other.seal, points: 200)
        pdf.sign(by: Self.sender.person, points: 120)
        pdf.sign(by: Self.sender.seal, points: 110)
        expect(judge(content(pdf)), .valid, nil, files: [.valid])
    }

    @Test func `the sender's own may sign after the seal, on a tenth of a page in all`() {
        // A square of 223 points is a tenth of an A4 page; of 158 points a twentieth.
        for (sizes, isRight) in [
            ([120], true), ([223], true), ([226], false), ([158, 157], true),
            ([160, 160], false), ([800], false),
        ] {
            var pdf = TestPDF("Van ban")
            pdf.sign(by: Self.sender.seal, points: 110)
            for size in sizes { pdf.sign(by: Self.sender.person, points: size) }
            if isRight {
                expect(judge(content(pdf)), .valid, nil, files: [.valid])
            } else {
                expectSpoiled(pdf)
            }
        }
    }

    @Test func `a field filled after the seal is a change`() {
        var pdf = TestPDF("Van ban")
        let field = pdf.takeID()
        func text(_ value: String) -> String {
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Note) /Rect [0 0 9 9] /V (\(value)) >>"
        }
        pdf.update([(field, text(""))])
        pdf.addField(field)
        pdf.sign(by: Self.sender.person)
        pdf.sign(by: Self.sender.seal)
        expect(judge(content(pdf)), .valid, nil, files: [.valid])
        pdf.update([(field, text("them vao"))])
        expectSpoiled(pdf)
    }

    @Test func `without a seal the person's signature is what nothing may come after`() {
        var pdf = TestPDF("Van ban")
        pdf.sign(by: Self.sender.person, points: 110)
        pdf.sign(by: Self.unknown, points: 50)
        expectSpoiled(pdf)
    }

    @Test func `a second seal of the sender stands for all before it`() {
        var pdf = sealed()
        pdf.sign(by: Self.other.person, points: 50)
        pdf.sign(by: Self.sender.seal)
        expect(judge(content(pdf)), .valid, nil, files: [.valid])
    }
}
