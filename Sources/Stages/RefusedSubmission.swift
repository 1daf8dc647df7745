// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Events
import Exchange

/// A packet that reception refuses, and whose it is. It is of a document only where that is shown to
/// be the sender's own: what a stranger sends under somebody's id, and a status, of which only its
/// delivery shows whether the reporter may speak, belong to their publisher alone.
package struct RefusedSubmission: Sendable {
    package var refusal: Refusal
    /// Empty where it is of no document.
    package var documentID = ""
    /// What was written, where it differs; bounded.
    package var writtenDocumentID = ""
    package var isStatus = false
    package var business = WireBusiness.new

    init(_ refusal: Refusal) { self.refusal = refusal }

    init(_ refused: PacketRefused, _ admission: Admission) {
        refusal = refused.refusal
        isStatus = refused.isStatus
        business = WireBusiness(refused.business)
        guard let written = refused.documentID else { return }
        if !refused.isStatus, let sender = admission.provenSender(refused),
            let id = admission.own(written, of: sender)
        {
            // Longer ones are refused for their length, and name nothing.
            let isShort = written.unicodeScalars.count <= DocumentID.writtenLimit
            documentID = isShort ? id.text : ""
        }
        if written != documentID {
            writtenDocumentID = written.clipped(EventBounds.textCharacters)
        }
    }
}
