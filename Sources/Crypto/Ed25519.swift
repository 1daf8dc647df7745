// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Signatures after RFC 8032: 64 bytes, the same for the same key and message.
package enum Ed25519 {
    /// Sole owner of an `EVP_PKEY`, which OpenSSL never changes once it is made: threads share it.
    final class KeyHandle: @unchecked Sendable {
        let pointer: OpaquePointer
        init(owning pointer: OpaquePointer) { self.pointer = pointer }
        deinit { EVP_PKEY_free(pointer) }
    }

    package struct PublicKey: Sendable, Hashable {
        /// 32 bytes.
        package let rawRepresentation: [UInt8]
        private let handle: KeyHandle

        package init(rawRepresentation: [UInt8]) throws(CryptoError) {
            ERR_clear_error()
            guard rawRepresentation.count == 32,
                let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, rawRepresentation, 32)
            else { throw CryptoError.drain(.malformed, "reading an Ed25519 public key") }
            self.rawRepresentation = rawRepresentation
            self.handle = KeyHandle(owning: key)
        }

        /// Whether `signature` is this key's over `message`. Anything malformed is not.
        package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
            ERR_clear_error()
            defer { ERR_clear_error() }
            guard signature.count == 64, let context = EVP_MD_CTX_new() else { return false }
            defer { EVP_MD_CTX_free(context) }
            guard EVP_DigestVerifyInit(context, nil, nil, nil, handle.pointer) == 1 else {
                return false
            }
            return EVP_DigestVerify(context, signature, 64, message, message.count) == 1
        }

        package static func == (left: PublicKey, right: PublicKey) -> Bool {
            left.rawRepresentation == right.rawRepresentation
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(rawRepresentation) }
    }

    package struct PrivateKey: Sendable {
        package let publicKey: PublicKey
        let handle: KeyHandle

        /// A new random key.
        package init() throws(CryptoError) {
            try self.init(rawRepresentation: randomBytes(32))
        }

        /// The 32 bytes RFC 8032 calls the private key.
        package init(rawRepresentation: [UInt8]) throws(CryptoError) {
            ERR_clear_error()
            guard rawRepresentation.count == 32,
                let key = EVP_PKEY_new_raw_private_key(
                    EVP_PKEY_ED25519, nil, rawRepresentation, 32)
            else { throw CryptoError.drain(.malformed, "reading an Ed25519 private key") }
            try self.init(handle: KeyHandle(owning: key))
        }

        init(handle: KeyHandle) throws(CryptoError) {
            var raw = [UInt8](repeating: 0, count: 32)
            var length = 32
            guard EVP_PKEY_get_id(handle.pointer) == EVP_PKEY_ED25519,
                EVP_PKEY_get_raw_public_key(handle.pointer, &raw, &length) == 1, length == 32
            else { throw CryptoError.drain(.malformed, "this is no Ed25519 key") }
            self.publicKey = try PublicKey(rawRepresentation: raw)
            self.handle = handle
        }

        /// 64 bytes; the same for the same message.
        package func signature(for message: [UInt8]) throws(CryptoError) -> [UInt8] {
            ERR_clear_error()
            guard let context = EVP_MD_CTX_new() else {
                throw CryptoError.drain(.library, "signing")
            }
            defer { EVP_MD_CTX_free(context) }
            var signature = [UInt8](repeating: 0, count: 64)
            var length = 64
            guard EVP_DigestSignInit(context, nil, nil, nil, handle.pointer) == 1,
                EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
                length == 64
            else { throw CryptoError.drain(.library, "signing") }
            return signature
        }
    }
}
