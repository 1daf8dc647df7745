// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A private key made for a test. Sole owner of an `EVP_PKEY`, which OpenSSL does not change any
/// more: tests in parallel may share it.
package final class TestKey: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer?) {
        guard let pointer else { preconditionFailure("OpenSSL made no key") }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    /// Signs by an algorithm that takes no digest from outside.
    var hasOwnDigest: Bool {
        let kind = EVP_PKEY_get_base_id(pointer)
        return kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448
    }

    /// The public key (SubjectPublicKeyInfo in DER): what an attacker may take for a secret.
    package var publicBytes: [UInt8] { OpenSSLBytes.encode { i2d_PUBKEY(pointer, $0) } }

    /// A signature as X.509 and CMS carry it: of a curve the SEQUENCE of r and s.
    package func sign(_ message: [UInt8], digest: String = "SHA256") -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        precondition(
            EVP_DigestSignInit(
                context, nil, EVP_get_digestbyname(digest), nil, pointer) == 1)
        var length = 0
        precondition(EVP_DigestSign(context, nil, &length, message, message.count) == 1)
        var value = [UInt8](repeating: 0, count: length)
        precondition(EVP_DigestSign(context, &value, &length, message, message.count) == 1)
        return Array(value[..<length])
    }

    /// Made in microseconds.
    package static func ed25519() -> TestKey { edwards(EVP_PKEY_ED25519) }

    package static func ed448() -> TestKey { edwards(EVP_PKEY_ED448) }

    private static func edwards(_ kind: Int32) -> TestKey {
        let context = EVP_PKEY_CTX_new_id(kind, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        precondition(EVP_PKEY_keygen_init(context) == 1)
        precondition(EVP_PKEY_keygen(context, &key) == 1)
        return TestKey(owning: key)
    }

    /// P-256, or another curve by its number: made in microseconds.
    package static func elliptic(_ curve: Int32 = NID_X9_62_prime256v1) -> TestKey {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        precondition(EVP_PKEY_keygen_init(context) == 1)
        precondition(
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, curve) == 1)
        precondition(EVP_PKEY_keygen(context, &key) == 1)
        return TestKey(owning: key)
    }

    /// Slow to make: share it.
    package static func rsa(bits: Int32) -> TestKey {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        precondition(EVP_PKEY_keygen_init(context) == 1)
        precondition(EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1)
        precondition(EVP_PKEY_keygen(context, &key) == 1)
        return TestKey(owning: key)
    }

    /// PKCS #8, for programs other than ours.
    package var der: [UInt8] {
        let information = EVP_PKEY2PKCS8(pointer)
        defer { PKCS8_PRIV_KEY_INFO_free(information) }
        return OpenSSLBytes.encode { i2d_PKCS8_PRIV_KEY_INFO(information, $0) }
    }
}
