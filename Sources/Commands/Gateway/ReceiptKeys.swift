// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import JSON

/// The public keys that receipts are checked with, as a gateway names them.
package struct ReceiptKeys: Sendable {
    let keys: [Ed25519.PublicKey]

    package static func of(_ gateway: GatewayClient) async throws -> ReceiptKeys {
        try ReceiptKeys(try await gateway.get(Query("/.well-known/jwks.json")))
    }

    /// Of a JWK Set; keys of other kinds are passed over.
    package init(_ set: JSONValue) throws {
        keys = try set.list("keys").filter { $0["crv"]?.stringValue == "Ed25519" }.compactMap {
            try $0["x"]?.stringValue.flatMap { Base64URL.decode($0) }.map {
                try Ed25519.PublicKey(rawRepresentation: $0)
            }
        }
    }

    /// Nil if the receipt is one for this packet; else what is wrong with it.
    package func problem(
        of receipt: String, publisher: String, submission: String, size: Int
    ) -> String? {
        do {
            let payload = try JSONReader.parse(try JWS.verify(receipt, keys: keys).payload)
            let expected: JSONValue = [
                "publisher": .string(publisher), "submission": .string(submission),
                "size": .int(Int64(size)),
            ]
            return payload == expected ? nil : "the receipt is for something else"
        } catch {
            return "the receipt does not hold: \(error)"
        }
    }
}
