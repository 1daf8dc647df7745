// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures
import SigningKit
import Testing

@Suite struct ChainTests {
    let world = TestWorld.shared
    let now = TestWorld.now
    let day = TestWorld.day
    let content = Array("content".utf8)

    func reason(
        _ cms: TestCMS? = nil, lists: [[UInt8]]? = nil, certificates: [TrustedCertificate]? = nil,
        at time: Int64? = nil
    ) throws -> Reason? {
        let checker = try world.checker(lists: lists, certificates: certificates)
        return checker.checkCMS(
            signature: (cms ?? world.cms()).sign(content), content: content, at: time ?? now
        ).reason
    }

    @Test func `an unknown root is indeterminate`() throws {
        #expect(try reason(certificates: []) == .noCertificateChainFound)
    }

    @Test func `intermediates may come with the signature`() throws {
        let root = [world.certificates[0]]
        #expect(try reason(certificates: root) == .noCertificateChainFound)
        var cms = world.cms()
        cms.certificates = [world.sub.identity]
        #expect(try reason(cms, certificates: root) == nil)
    }

    @Test func `what one document brought along does not help the next`() throws {
        let checker = try world.checker(certificates: [world.certificates[0]])
        var complete = world.cms()
        complete.certificates = [world.sub.identity]
        for (cms, expected) in [(complete, Reason?.none), (world.cms(), .noCertificateChainFound)] {
            let report = checker.checkCMS(signature: cms.sign(content), content: content, at: now)
            #expect(report.reason == expected)
        }
    }

    /// The lists of a country are not alike: some certify agencies, some only people.
    @Test(arguments: [
        (CertificateRole.agency, [CertificateRole.person], Reason?.some(.chainConstraintsFailure)),
        (.agency, [.agency], nil), (.agency, [.agency, .person], nil),
        (.person, [.agency], .chainConstraintsFailure), (.person, [.person], nil),
        (.person, [], .chainConstraintsFailure),
    ])
    func `a root speaks for whom the operator has said`(
        _ role: CertificateRole, _ speaksFor: [CertificateRole], _ expected: Reason?
    ) throws {
        var certificates = world.certificates
        certificates[0].speaksFor = Set(speaksFor)
        // Nobody has said what an unregistered one may do: it speaks for nobody anyhow.
        #expect(try reason(certificates: certificates) == nil)
        let signer = TrustedCertificate(
            der: world.person.der, role: role, bindings: [.init(agency: "H27")])
        #expect(try reason(certificates: certificates + [signer]) == expected)
    }

