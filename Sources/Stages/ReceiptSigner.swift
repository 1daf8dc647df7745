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

    /// So that no receipt passes for a seal.
    static let evidenceType = "evidence"

    /// Says that evidence is the exchange's: a JWS, the same whenever it is asked for.
    func seal(of evidence: SHA256Digest, size: Int64, documentID: String) throws -> String {
        try JWS.sign(
            Self.statement(of: evidence, size: size, documentID: documentID), with: key,
            type: Self.evidenceType)
    }

    static func statement(
        of evidence: SHA256Digest, size: Int64, documentID: String
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.member("document", documentID)
        json.member("evidence", evidence.hex)
        json.member("size", size)
        json.endObject()
        return json.bytes
    }
}
