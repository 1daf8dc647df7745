// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// One decoded CRL; shared between threads as `Certificate` is.
final class RevocationList: @unchecked Sendable {
    let pointer: OpaquePointer
    let digest: SHA256Digest
    let issuerHash: UInt
    let thisUpdate: Int64
    /// RFC 5280 5.1.2.5 demands one; a list without it never counts as fresh.
    let nextUpdate: Int64
    /// RFC 5280's `expiredCertsOnCRL` (X.509 9.5.2.8): keeps certificates that expired since then.
    let keepsExpiredSince: Int64?
    /// Signed over SHA-2 or better.
    let isStrong: Bool
    /// Tells what has changed since another list (RFC 5280 5.2.4), and stands beside it.
    let isDelta: Bool

    init?(der: UnsafeRawBufferPointer) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        var cursor = der.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let start = der.baseAddress,
            let pointer = d2i_X509_CRL(nil, &cursor, der.count)
        else { return nil }
        guard UnsafeRawPointer(cursor) == start + der.count,
            let thisUpdate = UnixTime.seconds(X509_CRL_get0_lastUpdate(pointer))
        else {
            X509_CRL_free(pointer)
            return nil
        }
        self.pointer = pointer
        self.digest = SHA256.hash(der)
        self.issuerHash = DistinguishedName.hash(X509_CRL_get_issuer(pointer))
        self.thisUpdate = thisUpdate
        self.nextUpdate = UnixTime.seconds(X509_CRL_get0_nextUpdate(pointer)) ?? Int64.min
        self.keepsExpiredSince = Self.expiredCertificatesSince(pointer)
        self.isDelta = X509_CRL_get_ext_by_NID(pointer, NID_delta_crl, -1) >= 0
        var hash: Int32 = NID_undef
        OBJ_find_sigid_algs(X509_CRL_get_signature_nid(pointer), &hash, nil)
        // Where the hash is not part of the algorithm's name (RSASSA-PSS, EdDSA) it is a parameter
        // that OpenSSL checks, or fixed and strong.
        self.isStrong = hash == NID_undef || WeakAlgorithms.isStrong(digest: hash)
    }

    static func decode(_ der: [UInt8]) -> RevocationList? {
        der.withUnsafeBytes { RevocationList(der: $0) }
    }

    deinit { X509_CRL_free(pointer) }

    func isSigned(by issuer: Certificate) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        return issuerHash == issuer.subjectHash
            && X509_NAME_cmp(
                X509_CRL_get_issuer(pointer), X509_get_subject_name(issuer.pointer)) == 0
            && X509_CRL_verify(pointer, issuer.publicKey) == 1
    }

    struct Entry {
        var revokedAt: Int64
        var reason: Int32
    }

    func entry(for certificate: Certificate) -> Entry? {
        Self.entry(of: certificate.pointer, in: pointer)
    }

    /// Both borrowed: an `X509 *` and an `X509_CRL *`.
    static func entry(of certificate: OpaquePointer, in list: OpaquePointer) -> Entry? {
        var revoked: OpaquePointer?
        guard X509_CRL_get0_by_cert(list, &revoked, certificate) != 0, let revoked
        else { return nil }
        // A date nobody can read counts as "always".
        let date = UnixTime.seconds(X509_REVOKED_get0_revocationDate(revoked)) ?? Int64.min
        var reason = CRL_REASON_NONE
        if let code = X509_REVOKED_get_ext_d2i(revoked, NID_crl_reason, nil, nil) {
            reason = Int32(
                clamping: ASN1_ENUMERATED_get(code.assumingMemoryBound(to: ASN1_ENUMERATED.self)))
            ASN1_ENUMERATED_free(code.assumingMemoryBound(to: ASN1_ENUMERATED.self))
        }
        return Entry(revokedAt: date, reason: reason)
    }

    private static func expiredCertificatesSince(_ crl: OpaquePointer) -> Int64? {
        guard let oid = OBJ_txt2obj("2.5.29.60", 1) else { return nil }
        defer { ASN1_OBJECT_free(oid) }
        let place = X509_CRL_get_ext_by_OBJ(crl, oid, -1)
        guard place >= 0, let value = X509_EXTENSION_get_data(X509_CRL_get_ext(crl, place)) else {
            return nil
        }
        var cursor = UnsafePointer(ASN1_STRING_get0_data(value))
        guard
            let time = d2i_ASN1_GENERALIZEDTIME(nil, &cursor, Int(ASN1_STRING_length(value)))
        else { return nil }
        defer { ASN1_GENERALIZEDTIME_free(time) }
        return UnixTime.seconds(time)
    }
}