    @Test func `an authority that two roots certify may go by the one that speaks for it`() throws {
        let other = TestAuthority(
            "Other Root", notBefore: now - 400 * day, notAfter: now + 400 * day)
        let sub = world.sub.identity
        let cross = TestIdentity(sub.profile, serial: 77, key: sub.key, issuer: other.identity)
        var narrow = world.certificates[0]
        narrow.speaksFor = [.person]
        let signer = TrustedCertificate(
            der: world.person.der, role: .agency, bindings: [.init(agency: "H27")])
        let lists =
            world.lists() + [
                other.revocationList(thisUpdate: now - day, nextUpdate: now + day)
            ]
        let known = [
            narrow, world.certificates[1],
            TrustedCertificate(der: other.identity.der, role: .root),
            TrustedCertificate(der: cross.der, role: .intermediate), signer,
        ]
        #expect(try reason(lists: lists, certificates: known) == nil)
        #expect(
            try reason(lists: lists, certificates: [narrow, world.certificates[1], signer])
                == .chainConstraintsFailure)
    }

    @Test func `a certificate that names itself root is none`() throws {
        let own = TestAuthority("Test Root", notBefore: now - day, notAfter: now + day)
        var cms = world.cms(own.issue("Impostor"))
        cms.certificates = [own.identity]
        #expect(try reason(cms) == .noCertificateChainFound)
    }

    @Test func `an impostor with the authority's name does not stand in the way`() throws {
        // Same name, no key identifiers, listed first, and in the message too.
        let impostor = TestAuthority(
            "Test Authority", notBefore: now - day, notAfter: now + day
        ) { $0.hasKeyIdentifiers = false }
        let root = world.certificates[0]
        let trusted = TrustedCertificate(der: impostor.identity.der, role: .intermediate)
        var cms = world.cms()
        cms.certificates = [impostor.identity]
        #expect(try reason(cms, certificates: [root, trusted, world.certificates[1]]) == nil)
    }

    @Test func `trust has dates`() throws {
        var certificates = world.certificates
        certificates[0].validTo = now
        #expect(try reason(certificates: certificates) == .noCertificateChainFound)
        certificates[0].validTo = now + 1
        #expect(try reason(certificates: certificates) == nil)
        certificates[1].validFrom = now + 1
        #expect(try reason(certificates: certificates) == .noCertificateChainFound)
    }

    @Test func `an authority that is none signs nothing`() throws {
        let fake = TestAuthority(
            "No authority", under: world.sub, notBefore: now - day, notAfter: now + day
        ) { $0.isAuthority = false }
        var cms = world.cms(fake.issue("Below nobody"))
        cms.certificates = [fake.identity]
        let reason = try reason(cms)
        #expect(reason == .noCertificateChainFound || reason == .certificateChainGeneralFailure)
    }

    @Test func `a path longer than its authority allows is refused`() throws {
        let short = TestAuthority(
            "Short", under: world.root, notBefore: now - day, notAfter: now + day
        ) { $0.pathLength = 0 }
        let below = TestAuthority("Below", under: short, notBefore: now - day, notAfter: now + day)
        var cms = world.cms(below.issue("Far below"))
        cms.certificates = [short.identity, below.identity]
        #expect(try reason(cms) == .certificateChainGeneralFailure)
    }

    @Test func `a certificate signed over SHA-1 does not count`() throws {
        let weak = world.sub.issue("Weak") { $0.digest = "SHA1" }
        #expect(try reason(world.cms(weak)) == .cryptoConstraintsFailure)
    }

    @Test func `an authority's certificate over SHA-1 does not count, a root's own does`() throws {
        let weak = TestAuthority(
            "Weak authority", under: world.root, notBefore: now - day, notAfter: now + day
        ) { $0.digest = "SHA1" }
        var cms = world.cms(weak.issue("Below"))
        cms.certificates = [weak.identity]
        #expect(try reason(cms) == .cryptoConstraintsFailure)
        // A root is pinned: what it says of itself is asked of nobody.
        let root = TestAuthority("Old root", notBefore: now - day, notAfter: now + day) {
            $0.digest = "SHA1"
        }
        let list = root.revocationList(thisUpdate: now - 60, nextUpdate: now + day)
        #expect(
            try reason(
                world.cms(root.issue("Below the old")), lists: [list],
                certificates: [TrustedCertificate(der: root.identity.der, role: .root)]) == nil)
    }

    @Test func `an intermediate authority that is known is no anchor`() throws {
        var cms = world.cms()
        cms.certificates = [world.sub.identity, world.root.identity]
        #expect(
            try reason(cms, certificates: [world.certificates[1]]) == .noCertificateChainFound)
    }

    @Test func `before and after its validity`() throws {
        let early = world.sub.issue("Early", notBefore: now + 10, notAfter: now + day)
        #expect(try reason(world.cms(early)) == .notYetValid)
        let late = world.sub.issue("Late", notBefore: now - day, notAfter: now - 10)
        #expect(try reason(world.cms(late)) == .outOfBoundsNoProofOfExistence)
    }
}

@Suite struct RevocationTests {
    let world = TestWorld.shared
    let now = TestWorld.now
    let day = TestWorld.day
    let content = Array("content".utf8)

