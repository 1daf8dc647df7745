// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The algorithm that a SignerInfo names for its signature value. OpenSSL verifies with the digest of
/// `digestAlgorithm` whatever the other says, so one that names another digest would pass, and a
/// reader that believes it would show a signature that was never made.
enum SignatureAlgorithm {
    /// Whether the digest that it names, if it names one, is this one. RFC 5652 (5.3) ties both
    /// together; RFC 4056 (3) says it of the parameters of RSASSA-PSS, RFC 8419 (3.1) of Ed25519.
    static func agrees(_ signer: OpaquePointer, withDigest digest: Int32) -> Bool {
        var algorithm: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(signer, nil, nil, nil, &algorithm)
        guard let algorithm else { return false }
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        let nid = OBJ_obj2nid(object)
        switch nid {
        case NID_rsassaPss: return pssDigest(algorithm) == digest
        case NID_ED25519: return digest == NID_sha512
        default:
            var named = NID_undef
            // One that OpenSSL does not know it does not verify either.
            guard OBJ_find_sigid_algs(nid, &named, nil) == 1 else { return true }
            return named == NID_undef || named == digest
        }
    }

    /// SHA-1 where the parameters leave it out.
    private static func pssDigest(_ algorithm: UnsafeMutablePointer<X509_ALGOR>) -> Int32 {
        var kind: Int32 = 0
        var value: UnsafeRawPointer?
        X509_ALGOR_get0(nil, &kind, &value, algorithm)
        guard kind == V_ASN1_SEQUENCE, let value else { return NID_undef }
        let string = value.assumingMemoryBound(to: ASN1_STRING.self)
        var cursor = ASN1_STRING_get0_data(string)
        guard
            let parameters = d2i_RSA_PSS_PARAMS(nil, &cursor, Int(ASN1_STRING_length(string)))
        else { return NID_undef }
        defer { RSA_PSS_PARAMS_free(parameters) }
        guard let hash = parameters.pointee.hashAlgorithm else { return NID_sha1 }
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, hash)
        return OBJ_obj2nid(object)
    }
}
