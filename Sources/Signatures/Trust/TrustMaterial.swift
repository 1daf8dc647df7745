// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Whom an operator trusts, as bytes: what a `TrustStore` is built from.
package struct TrustMaterial: Sendable {
    package var certificates: [TrustedCertificate]
    /// CRLs in DER.
    package var revocationLists: [[UInt8]]
    /// Further ones, which are too large to be copied.
    package var largeLists: [HeldBytes] = []
    /// OCSP responses in DER.
    package var responses: [[UInt8]]
    /// The newest OCSP response about a certificate of the trust, in DER, by the certificate's digest.
    package var answers: [SHA256Digest: HeldBytes] = [:]

    package init(
        certificates: [TrustedCertificate] = [], revocationLists: [[UInt8]] = [],
        responses: [[UInt8]] = []
    ) {
        self.certificates = certificates
        self.revocationLists = revocationLists
        self.responses = responses
    }
}