    func reason(
        _ cms: TestCMS? = nil, lists: [[UInt8]], at time: Int64? = nil
    ) throws -> Reason? {
        try world.checker(lists: lists).checkCMS(
            signature: (cms ?? world.cms()).sign(content), content: content, at: time ?? now
        ).reason
    }

    @Test func `no list: try later`() throws {
        #expect(try reason(lists: []) == .tryLater)
        // One of two does not suffice.
        #expect(try reason(lists: [world.lists()[0]]) == .tryLater)
        #expect(try reason(lists: [world.lists()[1]]) == .tryLater)
    }

    @Test func `a stale list and one from the future: try later`() throws {
        for shift in [-10 * day, 10 * day] {
            #expect(try reason(lists: world.lists(at: now + shift)) == .tryLater)
        }
    }

    @Test func `a stale list beside a fresh one does not matter`() throws {
        #expect(try reason(lists: world.lists(at: now - 10 * day) + world.lists()) == nil)
    }

    @Test func `an impostor's list neither counts nor stands in the way`() throws {
        let impostor = TestAuthority("Test Authority", notBefore: now - day, notAfter: now + day)
        let forged = impostor.revocationList(
            thisUpdate: now - 10, nextUpdate: now + day,
            revoked: [.init(world.person, at: now - 5 * day)])
        #expect(try reason(lists: [forged] + world.lists()) == nil)
        #expect(try reason(lists: [world.lists()[0], forged]) == .tryLater)
        // It cannot hide a revocation either.
        let real = world.lists(revoked: [.init(world.person, at: now - day)])
        let empty = impostor.revocationList(thisUpdate: now - 10, nextUpdate: now + day)
        #expect(try reason(lists: [empty] + real) == .revokedNoProofOfExistence)
    }

    @Test func `a list over SHA-1 does not count`() throws {
        let weak = world.sub.revocationList(
            thisUpdate: now - day, nextUpdate: now + day, digest: "SHA1")
        #expect(try reason(lists: [world.lists()[0], weak]) == .tryLater)
    }

    @Test func `a delta stands beside its list, and what it revokes is revoked`() throws {
        let base = world.sub.revocationList(
            thisUpdate: now - 2 * day, nextUpdate: now + day, number: 7)
        func delta(_ reason: Int?, by authority: TestAuthority? = nil) -> [UInt8] {
            (authority ?? world.sub).revocationList(
                thisUpdate: now - day, nextUpdate: now + day,
                revoked: [.init(world.person, at: now - day, reason: reason)], number: 8,
                deltaSince: 7)
        }
        let root = world.lists()[0]
        #expect(try reason(lists: [root, base]) == nil)
        #expect(try reason(lists: [root, base, delta(1)]) == .revokedNoProofOfExistence)
        #expect(try reason(lists: [root, base, delta(8)]) == nil)
        #expect(try reason(lists: [root, delta(nil)]) != nil)
        // A hold lasts until a whole list comes that has it no more; a revocation lasts.
        let later = world.sub.revocationList(
            thisUpdate: now - day / 2, nextUpdate: now + day, number: 9)
        #expect(try reason(lists: [root, base, delta(6)]) == .tryLater)
        #expect(try reason(lists: [root, base, delta(6), later]) == nil)
        #expect(try reason(lists: [root, base, delta(1), later]) == .revokedNoProofOfExistence)
        let impostor = TestAuthority("Test Authority", notBefore: now - day, notAfter: now + day)
        #expect(try reason(lists: [root, base, delta(1, by: impostor)]) == nil)
    }

