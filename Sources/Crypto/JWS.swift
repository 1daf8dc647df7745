// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Compact JSON Web Signatures (RFC 7515) with EdDSA (RFC 8037), and no other algorithm: what a
/// header asks for never chooses how it is checked.
package enum JWS {
    package struct Verified: Sendable, Equatable {
        package var payload: [UInt8]
        package var key: Ed25519.PublicKey
        /// The protected header's members, all strings.
        package var header: [String: String]
    }

    /// The same text for the same payload and key. `type` becomes the header's `typ`.
    package static func sign(
        _ payload: [UInt8], with key: Ed25519.PrivateKey, type: String? = nil
    ) throws(CryptoError) -> String {
        var members = [("alg", "EdDSA"), ("kid", key.publicKey.thumbprint)]
        if let type { members.append(("typ", type)) }
        return try sign(payload, header: JWSHeader.encode(members), with: key)
    }

    static func sign(
        _ payload: [UInt8], header: String, with key: Ed25519.PrivateKey
    ) throws(CryptoError) -> String {
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(payload)
        let signature = try key.signature(for: Array(input.utf8))
        return input + "." + Base64URL.encode(signature)
    }

    /// The payload, if one of `keys` signed it: the one `kid` names, or any if there is no `kid`.
    package static func verify(
        _ compact: String, keys: [Ed25519.PublicKey]
    ) throws(CryptoError) -> Verified {
        let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let headerBytes = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let header = JWSHeader.decode(headerBytes)
        else { throw CryptoError(.malformed, "reading a JWS", "not a compact JWS of ours") }
        guard header["alg"] == "EdDSA" else {
            throw CryptoError(.untrusted, "verifying a JWS", "its algorithm is not EdDSA")
        }
        let input = Array(parts[0].utf8) + [UInt8(ascii: ".")] + Array(parts[1].utf8)
        for key in keys where header["kid"] == nil || header["kid"] == key.thumbprint {
            if key.isValid(signature, for: input) {
                return Verified(payload: payload, key: key, header: header)
            }
        }
        throw CryptoError(.untrusted, "verifying a JWS", "no known key signed it")
    }
}
