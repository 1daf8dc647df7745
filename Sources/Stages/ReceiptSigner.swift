// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import JSON

/// A receipt (biên nhận): a compact JWS over publisher, submission and size, and no time, so that
/// every repetition gets the same bytes from any gateway with the same key. It says that the
/// packet is durably stored, not that it is accepted.
package struct ReceiptSigner: Sendable {
    private let key: Ed25519.PrivateKey

    package init(key: Ed25519.PrivateKey) {
        self.key = key
    }

    package var publicKey: Ed25519.PublicKey { key.publicKey }

    package func receipt(
        publisher: String, submission: SHA256Digest, size: Int64
    ) throws -> String {
        var json = JSONWriter(capacity: 160)
        json.beginObject()
        json.member("publisher", publisher)
        json.member("submission", submission.hex)
        json.member("size", size)
        json.endObject()
        return try JWS.sign(json.bytes, with: key)
    }
}
