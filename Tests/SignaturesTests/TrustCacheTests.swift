// LienThong
// SPDX-License-Identifier: Apache-2.0

import SigningKit
import Testing

@testable import Signatures

/// Strange certificates cost time, not memory.
@Suite struct TrustCacheTests {
    let world = TestWorld.shared

    @Test func `what is kept of strangers is bounded by bytes`() throws {
        let store = try TrustStore(world.material())
        let content = Array("nội dung".utf8)
        var kept = 0
        for number in 0..<200 {
            let stranger = world.sub.issue("Người lạ \(number)") { $0.paddingBytes = 60_000 }
            let report = SignatureChecker(trust: store).checkCMS(
                signature: world.cms(stranger).sign(content), content: content, at: TestWorld.now)
            #expect(report.verdict == .valid)
            #expect(store.cache.certificateBytes <= TrustCache.certificateLimitBytes)
            kept = max(kept, store.cache.certificateBytes)
        }
        #expect(kept > TrustCache.certificateLimitBytes / 2)
    }

    @Test func `a certificate larger than any real one is not looked at, unless it is trusted`()
        throws
    {
        let large = world.sub.issue("Lê Văn Lớn") { $0.paddingBytes = 100_000 }
        let content = Array("nội dung".utf8)
        let signature = world.cms(large).sign(content)
        let store = try TrustStore(world.material())
        let strange = SignatureChecker(trust: store).checkCMS(
            signature: signature, content: content, at: TestWorld.now)
        #expect(strange.reason == .limitSize)
        #expect(store.cache.certificateBytes < 50_000)
        var material = world.material()
        material.certificates.append(TrustedCertificate(der: large.der, role: .person))
        let known = SignatureChecker(trust: try TrustStore(material)).checkCMS(
            signature: signature, content: content, at: TestWorld.now)
        #expect(known.verdict == .valid)
    }
}
