// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import JSON
import Testing

extension SmallExchange {
    /// Every receipt, by document, is signed, and for something stored.
    func checkReceipts(
        _ receipts: [String: String], of plan: [PlannedDocument]
    ) async throws {
        #expect(receipts.count == plan.count)
        let keys = try await receiptKeys()
        for document in plan {
            let receipt = try #require(receipts[document.documentID])
            let payload = try JSONReader.parse(try JWS.verify(receipt, keys: keys).payload)
            let packet = Array(document.packet.utf8)
            let submission = SHA256.hash(Array(document.publisher.utf8) + [0] + packet)
            #expect(payload["publisher"]?.stringValue == document.publisher)
            #expect(payload["submission"]?.stringValue == submission.hex)
            #expect(payload["size"]?.intValue == Int64(packet.count))
            let (receiver, node) = try #require(document.receivers.first)
            let stored = try await fetch(
                document.documentID, receiver: receiver, as: node)
            #expect(stored == packet, "\(document.documentID)")
        }
    }
}
