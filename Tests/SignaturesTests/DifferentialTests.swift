// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import Testing

/// Our way through a CMS (certificates cut out and cached, chain verdicts kept) against OpenSSL's
/// `CMS_verify` over the whole message.
@Suite struct DifferentialTests {
    let world = TestWorld.shared
    let now = TestWorld.now
    let content = Array("content".utf8)

    func message(_ change: (inout TestCMS) -> Void = { _ in }) -> TestCMS {
        var cms = world.cms()
        cms.certificates = [world.sub.identity]
        change(&cms)
        return cms
    }

    var openSSL: OpenSSLVerification {
        OpenSSLVerification(roots: [world.root.identity.der], lists: world.lists(), time: now)
    }

    @Test func `what OpenSSL refuses is never valid here, and the other way round, with reasons`()
        throws
    {
        let checker = try world.checker(certificates: [world.certificates[0]])
        // What we demand and OpenSSL does not.
        let stricter: Set<Reason> = [
            .formatFailure, .cryptoConstraintsFailure, .sigConstraintsFailure,
        ]
        let stamp = world.stamp(at: now - 10)
        let cases: [(String, TestCMS)] = [
            ("plain", message()),
            ("no reference", message { $0.isBaseline = false }),
            ("no attributes", message { $0.hasSignedAttributes = false }),
            ("attached", message { $0.attachesContent = true }),
            ("two signers", message { $0.signers.append(world.agency) }),
            ("no certificate", message { $0.sendsSignerCertificate = false }),
            ("stamped", message { $0.timeStamp = stamp }),
            ("lists", message { $0.revocationLists = world.lists() }),
            ("SHA-1", message { $0.digest = "SHA1" }),
            ("SHA-384", message { $0.digest = "SHA384" }),
            ("RSA", message { $0.signers = [world.rsaPerson] }),
            ("nobody", message { $0.signers = [] }),
        ]
        for (name, cms) in cases {
            let signature = cms.sign(content)
            for over in [content, Array("other".utf8)] {
                let ours = checker.checkCMS(signature: signature, content: over, at: now)
                let theirs = openSSL.isValid(signature, over: over)
                if ours.verdict == .valid {
                    #expect(theirs, "\(name)")
                } else if theirs {
                    #expect(ours.reason.map(stricter.contains) ?? false, "\(name): \(ours)")
                }
            }
        }
    }

    @Test func `a changed message that is valid here is valid there`() throws {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 7
        var generator = Seeded(state: seed)
        let checker = try world.checker(certificates: [world.certificates[0]])
        let signature = message().sign(content)
        // The list of digests before the content is a hint that we do not ask (RFC 5652 5.1 leaves
        // that open); OpenSSL does.
        let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
        let hint = try #require(signature.firstRange(of: sha256))
        var valid = 0
        for place in signature.indices where !hint.contains(place) {
            var changed = signature
            changed[place] = UInt8.random(in: 0...255, using: &generator)
            let ours = checker.checkCMS(signature: changed, content: content, at: now)
            guard ours.verdict == .valid else { continue }
            valid += 1
            let isValidThere = openSSL.isValid(changed, over: content)
            #expect(isValidThere, "SEED=\(seed), byte \(place)")
        }
        // One in 256 is not changed at all.
        #expect(valid < signature.count / 10)
    }
}
