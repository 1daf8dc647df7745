// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

@Suite struct TimeStampTests {
    let world = TestWorld.shared
    let now = TestWorld.now
    let day = TestWorld.day
    let content = Array("content".utf8)

    func report(
        _ stamp: @escaping @Sendable ([UInt8]) -> [UInt8], lists: [[UInt8]]? = nil
    ) throws -> SignatureReport {
        var cms = world.cms()
        cms.timeStamp = stamp
        let pdf = world.signedPDF(cms: cms)
        let report = try world.checker(lists: lists).checkPDF(bytes: pdf.bytes, at: now)
        return try #require(report.signatures.first)
    }

    @Test func `a good time stamp is told with its time`() throws {
        let report = try report(world.stamp(at: now - 100))
        #expect(report.timestamp == .valid)
        #expect(report.timestampTime == now - 100)
        #expect(report.profile == "B-T")
        #expect(report.verdict == .valid)
    }

    @Test func `over something else it is invalid, and dropped`() throws {
        let stamper = world.stamper
        let report = try report { _ in
            TestCMS.timeStampToken(over: [1, 2, 3], by: stamper, at: TestWorld.now - 100)
        }
        #expect(report.timestamp == .invalid)
        #expect(report.verdict == .valid)
    }

    @Test func `from the future it is invalid`() throws {
        #expect(try report(world.stamp(at: now + 100)).timestamp == .invalid)
    }

    @Test func `damaged it is invalid`() throws {
        let stamp = world.stamp(at: now - 100)
        let report = try report { stamped in
            var token = stamp(stamped)
            token[token.count - 1] ^= 1
            return token
        }
        #expect(report.timestamp == .invalid)
        #expect(try self.report { _ in [0x30, 0] }.timestamp == .invalid)
    }

    @Test func `over a SHA-1, or signed over one, it is invalid`() throws {
        let stamper = world.sub.issue("RSA TSA", key: world.rsaPerson.key) {
            $0.extendedKeyUsage = "critical,timeStamping"
        }
        for (digest, imprint, expected) in [
            ("SHA256", "SHA256", TimeStampStatus.valid), ("SHA256", "SHA1", .invalid),
            ("SHA1", "SHA256", .invalid),
        ] {
            let report = try report { stamped in
                TestCMS.timeStampToken(
                    over: stamped, by: stamper, at: TestWorld.now - 100, digest: digest,
                    imprint: imprint)
            }
            #expect(report.timestamp == expected)
            #expect(report.verdict == .valid)
        }
    }

    @Test func `from before its authority's certificate it is untrusted`() throws {
        let young = world.sub.issueTimeStamper("Young TSA", notBefore: now - 50)
        #expect(try report(world.stamp(at: now - 100, by: young)).timestamp == .untrusted)
        #expect(try report(world.stamp(at: now - 40, by: young)).timestamp == .valid)
    }

    @Test func `of a stranger it is untrusted`() throws {
        let stranger = TestAuthority("Stranger", notBefore: now - day, notAfter: now + day)
        let stamper = stranger.issueTimeStamper("TSA")
        #expect(try report(world.stamp(at: now - 100, by: stamper)).timestamp == .untrusted)
    }

    @Test func `of somebody who may not stamp it is untrusted`() throws {
        let notCritical = world.sub.issueTimeStamper("Not critical", isCritical: false)
        for stamper in [world.person, notCritical] {
            #expect(try report(world.stamp(at: now - 100, by: stamper)).timestamp == .untrusted)
        }
    }

    @Test func `of a revoked authority it is untrusted`() throws {
        let lists = world.lists(revoked: [.init(world.stamper, at: now - day)])
        #expect(try report(world.stamp(at: now - 2 * day), lists: lists).timestamp == .untrusted)
    }

    @Test func `before the certificate began: not yet valid`() throws {
        let young = world.sub.issue("Young", notBefore: now - day, notAfter: now + day)
        var cms = world.cms(young)
        cms.timeStamp = world.stamp(at: now - 2 * day)
        let report = try world.checker().checkCMS(
            signature: cms.sign(content), content: content, at: now)
        #expect(report.verdict == .invalid)
        #expect(report.reason == .notYetValid)
    }

    @Test func `a document time stamp proves the signatures below it`() throws {
        let late = world.sub.issue("Late", notBefore: now - 99 * day, notAfter: now - 10 * day)
        let keeping = world.sub.revocationList(
            thisUpdate: now - day, nextUpdate: now + day, keepsExpiredSince: now - 50 * day)
        let lists = [world.lists()[0], keeping]
        var pdf = world.signedPDF(cms: world.cms(late))
        let before = try world.checker(lists: lists).checkPDF(bytes: pdf.bytes, at: now)
        #expect(before.reason == .outOfBoundsNoProofOfExistence)
        var stamping = TestPDF.Signing()
        stamping.field = "Stamp"
        stamping.type = "DocTimeStamp"
        stamping.subFilter = "ETSI.RFC3161"
        let stamp = world.stamp(at: now - 20 * day)
        pdf.sign(stamping) { stamp($0) }
        let after = try world.checker(lists: lists).checkPDF(bytes: pdf.bytes, at: now)
        #expect(after.signatures.map(\.field) == ["Signature1"])
        #expect(after.signatures.map(\.changesAfter) == [.ltaUpdates])
        #expect(after.verdict == .valid)
    }

