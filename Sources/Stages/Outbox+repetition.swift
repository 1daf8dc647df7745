// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange

extension Outbox {
    /// Records a packet that repeats another and tells whoever sent it, in one commit; it goes no
    /// further.
    mutating func recordRepetition(
        of documentID: String, written: String, submission: SHA256Digest, publisher: Publisher,
        attempt: Int32,
        receivedAt: Int64, isStatus: Bool, business: WireBusiness = .new,
        answering node: String?
    ) {
        var event = PacketRepeated()
        event.documentID = documentID
        event.writtenDocumentID = written
        event.submission = submission
        event.publisher = publisher
        event.attempt = attempt
        event.repeatedAt = now.milliseconds
        event.receivedAt = receivedAt
        event.isStatus = isStatus
        event.business = business
        emit(Topic.packetsRepeated, key: documentID, home: documentID, event)
        if let node {
            answer(node, key: documentID, Answer.repeated(event, at: now))
        }
    }
}
