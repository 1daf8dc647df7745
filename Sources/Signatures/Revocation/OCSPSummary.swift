// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// What a registry needs to know of an OCSP response before it takes it: that it is an authority's word
/// about one certificate, and for which time.
package struct OCSPSummary: Sendable {
    /// Larger ones are not looked at: a response has one answer, a signature and a certificate or two.
    package static let limitBytes = 64 << 10

    /// Seconds since 1970.
    package let producedAt: Int64
    package let thisUpdate: Int64
    package let nextUpdate: Int64?
    /// The certificate's common name.
    package let subject: String

    /// - Parameters:
    ///   - subject: the certificate that it shall speak of, in DER.
    ///   - authorities: those that may have issued it, in DER.
    ///   - time: seconds since 1970; an answer that does not hold then is of no use.
    /// - Throws: `SignatureError` (`trust`) with what is wrong with it.
    package init(
        der: [UInt8], about subject: [UInt8], issuedByOneOf authorities: some Sequence<[UInt8]>,
        at time: Int64
    ) throws(SignatureError) {
        guard der.count <= Self.limitBytes, let response = OCSPResponse.decode(der) else {
            throw Self.error("it is no successful OCSP response of at most 64 KiB in DER")
        }
        guard let subject = Certificate.decode(subject) else {
            throw Self.error("the certificate that it shall speak of is not X.509 in DER")
        }
        let issuers = authorities.lazy.compactMap(Certificate.decode)
        guard let issuer = issuers.first(where: { subject.isIssued(by: $0) }) else {
            throw Self.error("the registry has no authority that issued the certificate")
        }
        guard let answer = response.answer(about: subject, issuedBy: issuer) else {
            throw Self.error("it speaks of another certificate")
        }
        if case .unknown = answer.status {
            throw Self.error("its server does not know the certificate")
        }
        // A responder's clock may be a little ahead of ours.
        guard answer.thisUpdate <= time + Self.clockSeconds else {
            throw Self.error("it is from a time to come")
        }
        guard time <= answer.end else { throw Self.error("it has expired") }
        let store = try TrustStore(certificates: [], crls: [])
        var used: [UsedMaterial.Item] = []
        guard
            response.isAuthorised(
                by: issuer, in: store, at: time, checksRevocation: false, &used)
        else {
            throw Self.error(
                "it is signed neither by the issuer nor by one to whom it gave that right")
        }
        producedAt = response.producedAt ?? answer.thisUpdate
        thisUpdate = answer.thisUpdate
        nextUpdate = answer.nextUpdate
        self.subject = subject.commonName ?? ""
    }

    private static let clockSeconds: Int64 = 300

    private static func error(_ reason: String) -> SignatureError {
        SignatureError(.trust, "reading an OCSP response", reason)
    }
}
