// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// One decoded OCSP response (RFC 6960). OpenSSL's own path checks use no OCSP, so whom it speaks of
/// and who may speak is checked here.
final class OCSPResponse: @unchecked Sendable {
    // Sole owner. OpenSSL only reads it in the functions used here.
    private let pointer: OpaquePointer
    let digest: SHA256Digest

    struct Answer {
        enum Status {
            case good
            case revoked(RevocationList.Entry)
            /// The responder does not know the certificate: no answer.
            case unknown
        }

        let status: Status
        let thisUpdate: Int64
        let nextUpdate: Int64?
        /// The responder keeps certificates that expired since then (RFC 6960 4.4.4).
        let archiveCutoff: Int64?

        /// An answer without an end holds this long.
        private static let openEndedSeconds: Int64 = 86_400

        var end: Int64 { nextUpdate ?? (thisUpdate &+ Self.openEndedSeconds) }
    }

    private static let answerLimit = 1024

    /// `nil` for what is no successful basic response.
    init?(der: UnsafeRawBufferPointer) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        var cursor = der.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let start = der.baseAddress,
            let response = d2i_OCSP_RESPONSE(nil, &cursor, der.count)
        else { return nil }
        defer { OCSP_RESPONSE_free(response) }
        guard UnsafeRawPointer(cursor) == start + der.count,
            OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL,
            let basic = OCSP_response_get1_basic(response)
        else { return nil }
        self.pointer = basic
        self.digest = SHA256.hash(der)
    }

    static func decode(_ der: [UInt8]) -> OCSPResponse? {
        der.withUnsafeBytes { OCSPResponse(der: $0) }
    }

    deinit { OCSP_BASICRESP_free(pointer) }

    /// What it says of a certificate, whoever says it.
    func answer(about subject: Certificate, issuedBy issuer: Certificate) -> Answer? {
        for place in 0..<min(OCSP_resp_count(pointer), Int32(Self.answerLimit)) {
            guard let single = OCSP_resp_get0(pointer, place),
                Self.concerns(single, subject, issuer)
            else { continue }
            return Self.answer(single)
        }
        return nil
    }

    /// Seconds since 1970.
    var producedAt: Int64? { UnixTime.seconds(OCSP_resp_get0_produced_at(pointer)) }

    /// Signed by the issuer itself, or by one to whom it gave that right (RFC 6960 4.2.2.2).
    /// - Parameters:
    ///   - checksRevocation: whether a list has to clear the one to whom it gave it; where a check of
    ///     signatures asks again, an import need not.
    ///   - used: gets the list that clears a responder.
    func isAuthorised(
        by issuer: Certificate, in store: TrustStore, at time: Int64,
        checksRevocation: Bool = true, _ used: inout [UsedMaterial.Item]
    ) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard signsStrongly, let signer = signer(issuer) else { return false }
        if signer.digest == issuer.digest { return true }
        return signer.isIssued(by: issuer)
            && X509_get_extension_flags(signer.pointer) & UInt32(EXFLAG_XKUSAGE) != 0
            && X509_get_extended_key_usage(signer.pointer) & UInt32(XKU_OCSP_SIGN) != 0
            && signer.notBefore <= time && time <= signer.notAfter
            && EVP_PKEY_get_security_bits(signer.publicKey) >= 112
            && (!checksRevocation || isNotRevoked(signer, issuer, store, time, &used))
    }

    /// The certificate the response names as its signer's, if the signature is its.
    private func signer(_ issuer: Certificate) -> Certificate? {
        let extra = OpenSSLStack([issuer.pointer])
        var found: OpaquePointer?
        guard OCSP_resp_get0_signer(pointer, &found, extra.pointer) == 1, let found,
            // The chain is judged by the caller.
            OCSP_basic_verify(pointer, extra.pointer, nil, UInt(OCSP_NOVERIFY)) == 1
        else { return nil }
        if X509_cmp(found, issuer.pointer) == 0 { return issuer }
        let der = ASN1Bytes.encode { i2d_X509(found, $0) }
        return der.flatMap(Certificate.decode)
    }

    private var signsStrongly: Bool {
        guard let algorithm = OCSP_resp_get0_tbs_sigalg(pointer) else { return false }
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        var hash: Int32 = NID_undef
        OBJ_find_sigid_algs(OBJ_obj2nid(object), &hash, nil)
        return hash == NID_undef || WeakAlgorithms.isStrong(digest: hash)
    }

    /// The issuer exempts its responder (`nocheck`), or one of its fresh lists clears it.
    private func isNotRevoked(
        _ signer: Certificate, _ issuer: Certificate, _ store: TrustStore, _ time: Int64,
        _ used: inout [UsedMaterial.Item]
    ) -> Bool {
        if X509_get_ext_by_NID(signer.pointer, NID_id_pkix_OCSP_noCheck, -1) >= 0 { return true }
        let fresh = (store.revocationLists[issuer.subjectHash] ?? []).first { list in
            list.isStrong && list.thisUpdate <= time && time <= list.nextUpdate
                && list.isSigned(by: issuer)
        }
        guard let fresh else { return false }
        used.append(UsedMaterial.Item(.list, fresh.digest))
        return fresh.entry(for: signer) == nil
    }

    private static func concerns(
        _ single: OpaquePointer, _ subject: Certificate, _ issuer: Certificate
    ) -> Bool {
        guard let id = OCSP_SINGLERESP_get0_id(single) else { return false }
        var algorithm: OpaquePointer?
        OCSP_id_get0_info(nil, &algorithm, nil, nil, id)
        guard let name = OBJ_nid2sn(OBJ_obj2nid(algorithm)),
            let digest = EVP_get_digestbyname(name),
            let wanted = OCSP_cert_to_id(digest, subject.pointer, issuer.pointer)
        else { return false }
        defer { OCSP_CERTID_free(wanted) }
        return OCSP_id_cmp(id, wanted) == 0
    }

    private static func answer(_ single: OpaquePointer) -> Answer? {
        var reason: Int32 = 0
        var revoked: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var this: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var next: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        let code = OCSP_single_get0_status(single, &reason, &revoked, &this, &next)
        guard let thisUpdate = UnixTime.seconds(this) else { return nil }
        let status: Answer.Status
        switch code {
        case V_OCSP_CERTSTATUS_GOOD: status = .good
        case V_OCSP_CERTSTATUS_REVOKED:
            status = .revoked(
                RevocationList.Entry(
                    revokedAt: UnixTime.seconds(revoked) ?? Int64.min, reason: reason))
        default: status = .unknown
        }
        var cutoff: Int64?
        if let value = OCSP_SINGLERESP_get1_ext_d2i(
            single, NID_id_pkix_OCSP_archiveCutoff, nil, nil)
        {
            let time = value.assumingMemoryBound(to: ASN1_GENERALIZEDTIME.self)
            cutoff = UnixTime.seconds(time)
            ASN1_GENERALIZEDTIME_free(time)
        }
        return Answer(
            status: status, thisUpdate: thisUpdate, nextUpdate: UnixTime.seconds(next),
            archiveCutoff: cutoff)
    }
}
