// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// A packet is not carried, and this is the answer to its publisher.
package struct PacketRefused: Error, Sendable {
    package let refusal: Refusal
    /// What the packet calls itself, if that was read before the fault was found. Never there for
    /// a secret document.
    package let documentID: String?
    /// A status was refused: then, and of a recall, `documentID` is what it was about.
    package let isStatus: Bool
    /// What a document's packet asked for, as far as it was read.
    package let business: PacketBusiness.Kind
    /// The code of the agency in `From`, as written; on the same terms.
    package let sender: String?

    package init(
        _ refusal: Refusal, documentID: String? = nil, sender: String? = nil,
        isStatus: Bool = false, business: PacketBusiness.Kind = .new
    ) {
        let isSecret = refusal.code == .secretDocument
        self.refusal = refusal
        self.isStatus = isStatus
        self.business = business
        self.documentID = isSecret ? nil : documentID
        self.sender = isSecret ? nil : sender
    }
}

/// Why reading a packet ended before its end.
package enum PacketReadError: Error {
    /// The publisher's fault.
    case refused(PacketRefused)
    /// Ours: the sink could not keep an attachment. Reading the packet again may succeed.
    case sink(any Error)
}
