// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// An OCSP request about one certificate (RFC 6960), without a nonce, so that a responder may answer with
/// what it has ready (RFC 5019); the answer's times say how old it is.
package struct OCSPQuestion: Sendable {
    /// In DER, to be sent as `application/ocsp-request`.
    package let der: [UInt8]

    /// - Parameters: both certificates in DER.
    /// - Throws: `SignatureError` (`trust`) for what is no certificate.
    package init(about subject: [UInt8], issuedBy issuer: [UInt8]) throws(SignatureError) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let subject = Certificate.decode(subject), let issuer = Certificate.decode(issuer),
            let request = OCSP_REQUEST_new()
        else {
            throw SignatureError(.trust, "asking about a certificate", "it is not X.509 in DER")
        }
        defer { OCSP_REQUEST_free(request) }
        // SHA-1 names the issuer here and proves nothing: responders know no other (RFC 5019 2.1.1).
        guard let id = OCSP_cert_to_id(EVP_sha1(), subject.pointer, issuer.pointer) else {
            throw SignatureError(.trust, "asking about a certificate", "its issuer has no key")
        }
        guard OCSP_request_add0_id(request, id) != nil else {
            OCSP_CERTID_free(id)
            throw SignatureError(.trust, "asking about a certificate", "no memory")
        }
        guard let der = ASN1Bytes.encode({ i2d_OCSP_REQUEST(request, $0) }) else {
            throw SignatureError(.trust, "asking about a certificate", "it cannot be written")
        }
        self.der = der
    }
}
