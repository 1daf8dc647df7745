// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Whether a signature value is one of a key's over a canonical `SignedInfo`.
struct XMLSignatureValue {
    let method: XMLSignatureMethod
    let bytes: [UInt8]

    func holds(_ message: [UInt8], by certificate: Certificate) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let key = certificate.publicKey, let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let kind = EVP_PKEY_get_base_id(key)
        var settings: OpaquePointer?
        func begin(_ nid: Int32?) -> Bool {
            let digest = nid.flatMap { OBJ_nid2sn($0) }.flatMap { EVP_get_digestbyname($0) }
            guard nid == nil || digest != nil else { return false }
            return EVP_DigestVerifyInit(context, &settings, digest, nil, key) == 1
        }
        func verify(_ value: [UInt8]) -> Bool {
            EVP_DigestVerify(context, value, value.count, message, message.count) == 1
        }
        switch method {
        case .rsa(let digest):
            return kind == EVP_PKEY_RSA && begin(digest)
                && EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PADDING) == 1 && verify(bytes)
        case .pss(let parameters):
            guard kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS, begin(parameters.digest),
                EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1,
                EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, parameters.saltLength) == 1,
                let mask = OBJ_nid2sn(parameters.maskDigest).flatMap({ EVP_get_digestbyname($0) }),
                EVP_PKEY_CTX_set_rsa_mgf1_md(settings, mask) == 1
            else { return false }
            return verify(bytes)
        case .ecdsa(let digest):
            guard kind == EVP_PKEY_EC, let value = Self.der(bytes, of: key) else { return false }
            return begin(digest) && verify(value)
        case .ed25519:
            return kind == EVP_PKEY_ED25519 && begin(nil) && verify(bytes)
        }
    }

    /// XML-DSig writes r and s one behind the other, each as long as the order of the curve; OpenSSL
    /// reads a SEQUENCE. `nil` for any other length, a SEQUENCE among them.
    private static func der(_ bytes: [UInt8], of key: OpaquePointer) -> [UInt8]? {
        let length = (Int(EVP_PKEY_get_bits(key)) + 7) / 8
        guard length > 0, bytes.count == 2 * length, let value = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(value) }
        let (r, s) = (Array(bytes[..<length]), Array(bytes[length...]))
        guard
            ECDSA_SIG_set0(
                value, BN_bin2bn(r, Int32(length), nil), BN_bin2bn(s, Int32(length), nil)) == 1
        else { return nil }
        return ASN1Bytes.encode { i2d_ECDSA_SIG(value, $0) }
    }
}
