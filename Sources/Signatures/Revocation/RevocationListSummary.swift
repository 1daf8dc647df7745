// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// What a registry needs to know of a revocation list (CRL): whose it is, and how fresh.
package struct RevocationListSummary: Sendable {
    /// SHA-256 of the issuer's name, the id of the issuer's key, and the list's scope, as far as the
    /// list says them: a newer list of the same kind has the same. A list of some certificates only, or
    /// of what has changed since another (a delta), takes no whole list's place.
    package let issuerKey: SHA256Digest
    /// The issuer's name on one line (RFC 2253), its letters as they are; at most 512 bytes.
    package let issuer: String
    /// Seconds since 1970.
    package let thisUpdate: Int64
    package let nextUpdate: Int64?
    /// The list's own number (cRLNumber), big end first without leading zeros; empty where it has none.
    /// RFC 5280 5.2.3 lets it have 20 bytes.
    package let number: [UInt8]
    private let list: RevocationList

    package init(der: [UInt8]) throws(SignatureError) { try self.init(HeldBytes(der)) }

    /// - Throws: `SignatureError` (`trust`) for what is no CRL in DER.
    package init(_ der: HeldBytes) throws(SignatureError) {
        guard let list = RevocationList(der) else {
            throw SignatureError(.trust, "reading a revocation list", "it is not a CRL in DER")
        }
        self.list = list
        number = Self.number(of: list)
        thisUpdate = list.thisUpdate
        nextUpdate = list.nextUpdate == Int64.min ? nil : list.nextUpdate
        let name = X509_CRL_get_issuer(list.pointer)
        issuer = DistinguishedName.line(name)
        var hash = SHA256()
        hash.update(Self.encoded(name))
        hash.update(Self.extensionValue(NID_authority_key_identifier, of: list))
        // Nothing where there is neither: a whole list has the key that it always had.
        hash.update(Self.extensionValue(NID_issuing_distribution_point, of: list))
        if list.isDelta { hash.update(Array("delta".utf8)) }
        issuerKey = hash.finalize()
    }

    /// Whether one of those certificates, in DER, signed it; nil where none of them bears its issuer's name,
    /// and key id if it says one: then nobody can tell yet.
    package func isSigned(byOneOf authorities: some Sequence<[UInt8]>) -> Bool? {
        let key = Self.keyIdentifier(of: list)
        let named = authorities.compactMap(Certificate.decode).filter { authority in
            guard authority.subjectHash == list.issuerHash else { return false }
            guard let key,
                let own = X509_get0_subject_key_id(authority.pointer).map({ ASN1Bytes.copy($0) })
            else { return true }
            return own == key
        }
        return named.isEmpty ? nil : named.contains { list.isSigned(by: $0) }
    }

    private static func keyIdentifier(of list: RevocationList) -> [UInt8]? {
        guard
            let value = X509_CRL_get_ext_d2i(list.pointer, NID_authority_key_identifier, nil, nil)
        else { return nil }
        let identifier = value.assumingMemoryBound(to: AUTHORITY_KEYID.self)
        defer { AUTHORITY_KEYID_free(identifier) }
        return identifier.pointee.keyid.map { ASN1Bytes.copy($0) }
    }

    private static func number(of list: RevocationList) -> [UInt8] {
        guard let value = X509_CRL_get_ext_d2i(list.pointer, NID_crl_number, nil, nil) else {
            return []
        }
        let integer = value.assumingMemoryBound(to: ASN1_INTEGER.self)
        defer { ASN1_INTEGER_free(integer) }
        let bytes = ASN1Bytes.copy(integer).drop { $0 == 0 }
        return bytes.count > 20 ? [] : Array(bytes)
    }

    private static func encoded(_ name: OpaquePointer?) -> [UInt8] {
        var der: UnsafePointer<UInt8>?
        var count = 0
        guard X509_NAME_get0_der(name, &der, &count) == 1, let der else { return [] }
        return Array(UnsafeBufferPointer(start: der, count: count))
    }

    private static func extensionValue(_ nid: Int32, of list: RevocationList) -> [UInt8] {
        let place = X509_CRL_get_ext_by_NID(list.pointer, nid, -1)
        guard place >= 0,
            let value = X509_EXTENSION_get_data(X509_CRL_get_ext(list.pointer, place)),
            let data = ASN1_STRING_get0_data(value)
        else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(value))))
    }
}