    @Test func `what a file needs for a later check may stand in it`() throws {
        var cms = world.cms()
        cms.certificates = [world.sub.identity]
        cms.timeStamp = world.stamp(at: now - 100)
        var signing = TestPDF.Signing()
        signing.reservedBytes = 12_000
        var pdf = world.signedPDF(signing, cms: cms)
        let nobodys = try world.checker(lists: [])
        #expect(nobodys.checkPDF(bytes: pdf.bytes, at: now).reason == .tryLater)
        pdf.addSecurityStore(certificates: [world.sub.identity.der], lists: world.lists())
        let report = nobodys.checkPDF(bytes: pdf.bytes, at: now)
        #expect(report.signatures.map(\.profile) == ["B-LT"])
        #expect(report.signatures.map(\.changesAfter) == [.ltaUpdates])
        #expect(report.signatures.map(\.timestamp) == [.valid])
        #expect(report.reason == nil)
    }

    /// The signature covers the first and the second covers the signature.
    @Test func `two stamps that contradict each other prove nothing`() throws {
        let revoked = world.lists(revoked: [.init(world.person, at: now - day)])
        func check(content: Int64, signature: Int64) throws -> SignatureReport {
            var cms = world.cms()
            cms.contentTimeStamp = world.stamp(at: content)
            cms.timeStamp = world.stamp(at: signature)
            let report = try world.checker(lists: revoked).checkCMS(
                signature: cms.sign(self.content), content: self.content, at: now)
            return try #require(report.signatures.first)
        }
        let good = try check(content: now - 3 * day, signature: now - 2 * day)
        #expect(good.reason == nil)
        #expect(good.timestamp == .valid)
        // The revocation lies between them.
        let bad = try check(content: now - 10, signature: now - 2 * day)
        #expect(bad.reason == .revokedNoProofOfExistence)
        #expect(bad.timestamp == .invalid)
        #expect(bad.provenTime == nil)
        // Two clocks are never quite the same.
        let near = try check(content: now - 2 * day + 2, signature: now - 2 * day)
        #expect(near.reason == nil)
        #expect(near.timestamp == .valid)
    }

    @Test func `a stamp around another proves no earlier time`() throws {
        let late = world.sub.issue("Late", notBefore: now - 99 * day, notAfter: now - 10 * day)
        let keeping = world.sub.revocationList(
            thisUpdate: now - day, nextUpdate: now + day, keepsExpiredSince: now - 50 * day)
        let checker = try world.checker(lists: [world.lists()[0], keeping])
        func stamp(_ pdf: inout TestPDF, _ name: String, _ time: Int64) {
            var stamping = TestPDF.Signing()
            stamping.field = name
            stamping.type = "DocTimeStamp"
            stamping.subFilter = "ETSI.RFC3161"
            let stamp = world.stamp(at: time)
            pdf.sign(stamping) { stamp($0) }
        }
        func reason(_ pdf: TestPDF) -> Reason? {
            checker.checkPDF(bytes: pdf.bytes, at: now).reason
        }
        for isOwn in [true, false] {
            var cms = world.cms(late)
            if isOwn { cms.timeStamp = world.stamp(at: now - 5 * day) }
            var pdf = world.signedPDF(cms: cms)
            if !isOwn { stamp(&pdf, "Stamp", now - 5 * day) }
            #expect(reason(pdf) == .outOfBoundsNoProofOfExistence)
            stamp(&pdf, "Backdated", now - 20 * day)
            #expect(reason(pdf) == .outOfBoundsNoProofOfExistence)
        }
        // In their order the first counts.
        var pdf = world.signedPDF(cms: world.cms(late))
        stamp(&pdf, "First", now - 20 * day)
        stamp(&pdf, "Second", now - 5 * day)
        #expect(reason(pdf) == nil)
    }

    @Test func `a token by itself is checked over its content`() throws {
        let checker = try world.checker()
        let token = world.stamp(at: now - 100)(content)
        let good = checker.checkCMS(signature: token, content: content, at: now)
        #expect(good.verdict == .valid)
        #expect(good.signatures.map(\.timestampTime) == [now - 100])
        #expect(good.signatures.map(\.signerCommonName) == ["Test TSA"])
        #expect(checker.checkCMS(signature: token, content: [], at: now).reason == .hashFailure)
        let early = checker.checkCMS(signature: token, content: content, at: now - 200)
        #expect(early.reason == .notYetValid)
    }
}
