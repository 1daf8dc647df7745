// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// One decoded CRL; shared between threads as `Certificate` is.
///
/// Of a large list OpenSSL gets the head alone, without entries: decoded, an entry takes two hundred
/// bytes and more, and an authority of a million certificates that were revoked would fill an inspector.
final class RevocationList: @unchecked Sendable {
    /// From so many bytes on a list is large.
    static let largeBytes = 256 << 10

    /// Of a large list its head: the signature in it does not hold.
    let pointer: OpaquePointer
    private let large: Large?
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

    /// What a large list has beside its head.
    private struct Large {
        let held: HeldBytes
        let signed: UnsafeRawBufferPointer
        let entries: UnsafeRawBufferPointer
        let index: RevocationIndex
    }

    /// A list that is decoded as a whole, however large: one that came with a document, which is bounded.
    convenience init?(der: UnsafeRawBufferPointer) {
        guard let pointer = Self.decoded(der) else { return nil }
        self.init(pointer, digest: SHA256.hash(der), large: nil)
    }

    /// Above this a list that cannot be read in place is none.
    private static let wholeBytes = 16 << 20

    /// A list of the trust.
    convenience init?(_ held: HeldBytes) {
        guard held.bytes.count >= Self.largeBytes, let parts = RevocationListParts(held.bytes),
            let index = RevocationIndex(parts.entries),
            let pointer = parts.head.withUnsafeBytes(Self.decoded)
        else {
            // OpenSSL knows forms that the index does not (an indirect list).
            guard held.bytes.count <= Self.wholeBytes else { return nil }
            self.init(der: held.bytes)
            return
        }
        self.init(
            pointer, digest: SHA256.hash(held.bytes),
            large: Large(held: held, signed: parts.signed, entries: parts.entries, index: index))
    }

    /// Takes the pointer over.
    private init?(_ pointer: OpaquePointer, digest: SHA256Digest, large: Large?) {
        self.pointer = pointer
        self.large = large
        self.digest = digest
        self.issuerHash = DistinguishedName.hash(X509_CRL_get_issuer(pointer))
        self.thisUpdate = UnixTime.seconds(X509_CRL_get0_lastUpdate(pointer)) ?? Int64.min
        self.nextUpdate = UnixTime.seconds(X509_CRL_get0_nextUpdate(pointer)) ?? Int64.min
        self.keepsExpiredSince = Self.expiredCertificatesSince(pointer)
        self.isDelta = X509_CRL_get_ext_by_NID(pointer, NID_delta_crl, -1) >= 0
        var hash: Int32 = NID_undef
        OBJ_find_sigid_algs(X509_CRL_get_signature_nid(pointer), &hash, nil)
        // Where the hash is not part of the algorithm's name (RSASSA-PSS, EdDSA) it is a parameter
        // that OpenSSL checks, or fixed and strong.
        self.isStrong = hash == NID_undef || WeakAlgorithms.isStrong(digest: hash)
        // A list without a date that can be read is none.
        if thisUpdate == Int64.min { return nil }
    }

    /// An `X509_CRL *` that is the caller's.
    private static func decoded(_ der: UnsafeRawBufferPointer) -> OpaquePointer? {
        ERR_clear_error()
        defer { ERR_clear_error() }
        var cursor = der.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let start = der.baseAddress, let pointer = d2i_X509_CRL(nil, &cursor, der.count)
        else { return nil }
        guard UnsafeRawPointer(cursor) == start + der.count else {
            X509_CRL_free(pointer)
            return nil
        }
        return pointer
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
            && holds(by: issuer.publicKey)
    }

    /// OpenSSL cannot say so of a large list: it has the head alone.
    var isLarge: Bool { large != nil }

    /// Whatever certificate the key is of.
    func holds(by key: OpaquePointer?) -> Bool {
        guard let large else { return X509_CRL_verify(pointer, key) == 1 }
        var signature: UnsafePointer<ASN1_BIT_STRING>?
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_CRL_get0_signature(pointer, &signature, &algorithm)
        return SignedElement.holds(large.signed, signature, algorithm, by: key)
    }

    struct Entry {
        var revokedAt: Int64
        var reason: Int32
    }

    func entry(for certificate: Certificate) -> Entry? {
        guard let large else { return Self.entry(of: certificate.pointer, in: pointer) }
        guard
            let der = ASN1Bytes.encode({
                i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate.pointer), $0)
            })
        else { return nil }
        return der.withUnsafeBytes { bytes -> Entry? in
            var reader = DERReader(bytes)
            guard let serial = reader.next(0x02)?.content,
                let found = large.index.entry(of: serial, in: large.entries)
            else { return nil }
            var cursor = found.baseAddress?.assumingMemoryBound(to: UInt8.self)
            // What is named cannot be less than revoked.
            guard let revoked = d2i_X509_REVOKED(nil, &cursor, found.count) else {
                return Entry(revokedAt: Int64.min, reason: CRL_REASON_NONE)
            }
            defer { X509_REVOKED_free(revoked) }
            return Self.entry(revoked)
        }
    }

    /// Both borrowed: an `X509 *` and an `X509_CRL *`.
    static func entry(of certificate: OpaquePointer, in list: OpaquePointer) -> Entry? {
        var revoked: OpaquePointer?
        guard X509_CRL_get0_by_cert(list, &revoked, certificate) != 0, let revoked
        else { return nil }
        return entry(revoked)
    }

    /// Of an `X509_REVOKED *`, borrowed.
    private static func entry(_ revoked: OpaquePointer) -> Entry {
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
