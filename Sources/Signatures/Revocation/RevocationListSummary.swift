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

    /// - Throws: `SignatureError` (`trust`) for what is no CRL in DER.
    package init(der: [UInt8]) throws(SignatureError) {
        guard let list = RevocationList.decode(der) else {
            throw SignatureError(.trust, "reading a revocation list", "it is not a CRL in DER")
        }
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
