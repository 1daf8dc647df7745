// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// One decoded X.509 certificate. OpenSSL counts references atomically and locks where it fills in
/// what it derives from the extensions, so threads may share it.
final class Certificate: @unchecked Sendable {
    let pointer: OpaquePointer
    let digest: SHA256Digest
    let subjectHash: UInt
    let issuerHash: UInt
    /// Seconds since 1970; both ends included.
    let notBefore: Int64
    let notAfter: Int64
    let commonName: String?
    /// Says digitalSignature or nonRepudiation, or says nothing of its use.
    let maySign: Bool
    /// Its authority will never say anything of it (RFC 9608): it lives too short to be revoked.
    let hasNoRevocationInformation: Bool

    /// Refuses what is not exactly one certificate. `digest` spares the hashing where it is known.
    init?(der: UnsafeRawBufferPointer, digest: SHA256Digest? = nil) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        var cursor = der.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let start = der.baseAddress,
            let pointer = d2i_X509(nil, &cursor, der.count)
        else { return nil }
        guard UnsafeRawPointer(cursor) == start + der.count,
            let notBefore = UnixTime.seconds(X509_get0_notBefore(pointer)),
            let notAfter = UnixTime.seconds(X509_get0_notAfter(pointer)),
            X509_get0_pubkey(pointer) != nil
        else {
            X509_free(pointer)
            return nil
        }
        self.pointer = pointer
        self.digest = digest ?? SHA256.hash(der)
        self.subjectHash = DistinguishedName.hash(X509_get_subject_name(pointer))
        self.issuerHash = DistinguishedName.hash(X509_get_issuer_name(pointer))
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.commonName = DistinguishedName.commonName(X509_get_subject_name(pointer))
        self.hasNoRevocationInformation =
            X509_get_ext_by_NID(pointer, NID_no_rev_avail, -1) >= 0
            && X509_get_extension_flags(pointer) & UInt32(EXFLAG_CA) == 0
        let usage = X509_get_key_usage(pointer)
        self.maySign =
            usage == UInt32.max || usage & UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION) != 0
    }

    static func decode(_ der: [UInt8]) -> Certificate? {
        der.withUnsafeBytes { Certificate(der: $0) }
    }

    deinit { X509_free(pointer) }

    var publicKey: OpaquePointer? { X509_get0_pubkey(pointer) }

    /// Names and key identifiers fit, and the signature holds.
    func isIssued(by issuer: Certificate) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        return issuerHash == issuer.subjectHash
            && X509_check_issued(issuer.pointer, pointer) == X509_V_OK
            && X509_verify(pointer, issuer.publicKey) == 1
    }
}
