// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Inspection
import Signatures
import SigningKit
import Stages

/// What speaks of signers: certificates, revocation lists, OCSP answers, time stamps, and the evidence
/// of a check. Strangers write all of it. Whatever comes, a signature is valid only where what an
/// authority signed stands in the bytes.
enum TrustFuzzing {
    private static let world = TestWorld.shared
    private static let now = TestWorld.now
    private static let content = Array("nội dung".utf8)
    private static let signature = world.cms().sign(content)
    private static let root = world.certificates[0]

    /// By a trust in which the bytes are a part; nil where they are none.
    private static func report(_ material: TrustMaterial) -> FileReport? {
        do {
            let checker = SignatureChecker(trust: try TrustStore(material))
            return checker.checkCMS(signature: signature, content: content, at: now)
        } catch {
            return nil
        }
    }

    /// What is signed of a DER structure: its first element.
    private static func signed(_ der: [UInt8]) -> [UInt8] { DER.content(der[...], 0).whole }

    private static func check(
        _ report: FileReport?, _ bytes: [UInt8], by signed: [UInt8], _ seeds: [[UInt8]]
    ) {
        guard let report else { return }
        if report.verdict == .valid {
            FuzzTarget.require(
                bytes.contains(signed), "valid by what no authority signed")
        }
        FuzzTarget.planted(!seeds.contains(bytes))
    }

    // MARK: Certificates

    static func run(certificate bytes: [UInt8]) {
        let found = report(
            TrustMaterial(
                certificates: [root, TrustedCertificate(der: bytes, role: .intermediate)],
                revocationLists: world.lists()))
        check(found, bytes, by: signed(world.sub.identity.der), certificateSeeds)
    }

    static let certificateSeeds = [
        world.sub.identity.der, world.person.der, world.rsaPerson.der, world.stamper.der,
    ]

    // MARK: Revocation lists

    static func run(crl bytes: [UInt8]) {
        let found = report(
            TrustMaterial(
                certificates: world.certificates, revocationLists: [world.lists()[0], bytes]))
        check(found, bytes, by: signed(crlSeeds[0]), crlSeeds)
    }

    static let crlSeeds = [
        world.lists()[1],
        world.lists(revoked: [.init(world.person, at: now - TestWorld.day)])[1],
    ]

    // MARK: OCSP answers

    static func run(ocsp bytes: [UInt8]) {
        let found = report(
            TrustMaterial(
                certificates: world.certificates, revocationLists: [world.lists()[0]],
                responses: [bytes]))
        check(found, bytes, by: DER.signedAnswer(ocspSeeds[0]), ocspSeeds)
    }

    static let ocspSeeds: [[UInt8]] = {
        var answer = TestOCSP(thisUpdate: now - 5, nextUpdate: now + TestWorld.day)
        func made() -> [UInt8] {
            answer.response(
                about: world.person, issuedBy: world.sub.identity, signedBy: world.sub.identity)
        }
        let good = made()
        answer.status = .revoked(at: now - TestWorld.day)
        return [good, made()]
    }()

    // MARK: Time stamps

    private static let stampedAt = now - 100
    private static let stampChecker: SignatureChecker = {
        do { return try world.checker() } catch { fatalError("\(error)") }
    }()

    static func run(timeStamp bytes: [UInt8]) {
        let report = stampChecker.checkCMS(signature: bytes, content: content, at: now)
        for stamp in report.signatures where stamp.timestamp == .valid {
            FuzzTarget.require(stamp.timestampTime == stampedAt, "a time that nobody stamped")
        }
        FuzzTarget.planted(
            report.signatures.contains { $0.timestamp == .invalid && $0.timestampTime != nil })
    }

    static let timeStampSeeds = [
        TestCMS.timeStampToken(over: content, by: world.stamper, at: stampedAt)
    ]

    // MARK: Evidence

    private static let key: Ed25519.PrivateKey = {
        do { return try Ed25519.PrivateKey() } catch { fatalError("\(error)") }
    }()

    static func run(evidence bytes: [UInt8]) {
        do throws(EvidenceFault) {
            let file = try EvidenceFile(bytes)
            if file.key(among: [key.publicKey]) != nil {
                FuzzTarget.require(evidenceSeeds.contains(bytes), "sealed by nobody")
            }
            FuzzTarget.planted(!evidenceSeeds.contains(bytes))
        } catch {
            // The core is read behind a digest: by itself it is read as well.
            do throws(EvidenceFault) {
                let core = try StoredEvidence(bytes)
                FuzzTarget.require(core.files.count <= 4096, "endless files")
                FuzzTarget.planted(!evidenceSeeds.contains(bytes))
            } catch {}
        }
    }

    static let evidenceSeeds: [[UInt8]] = {
        do {
            let material = world.material()
            let trust = try InspectionTrust(material)
            let report = try SignatureChecker(trust: TrustStore(material)).checkCMS(
                signature: signature, content: content, at: now)
            let evidence = CheckEvidence(
                documentID: "H27|1", sender: "H27", time: now,
                files: [
                    .init(name: "a.p7s", sha256: SHA256.hash(signature), content: .pdf(report))
                ],
                trust: trust)
            guard let core = evidence.bytes else { fatalError("no evidence") }
            let lists = evidence.lists.flatMap { digest in
                material.revocationLists.first { SHA256.hash($0) == digest } ?? []
            }
            let head = try EvidenceFile.head(
                of: core, documentID: "H27|1", by: ReceiptSigner(key: key))
            return [head + core + [10] + lists, core]
        } catch {
            fatalError("\(error)")
        }
    }()
}

/// Just enough of DER to cut out of a good structure what its issuer signed.
private enum DER {
    struct Element {
        var whole: [UInt8]
        var content: ArraySlice<UInt8>
    }

    /// The element that begins there.
    static func element(_ bytes: ArraySlice<UInt8>) -> Element {
        var place = bytes.startIndex + 1
        var length = Int(bytes[place])
        place += 1
        if length >= 0x80 {
            let count = length & 0x7f
            length = bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
            place += count
        }
        let end = place + length
        return Element(whole: Array(bytes[bytes.startIndex..<end]), content: bytes[place..<end])
    }

    /// The element of that number inside the one that begins there.
    static func content(_ bytes: ArraySlice<UInt8>, _ number: Int) -> Element {
        var rest = element(bytes).content
        for _ in 0..<number { rest = rest.dropFirst(element(rest).whole.count) }
        return element(rest)
    }

    /// Of an OCSPResponse: status, [0] { SEQUENCE { type, OCTET STRING { SEQUENCE { what is signed…
    static func signedAnswer(_ response: [UInt8]) -> [UInt8] {
        let bytes = content(response[...], 1)
        let basic = content(bytes.content, 1)
        return content(basic.content, 0).whole
    }
}
