// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Writes OCSP responses for tests, right ones and wrong ones.
package struct TestOCSP: Sendable {
    package enum Status: Sendable {
        case good
        case revoked(at: Int64)
        case unknown
    }

    package var status = Status.good
    package var thisUpdate: Int64
    package var nextUpdate: Int64?
    package var archiveCutoff: Int64?
    package var digest = "SHA256"
    /// Sent along besides the signer's own certificate.
    package var certificates: [TestIdentity] = []
    package var sendsSignerCertificate = true

    package init(thisUpdate: Int64, nextUpdate: Int64?) {
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }

    package func response(
        about subject: TestIdentity, issuedBy issuer: TestIdentity, signedBy signer: TestIdentity
    ) -> [UInt8] {
        guard let basic = OCSP_BASICRESP_new() else { preconditionFailure("no memory") }
        defer { OCSP_BASICRESP_free(basic) }
        let id = OCSP_cert_to_id(EVP_sha1(), subject.pointer, issuer.pointer)
        defer { OCSP_CERTID_free(id) }
        let this = ASN1_GENERALIZEDTIME_set(nil, Int(thisUpdate))
        let next = nextUpdate.map { ASN1_GENERALIZEDTIME_set(nil, Int($0)) } ?? nil
        var revoked: UnsafeMutablePointer<ASN1_TIME>?
        var code = V_OCSP_CERTSTATUS_GOOD
        switch status {
        case .good: break
        case .unknown: code = V_OCSP_CERTSTATUS_UNKNOWN
        case .revoked(let at):
            code = V_OCSP_CERTSTATUS_REVOKED
            revoked = ASN1_TIME_set(nil, Int(at))
        }
        defer {
            ASN1_GENERALIZEDTIME_free(this)
            ASN1_GENERALIZEDTIME_free(next)
            ASN1_TIME_free(revoked)
        }
        let single = OCSP_basic_add1_status(
            basic, id, code, Int32(OCSP_REVOKED_STATUS_NOSTATUS), revoked, this, next)
        if let archiveCutoff {
            let time = ASN1_GENERALIZEDTIME_set(nil, Int(archiveCutoff))
            defer { ASN1_GENERALIZEDTIME_free(time) }
            OCSP_SINGLERESP_add1_ext_i2d(single, NID_id_pkix_OCSP_archiveCutoff, time, 0, 0)
        }
        for certificate in certificates { OCSP_basic_add1_cert(basic, certificate.pointer) }
        precondition(
            OCSP_basic_sign(
                basic, signer.pointer, signer.key.pointer, EVP_get_digestbyname(digest), nil,
                sendsSignerCertificate ? 0 : UInt(OCSP_NOCERTS)) == 1, OpenSSLErrors.text())
        let response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)
        defer { OCSP_RESPONSE_free(response) }
        return OpenSSLBytes.encode { i2d_OCSP_RESPONSE(response, $0) }
    }
}
