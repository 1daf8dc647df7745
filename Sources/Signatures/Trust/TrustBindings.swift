// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// For which agencies the registry lets certificates speak. Looked up by digest: nothing of a
/// certificate is parsed here.
package struct TrustBindings: Sendable {
    let entries: [SHA256Digest: TrustedCertificate]

    /// The first entry of a certificate counts.
    package init(_ certificates: [TrustedCertificate]) {
        entries = Dictionary(certificates.map { (SHA256.hash($0.der), $0) }) { first, _ in first }
    }

    /// What the registry says of a certificate, by the SHA-256 of its DER.
    package subscript(_ certificate: SHA256Digest) -> TrustedCertificate? { entries[certificate] }

    /// Writes into a report what its certificate's role was, and for whom it spoke, when the
    /// signature is proven to have existed; `time`, seconds since 1970, where nothing proves it.
    package func bind(_ report: inout SignatureReport, at time: Int64) {
        let when = report.provenTime ?? time
        report.role = nil
        report.boundAgencies = []
        guard let entry = report.signerCertificate.flatMap({ entries[$0] }),
            entry.isTrusted(at: when)
        else { return }
        report.role = entry.role
        report.boundAgencies = entry.agencies(at: when)
    }
}
