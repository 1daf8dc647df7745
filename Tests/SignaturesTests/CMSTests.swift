// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures
import SigningKit
import Testing

@Suite struct CMSTests {
    let world = TestWorld.shared
    let now = TestWorld.now
    let content = Array("Kính gửi: các sở, ngành\r\nNội dung".utf8)

    func report(_ cms: TestCMS, over other: [UInt8]? = nil) throws -> FileReport {
        try world.checker().checkCMS(
            signature: cms.sign(content), content: other ?? content, at: now)
    }

    @Test func `a detached signature over its content is valid`() throws {
        let report = try report(world.cms())
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.signerCommonName) == ["Nguyễn Văn A"])
    }

    @Test func `line ends are content`() throws {
        let unix = Array(
            String(decoding: content, as: UTF8.self).replacing("\r\n", with: "\n").utf8)
        #expect(unix != content)
        #expect(try report(world.cms(), over: unix).reason == .hashFailure)
    }

    @Test func `without its content a signature says nothing`() throws {
        let checker = try world.checker()
        let report = checker.checkCMS(
            signature: world.cms().sign(content), content: [], at: now)
        #expect(report.reason == .hashFailure)
    }

    @Test func `nobody signed`() throws {
        var cms = world.cms()
        cms.signers = []
        cms.certificates = [world.person]
        #expect(try report(cms).reason == .formatFailure)
    }

    @Test(arguments: ["SHA1", "MD5", "SHA224"])
    func `a weak digest is never valid`(_ digest: String) throws {
        // OpenSSL knows no ECDSA over MD5.
        var cms = world.cms(world.rsaPerson)
        cms.digest = digest
        let report = try report(cms)
        #expect(report.verdict == .indeterminate)
        #expect(report.reason == .cryptoConstraintsFailure)
    }

    /// Since when a digest is weak nobody here keeps a list of: it is no signature now.
    @Test func `an early time stamp does not rescue a weak digest`() throws {
        var cms = world.cms(world.rsaPerson)
        cms.digest = "SHA1"
        cms.timeStamp = world.stamp(at: now - 300 * TestWorld.day)
        let report = try report(cms)
        #expect(report.signatures.map(\.timestamp) == [.valid])
        #expect(report.reason == .cryptoConstraintsFailure)
    }

    @Test(arguments: ["SHA256", "SHA384", "SHA512"])
    func `a strong digest is valid`(_ digest: String) throws {
        var cms = world.cms()
        cms.digest = digest
        #expect(try report(cms).verdict == .valid)
    }

    @Test(arguments: [
        ("sha512WithRSAEncryption", true), ("sha1WithRSAEncryption", true),
        ("sha256WithRSAEncryption", true), ("ecdsa-with-SHA512", false), ("ecdsa-with-SHA1", false),
        ("ecdsa-with-SHA256", false),
    ])
    func `the algorithm of the value names the digest that was signed`(
        _ name: String, isRSA: Bool
    ) throws {
        var cms = isRSA ? world.cms(world.rsaPerson) : world.cms()
        cms.namedAlgorithm = name
        let report = try report(cms)
        if name.contains("256") {
            #expect(report.verdict == .valid)
        } else {
            #expect(report.reason == .formatFailure)
        }
    }

    @Test func `a changed signature value fails`() throws {
        // The value is the last thing in the message.
        var signature = world.cms().sign(content)
        signature[signature.count - 1] ^= 1
        let report = try world.checker().checkCMS(signature: signature, content: content, at: now)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .sigCryptoFailure)
    }

    @Test func `another certificate of the same key does not pass for the signer's`() throws {
        // The same name, serial number and key: only the signing-certificate attribute tells.
        let double = TestIdentity(
            {
                var profile = world.person.profile
                profile.notAfter += TestWorld.day
                return profile
            }(), serial: world.person.serial, key: world.person.key, issuer: world.sub.identity)
        var cms = world.cms()
        cms.substitute = double
        #expect(try report(cms).reason == .noSigningCertificateFound)
        cms.isBaseline = false
        #expect(try report(cms).verdict == .valid)
    }

    @Test func `a signature without any certificate finds it in the registry, or nowhere`() throws {
        var cms = world.cms()
        cms.sendsSignerCertificate = false
        #expect(try report(cms).reason == .noSigningCertificateFound)
        let known = world.certificates + [TrustedCertificate(der: world.person.der, role: .person)]
        let report = try world.checker(certificates: known).checkCMS(
            signature: cms.sign(content), content: content, at: now)
        #expect(report.verdict == .valid)
        #expect(report.signatures.map(\.role) == [.person])
    }

    @Test func `a key that is for something else does not sign`() throws {
        let signer = world.sub.issue("Encryption only") { profile in
            profile.keyUsage = "critical,keyEncipherment"
        }
        var cms = world.cms(signer)
        cms.isBaseline = false
        #expect(try report(cms).reason == .chainConstraintsFailure)
        for usage in [nil, "critical,nonRepudiation", "critical,digitalSignature"] {
            let modest = world.sub.issue("Says \(usage ?? "nothing")") { $0.keyUsage = usage }
            #expect(try report(world.cms(modest)).verdict == .valid)
        }
    }

    @Test func `an extended usage for documents is as good as none`() throws {
        let signer = world.sub.issue("Document signer") { profile in
            profile.extendedKeyUsage = "1.3.6.1.4.1.311.10.3.12"
        }
        #expect(try report(world.cms(signer)).verdict == .valid)
    }

    @Test func `BER of indefinite length is read as DER is`() throws {
        let der = world.cms().sign(content)
        // ContentInfo, [0] and SignedData: each opened without a length, closed by two zeros.
        var rest = der[...]
        func header(_ tag: UInt8) -> [UInt8] {
            #expect(rest.first == tag)
            let digits = rest[rest.startIndex + 1] & 0x7F
            rest = rest.dropFirst(2 + (rest[rest.startIndex + 1] < 0x80 ? 0 : Int(digits)))
            return [tag, 0x80]
        }
        var ber = header(0x30)
        let type = Array(rest.prefix(11))
        rest = rest.dropFirst(11)
        ber += type + header(0xA0) + header(0x30)
        ber += Array(rest) + [UInt8](repeating: 0, count: 6)
        let checker = try world.checker()
        #expect(checker.checkCMS(signature: ber, content: content, at: now).verdict == .valid)
        let padded = ber + [UInt8](repeating: 0, count: 99)
        #expect(checker.checkCMS(signature: padded, content: content, at: now).verdict == .valid)
        let trailed = ber + [1]
        let report = checker.checkCMS(signature: trailed, content: content, at: now)
        #expect(report.reason == .formatFailure)
    }

    @Test func `PEM is read as DER is`() throws {
        let der = world.cms().sign(content)
        let text = "-----BEGIN CMS-----\n\(Base64.encode(der))\n-----END CMS-----\n"
        let report = try world.checker().checkCMS(
            signature: Array(text.utf8), content: content, at: now)
        #expect(report.verdict == .valid)
    }

    @Test func `every cut and every changed byte of a signature ends in a report`() throws {
        let checker = try world.checker()
        let signature = world.cms().sign(content)
        for length in 0..<signature.count {
            let cut = checker.checkCMS(
                signature: Array(signature[..<length]), content: content, at: now)
            #expect(cut.verdict != .valid, "cut to \(length)")
        }
        var generator = SystemRandomNumberGenerator()
        for place in signature.indices {
            var changed = signature
            changed[place] ^= UInt8.random(in: 1...255, using: &generator)
            _ = checker.checkCMS(signature: changed, content: content, at: now)
        }
    }
}