    @Test func `an issuer's name is read as it is written`() throws {
        let authority = TestAuthority(
            "Cục Chứng thực số, Bộ \u{1B}[31mđỏ", notBefore: now - day, notAfter: now + day)
        let list = authority.revocationList(thisUpdate: now - day, nextUpdate: now + day)
        let name = try RevocationListSummary(der: list).issuer
        #expect(name.contains("CN=Cục Chứng thực số\\, Bộ \\1B[31mđỏ"), "\(name)")
        let long = TestAuthority(
            String(repeating: "ệ", count: 60), notBefore: now - day, notAfter: now + day)
        let other = try RevocationListSummary(
            der: long.revocationList(thisUpdate: now - day, nextUpdate: now + day)
        ).issuer
        #expect(other.utf8.count <= 512 && other.hasPrefix("CN=ệệ"))
    }

    @Test func `a list takes the place of those of its own kind only`() throws {
        func key(_ authority: TestAuthority, at time: Int64, delta: Bool, users: Bool) throws
            -> String
        {
            let der = authority.revocationList(
                thisUpdate: time, nextUpdate: time + day, number: 9,
                deltaSince: delta ? 8 : nil, isOfUsersOnly: users)
            return try RevocationListSummary(der: der).issuerKey.hex
        }
        var keys: Set<String> = []
        for authority in [world.root, world.sub] {
            for (delta, users) in [(false, false), (true, false), (false, true), (true, true)] {
                let first = try key(authority, at: now - day, delta: delta, users: users)
                let second = try key(authority, at: now, delta: delta, users: users)
                #expect(first == second)
                #expect(keys.insert(first).inserted, "delta \(delta), of users \(users)")
            }
        }
    }

    @Test func `revoked, and nothing proves an earlier signature`() throws {
        let lists = world.lists(revoked: [.init(world.person, at: now - day, reason: 1)])
        #expect(try reason(lists: lists) == .revokedNoProofOfExistence)
    }

    @Test func `an earlier time that the signer claims proves nothing`() throws {
        var cms = world.cms()
        cms.signingTime = now - 2 * day
        let lists = world.lists(revoked: [.init(world.person, at: now - day)])
        #expect(try reason(cms, lists: lists) == .revokedNoProofOfExistence)
        let late = world.sub.issue("Late", notBefore: now - 9 * day, notAfter: now - day)
        cms = world.cms(late)
        cms.signingTime = now - 2 * day
        #expect(try reason(cms, lists: world.lists()) == .outOfBoundsNoProofOfExistence)
    }

    @Test func `revoked after the proven time is valid, before it is not`() throws {
        let lists = world.lists(revoked: [.init(world.person, at: now - day, reason: 1)])
        var cms = world.cms()
        cms.timeStamp = world.stamp(at: now - 2 * day)
        #expect(try reason(cms, lists: lists) == nil)
        cms.timeStamp = world.stamp(at: now - 10)
        #expect(try reason(cms, lists: lists) == .revokedNoProofOfExistence)
    }

    @Test func `made after the revocation, proven: revoked`() throws {
        let lists = world.lists(revoked: [.init(world.person, at: now - day)])
        var cms = world.cms()
        cms.contentTimeStamp = world.stamp(at: now - 10)
        #expect(try reason(cms, lists: lists) == .revoked)
    }

    @Test func `made after the certificate expired, proven: expired`() throws {
        let late = world.sub.issue("Late", notBefore: now - 9 * day, notAfter: now - day)
        var cms = world.cms(late)
        cms.contentTimeStamp = world.stamp(at: now - 10)
        #expect(try reason(cms, lists: world.lists()) == .expired)
    }

    @Test func `suspended is not revoked`() throws {
        let lists = world.lists(revoked: [.init(world.person, at: now - day, reason: 6)])
        #expect(try reason(lists: lists) == .tryLater)
    }

