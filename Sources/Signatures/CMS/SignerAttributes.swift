// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The signed attributes of a SignerInfo, each read only if it stands there once with one value.
struct SignerAttributes {
    /// Borrowed; its message outlives this.
    let signer: OpaquePointer

    /// OpenSSL: "the attribute must occur once and have a single value".
    private static let single: Int32 = -3

    var areThere: Bool { CMS_signed_get_attr_count(signer) > 0 }

    var messageDigest: [UInt8]? {
        value(NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING).map { ASN1Bytes.copy(Self.string($0)) }
    }

    /// An `ASN1_OBJECT *` that the message owns.
    var contentType: OpaquePointer? {
        value(NID_pkcs9_contentType, V_ASN1_OBJECT).map { OpaquePointer($0) }
    }

    /// Seconds since 1970, as claimed. A repeated attribute is no claim.
    var signingTime: Int64? {
        let time =
            value(NID_pkcs9_signingTime, V_ASN1_UTCTIME)
            ?? value(NID_pkcs9_signingTime, V_ASN1_GENERALIZEDTIME)
        return UnixTime.seconds(time.map { Self.string($0) })
    }

    /// DER of SigningCertificateV2 (RFC 5035).
    var signingCertificateV2: [UInt8]? {
        value(NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE).map {
            ASN1Bytes.copy(Self.string($0))
        }
    }

    /// DER of SigningCertificate (RFC 2634).
    var signingCertificate: [UInt8]? {
        value(NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE).map {
            ASN1Bytes.copy(Self.string($0))
        }
    }

    /// DER of Adobe's RevocationInfoArchival.
    var adobeArchive: [UInt8]? {
        guard let oid = OBJ_txt2obj("1.2.840.113583.1.1.8", 1) else { return nil }
        defer { ASN1_OBJECT_free(oid) }
        return CMS_signed_get0_data_by_OBJ(signer, oid, Self.single, V_ASN1_SEQUENCE).map {
            ASN1Bytes.copy(Self.string($0))
        }
    }

    /// How often an attribute occurs, whatever its values.
    func count(_ nid: Int32) -> Int {
        var found = 0
        var last: Int32 = -1
        while true {
            let next = CMS_signed_get_attr_by_NID(signer, nid, last)
            if next <= last { return found }
            found += 1
            last = next
        }
    }

    /// Not there, or there once with one value (RFC 5652 11.3).
    func isSingle(_ nid: Int32) -> Bool {
        let place = CMS_signed_get_attr_by_NID(signer, nid, -1)
        guard place >= 0 else { return true }
        return CMS_signed_get_attr_by_NID(signer, nid, place) < 0
            && X509_ATTRIBUTE_count(CMS_signed_get_attr(signer, place)) == 1
    }

    /// The first value of each content time stamp.
    var contentTimeStamps: [[UInt8]] {
        Self.sequences(NID_id_smime_aa_ets_contentTimestamp) { nid, last in
            CMS_signed_get_attr_by_NID(signer, nid, last)
        } attribute: { place in
            CMS_signed_get_attr(signer, place)
        }
    }

    /// Every signature time stamp among the unsigned attributes (RFC 3161 appendix A).
    var signatureTimeStamps: [[UInt8]] {
        Self.sequences(NID_id_smime_aa_timeStampToken) { nid, last in
            CMS_unsigned_get_attr_by_NID(signer, nid, last)
        } attribute: { place in
            CMS_unsigned_get_attr(signer, place)
        }
    }

    private static let tokenLimit = 8

    private static func sequences(
        _ nid: Int32, find: (Int32, Int32) -> Int32, attribute: (Int32) -> OpaquePointer?
    ) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var last: Int32 = -1
        while found.count < tokenLimit {
            let next = find(nid, last)
            if next <= last { break }
            last = next
            guard let attribute = attribute(next) else { continue }
            for place in 0..<max(0, X509_ATTRIBUTE_count(attribute)) {
                if let data = X509_ATTRIBUTE_get0_data(attribute, place, V_ASN1_SEQUENCE, nil) {
                    found.append(ASN1Bytes.copy(string(data)))
                } else {
                    // A value that is no token at all: an invalid one.
                    found.append([])
                }
            }
        }
        return found
    }

    private func value(_ nid: Int32, _ type: Int32) -> UnsafeMutableRawPointer? {
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(nid), Self.single, type)
    }

    private static func string(_ value: UnsafeMutableRawPointer) -> UnsafePointer<ASN1_STRING> {
        UnsafePointer(value.assumingMemoryBound(to: ASN1_STRING.self))
    }
}
