// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// The first ESSCertID of a signing-certificate attribute: it binds the signature to one
/// certificate, not only to its key (RFC 5035 section 3).
struct CertificateReference {
    let digestNID: Int32
    let hash: [UInt8]
    /// DER of IssuerSerial, if given.
    let issuerSerial: [UInt8]?

    enum Match { case no, yes, hashOnly }

    /// - Parameter issuerSerialDER: an IssuerSerial, as XAdES carries it. One that is malformed fits
    ///   no certificate.
    init(digestNID: Int32, hash: [UInt8], issuerSerialDER: [UInt8]?) {
        self.digestNID = digestNID
        self.hash = hash
        issuerSerial = issuerSerialDER.map { der in
            der.withUnsafeBytes { bytes in
                var reader = DERReader(bytes)
                return reader.next(0x30)?.bytes ?? []
            }
        }
    }

    /// `nil` if the attribute is malformed.
    init?(v2 der: [UInt8]) { self.init(der, isV2: true) }
    init?(v1 der: [UInt8]) { self.init(der, isV2: false) }

    private init?(_ der: [UInt8], isV2: Bool) {
        let parsed: (Int32, [UInt8], [UInt8]?)? = der.withUnsafeBytes { bytes in
            var outer = DERReader(bytes)
            guard let attribute = outer.next(0x30) else { return nil }
            var fields = DERReader(attribute.content)
            guard let references = fields.next(0x30) else { return nil }
            var list = DERReader(references.content)
            guard let first = list.next(0x30) else { return nil }
            var reference = DERReader(first.content)
            var nid = isV2 ? NID_sha256 : NID_sha1
            if isV2, reference.tag == 0x30 {
                guard let algorithm = reference.next(0x30) else { return nil }
                var inside = DERReader(algorithm.content)
                guard let oid = inside.next(0x06) else { return nil }
                nid = Self.nid(ofObject: [UInt8](oid.whole))
            }
            guard let hash = reference.next(0x04) else { return nil }
            return (nid, hash.bytes, reference.next(0x30).map { [UInt8]($0.content) })
        }
        guard let parsed else { return nil }
        (digestNID, hash, issuerSerial) = parsed
    }

    func matches(_ certificate: Certificate) -> Match {
        guard hash == digest(of: certificate) else { return .no }
        guard let issuerSerial else { return .yes }
        return issuerSerialFits(certificate, issuerSerial) ? .yes : .hashOnly
    }

    /// Whether the hash is that of these bytes.
    func mayBe(_ der: UnsafeRawBufferPointer) -> Bool {
        guard let algorithm else { return false }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_Digest(der.baseAddress, der.count, &digest, &length, algorithm, nil) == 1 else {
            return false
        }
        return hash == Array(digest[..<Int(length)])
    }

    /// Nil for one that proves nothing.
    private var algorithm: OpaquePointer? {
        guard digestNID == NID_sha1 || WeakAlgorithms.isStrong(digest: digestNID),
            let name = OBJ_nid2sn(digestNID)
        else { return nil }
        return EVP_get_digestbyname(name)
    }

    private func digest(of certificate: Certificate) -> [UInt8]? {
        if digestNID == NID_sha256 { return certificate.digest.bytes }
        guard let algorithm else { return nil }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard X509_digest(certificate.pointer, algorithm, &digest, &length) == 1 else { return nil }
        return Array(digest[..<Int(length)])
    }

    /// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER }; one directoryName.
    private func issuerSerialFits(_ certificate: Certificate, _ content: [UInt8]) -> Bool {
        content.withUnsafeBytes { bytes in
            var fields = DERReader(bytes)
            guard let names = fields.next(0x30), let serial = fields.next(0x02) else {
                return false
            }
            var list = DERReader(names.content)
            guard let directoryName = list.next(0xA4) else { return false }
            var cursor = directoryName.content.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard cursor != nil, let name = d2i_X509_NAME(nil, &cursor, directoryName.content.count)
            else { return false }
            defer { X509_NAME_free(name) }
            var number = serial.whole.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard let integer = d2i_ASN1_INTEGER(nil, &number, serial.whole.count) else {
                return false
            }
            defer { ASN1_INTEGER_free(integer) }
            return X509_NAME_cmp(name, X509_get_issuer_name(certificate.pointer)) == 0
                && ASN1_INTEGER_cmp(integer, X509_get0_serialNumber(certificate.pointer)) == 0
        }
    }

    private static func nid(ofObject der: [UInt8]) -> Int32 {
        der.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            guard let object = d2i_ASN1_OBJECT(nil, &cursor, bytes.count) else { return NID_undef }
            defer { ASN1_OBJECT_free(object) }
            return OBJ_obj2nid(object)
        }
    }
}