    @Test func `a hold counts from its date, and not at all once it is lifted`() throws {
        let held = world.lists(revoked: [.init(world.person, at: now - 3 * day, reason: 6)])
        func stamped(_ days: Int64) -> TestCMS {
            var cms = world.cms()
            cms.timeStamp = world.stamp(at: now - days * day)
            return cms
        }
        #expect(try reason(stamped(4), lists: held) == nil)
        #expect(try reason(stamped(2), lists: held) == .tryLater)
        // A later whole list has it no more.
        let lifted = world.sub.revocationList(thisUpdate: now - 60, nextUpdate: now + day)
        for cms in [stamped(4), stamped(2), world.cms()] {
            #expect(try reason(cms, lists: held + [lifted]) == nil)
            #expect(try reason(cms, lists: [lifted] + held) == nil)
        }
    }

    @Test func `a revoked authority takes its subscribers along, unless proven earlier`() throws {
        let lists = world.lists(revokedByRoot: [.init(world.sub.identity, at: now - day)])
        #expect(try reason(lists: lists) == .revokedCANoProofOfExistence)
        // The time stamp needs an authority of its own that still counts.
        let other = TestAuthority(
            "Other", under: world.root, notBefore: now - 100 * day, notAfter: now + 100 * day)
        let stamper = other.issueTimeStamper("Other TSA")
        let root = world.root.identity
        _ = root
        var cms = world.cms()
        cms.timeStamp = { stamped in
            TestCMS.timeStampToken(
                over: stamped, by: stamper, at: TestWorld.now - 2 * TestWorld.day,
                certificates: [other.identity])
        }
        let more =
            lists + [
                other.revocationList(thisUpdate: now - day, nextUpdate: now + day)
            ]
        #expect(try reason(cms, lists: more) == nil)
    }

    @Test func `lists may come with the signature`() throws {
        var cms = world.cms()
        cms.revocationLists = world.lists()
        #expect(try reason(cms, lists: []) == nil)
        cms.revocationLists = world.lists(revoked: [.init(world.person, at: now - day)])
        #expect(try reason(cms, lists: []) == .revokedNoProofOfExistence)
    }

    @Test func `an expired certificate with a time stamp needs a list that knows of it`() throws {
        let late = world.sub.issue("Late", notBefore: now - 99 * day, notAfter: now - 10 * day)
        var cms = world.cms(late)
        cms.timeStamp = world.stamp(at: now - 20 * day)
        // Issued after the certificate expired: says nothing of it.
        #expect(try reason(cms, lists: world.lists()) == .outOfBoundsNoProofOfExistence)
        // Unless the authority keeps the expired ones.
        let keeping = world.sub.revocationList(
            thisUpdate: now - day, nextUpdate: now + day, keepsExpiredSince: now - 50 * day)
        #expect(try reason(cms, lists: [world.lists()[0], keeping]) == nil)
        // Or the list is from between: after the proven time, before the end.
        let then = world.sub.revocationList(
            thisUpdate: now - 15 * day, nextUpdate: now - 14 * day)
        let stamperLists = world.lists()
        #expect(try reason(cms, lists: stamperLists + [then]) == nil)
        // One from after the end proves that the signature is older than it, not how much.
        var behind = world.cms(late)
        behind.timeStamp = world.stamp(at: now - 5 * day)
        #expect(
            try reason(behind, lists: [world.lists()[0], keeping])
                == .outOfBoundsNoProofOfExistence)
        // And without a time stamp nothing helps.
        #expect(
            try reason(world.cms(late), lists: [world.lists()[0], keeping])
                == .outOfBoundsNoProofOfExistence)
    }

    @Test func `a certificate that lives too short to be revoked needs no list`() throws {
        let brief = world.sub.issue("Brief", notBefore: now - 60, notAfter: now + 60) { profile in
            profile.hasNoRevocationInformation = true
        }
        // Its authority needs one all the same.
        #expect(try reason(world.cms(brief), lists: [world.lists()[0]]) == nil)
        #expect(try reason(world.cms(brief), lists: []) == .tryLater)
        let lists = world.lists(revoked: [.init(brief, at: now - 10)])
        #expect(try reason(world.cms(brief), lists: lists) == .revokedNoProofOfExistence)
    }
}
