// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Whom an operator trusts, as bytes: what a `TrustStore` is built from.
package struct TrustMaterial: Sendable {
    package var certificates: [TrustedCertificate]
    /// CRLs in DER.
    package var revocationLists: [[UInt8]]
    /// OCSP responses in DER.
    package var responses: [[UInt8]]

    package init(
        certificates: [TrustedCertificate] = [], revocationLists: [[UInt8]] = [],
        responses: [[UInt8]] = []
    ) {
        self.certificates = certificates
        self.revocationLists = revocationLists
        self.responses = responses
    }
}
