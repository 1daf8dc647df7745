// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures

/// A root, an authority below it, a person, an agency and a time stamping authority. Made once: no
/// test changes it.
package struct TestWorld: Sendable {
    /// 2025-06-16 08:00 in Hà Nội.
    package static let now: Int64 = 1_750_035_600
    package static let day: Int64 = 86_400
    package static let year: Int64 = 365 * day

    package static let shared = TestWorld()

    package let root: TestAuthority
    package let sub: TestAuthority
    package let person: TestIdentity
    package let rsaPerson: TestIdentity
    package let agency: TestIdentity
    package let stamper: TestIdentity

    package init() {
        let from = Self.now - 2 * Self.year
        let to = Self.now + 3 * Self.year
        root = TestAuthority(
            "Test Root", notBefore: from - Self.year, notAfter: to + 10 * Self.year)
        sub = TestAuthority(
            "Test Authority", under: root, notBefore: from, notAfter: to + Self.year)
        person = sub.issue("Nguyễn Văn A", notBefore: from, notAfter: to)
        rsaPerson = sub.issue("Trần Thị B", key: .rsa(bits: 2048))
        agency = sub.issue("Uỷ ban nhân dân xã B", notBefore: from, notAfter: to)
        stamper = sub.issueTimeStamper("Test TSA", notBefore: from, notAfter: to)
    }

    /// A fresh list of each authority.
    package func lists(
        at time: Int64 = now, revoked: [TestAuthority.Revocation] = [],
        revokedByRoot: [TestAuthority.Revocation] = []
    ) -> [[UInt8]] {
        [
            root.revocationList(
                thisUpdate: time - Self.day, nextUpdate: time + Self.day, revoked: revokedByRoot),
            sub.revocationList(
                thisUpdate: time - Self.day, nextUpdate: time + Self.day, revoked: revoked),
        ]
    }

    package var certificates: [TrustedCertificate] {
        [
            TrustedCertificate(der: root.identity.der, role: .root),
            TrustedCertificate(der: sub.identity.der, role: .intermediate),
        ]
    }

    package func checker(
        lists: [[UInt8]]? = nil, certificates: [TrustedCertificate]? = nil
    ) throws -> SignatureChecker {
        SignatureChecker(
            trust: try TrustStore(material(lists: lists, certificates: certificates)))
    }

    /// The same as bytes.
    package func material(
        lists: [[UInt8]]? = nil, certificates: [TrustedCertificate]? = nil
    ) -> TrustMaterial {
        TrustMaterial(
            certificates: certificates ?? self.certificates,
            revocationLists: lists ?? self.lists())
    }

    package func cms(_ signer: TestIdentity? = nil) -> TestCMS {
        TestCMS(signer ?? person, signingTime: Self.now - 600)
    }

    package func stamp(at time: Int64, by stamper: TestIdentity? = nil)
        -> @Sendable ([UInt8]) -> [UInt8]
    {
        let stamper = stamper ?? self.stamper
        return { TestCMS.timeStampToken(over: $0, by: stamper, at: time) }
    }

    /// A document that the person signed.
    package func signedPDF(
        _ signing: TestPDF.Signing = TestPDF.Signing(), cms: TestCMS? = nil
    ) -> TestPDF {
        var pdf = TestPDF("Quyet dinh")
        let cms = cms ?? self.cms()
        pdf.sign(signing) { cms.sign($0) }
        return pdf
    }
}
