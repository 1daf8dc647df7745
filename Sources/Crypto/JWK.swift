// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Public keys as JSON Web Keys (RFC 8037 section 2).
extension Ed25519.PublicKey {
    /// RFC 7638: the Base64url of the SHA-256 over the required members in their order. Serves as
    /// `kid`, so that a key's name follows from the key.
    package var thumbprint: String {
        Base64URL.encode(SHA256.hash(requiredMembers).bytes)
    }

    /// One JSON object. All texts in it are Base64url or fixed: nothing needs escaping.
    package var jwk: String {
        let x = Base64URL.encode(rawRepresentation)
        return #"{"alg":"EdDSA","crv":"Ed25519","kid":"\#(thumbprint)","kty":"OKP","#
            + #""use":"sig","x":"\#(x)"}"#
    }

    private var requiredMembers: String {
        #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(rawRepresentation))"}"#
    }

    /// A JWK Set (RFC 7517 section 5) of old and new keys, in the order given.
    package static func jwks(_ keys: [Ed25519.PublicKey]) -> String {
        #"{"keys":["# + keys.map(\.jwk).joined(separator: ",") + "]}"
    }
}
