// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

extension Outbox {
    /// Tells whoever sent a document that one of our workers failed on it.
    mutating func tellDelay(
        of documentID: String, written: String, stage: String, answering node: String?
    ) {
        guard let node, !documentID.isEmpty else { return }
        answer(
            node, key: documentID,
            Answer.delayed(documentID: documentID, written: written, stage: stage, at: now))
    }
}
