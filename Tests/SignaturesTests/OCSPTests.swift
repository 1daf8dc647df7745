// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

@Suite struct OCSPTests {
    let world = TestWorld.shared
    let now = TestWorld.now
    let day = TestWorld.day
    let content = Array("content".utf8)

    /// Checked with the root's list and a response about the signer instead of a list.
    func reason(
        _ response: [UInt8]?, cms: TestCMS? = nil, lists: [[UInt8]]? = nil
    ) throws -> Reason? {
        let trust = try TrustStore(
            certificates: world.certificates, crls: lists ?? [world.lists()[0]],
            ocspResponses: response.map { [$0] } ?? [])
        return SignatureChecker(trust: trust).checkCMS(
            signature: (cms ?? world.cms()).sign(content), content: content, at: now
        ).reason
    }

    func response(
        signedBy signer: TestIdentity? = nil, about subject: TestIdentity? = nil,
        _ change: (inout TestOCSP) -> Void = { _ in }
    ) -> [UInt8] {
        var ocsp = TestOCSP(thisUpdate: now - 3600, nextUpdate: now + 3600)
        change(&ocsp)
        return ocsp.response(
            about: subject ?? world.person, issuedBy: world.sub.identity,
            signedBy: signer ?? world.sub.identity)
    }

    func responder(_ change: (inout TestIdentity.Profile) -> Void = { _ in }) -> TestIdentity {
        world.sub.issue("Responder") { profile in
            profile.extendedKeyUsage = "OCSPSigning"
            profile.isExemptFromRevocation = true
            change(&profile)
        }
    }

    @Test func `the issuer's own answer takes the place of a list`() throws {
        #expect(try reason(nil) == .tryLater)
        #expect(try reason(response()) == nil)
    }

    @Test func `a responder that the issuer appointed`() throws {
        #expect(try reason(response(signedBy: responder())) == nil)
    }

    @Test func `a responder that nobody appointed`() throws {
        #expect(try reason(response(signedBy: world.agency)) == .tryLater)
        let stranger = TestAuthority("Test Authority", notBefore: now - day, notAfter: now + day)
        #expect(try reason(response(signedBy: stranger.identity)) == .tryLater)
        let foreign = stranger.issue("Responder") { $0.extendedKeyUsage = "OCSPSigning" }
        #expect(try reason(response(signedBy: foreign)) == .tryLater)
    }

    @Test func `a responder that another name is told of`() throws {
        let own = responder()
        let other = world.sub.issue("Another", key: own.key)
        for (signer, expected) in [(own, Reason?.none), (other, .tryLater)] {
            let answer = response(signedBy: signer) {
                $0.sendsSignerCertificate = false
                $0.certificates = [own]
            }
            #expect(try reason(answer) == expected)
        }
    }

    @Test func `a responder whose certificate has expired, or may be revoked`() throws {
        let expired = responder { $0.notAfter = TestWorld.now - 10 }
        #expect(try reason(response(signedBy: expired)) == .tryLater)
        let checked = responder { $0.isExemptFromRevocation = false }
        #expect(try reason(response(signedBy: checked)) == .tryLater)
        #expect(try reason(response(signedBy: checked), lists: world.lists()) == nil)
    }

    @Test func `stale, future, about somebody else, unknown, over SHA-1`() throws {
        for answer in [
            response { $0.nextUpdate = now - 10 },
            response { $0.thisUpdate = now + 10 },
            response(about: world.agency),
            response { $0.status = .unknown },
            response { $0.digest = "SHA1" },
            response {
                $0.nextUpdate = nil
                $0.thisUpdate = now - 2 * day
            },
        ] {
            #expect(try reason(answer) == .tryLater)
        }
    }

    @Test func `a revocation it tells counts against an older list`() throws {
        let answer = response { $0.status = .revoked(at: now - day) }
        #expect(try reason(answer) == .revokedNoProofOfExistence)
        #expect(try reason(answer, lists: world.lists()) == .revokedNoProofOfExistence)
        var cms = world.cms()
        cms.timeStamp = world.stamp(at: now - 2 * day)
        #expect(try reason(answer, cms: cms, lists: world.lists()) == nil)
    }

    @Test func `of an expired certificate it must say how far back it knows`() throws {
        let late = world.sub.issue("Late", notBefore: now - 99 * day, notAfter: now - 10 * day)
        var cms = world.cms(late)
        cms.timeStamp = world.stamp(at: now - 20 * day)
        // The time stamping authority's certificate needs a list as well.
        #expect(try reason(response(about: late), cms: cms, lists: world.lists()) != nil)
        let keeping = response(about: late) { $0.archiveCutoff = now - 30 * day }
        #expect(try reason(keeping, cms: cms, lists: world.lists()) == nil)
    }

    @Test func `what is cached ends when the answer does`() throws {
        let trust = try TrustStore(
            certificates: world.certificates, crls: [world.lists()[0]], ocspResponses: [response()])
        let checker = SignatureChecker(trust: trust)
        let signature = world.cms().sign(content)
        for (time, expected) in [
            (now, Reason?.none), (now + 3600, nil), (now + 3601, .tryLater), (now, nil),
        ] {
            let report = checker.checkCMS(signature: signature, content: content, at: time)
            #expect(report.reason == expected)
        }
    }
}
