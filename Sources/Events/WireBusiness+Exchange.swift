// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension WireBusiness {
    /// Nil for a new document, and for what this version does not know.
    package var command: DocumentCommand? {
        switch self {
        case .recall: .recall
        case .update: .update
        case .replace: .replace
        case .new, .unspecified, .unrecognized: nil
        }
    }
}

extension WireBusiness {
    /// True where the packet brings a document of its own, and does not only act on another.
    package var bringsDocument: Bool {
        switch self {
        case .new, .replace, .unspecified: true
        case .recall, .update, .unrecognized: false
        }
    }
}

extension PacketReceived {
    /// The document whose home the packet goes to: of a recall the one that it takes back, of an
    /// update the one that it changes, else its own.
    package var subject: String {
        [.recall, .update].contains(business) && !actedOn.isEmpty
            ? actedOn : document.documentID
    }
}

extension DocumentRefused {
    /// A document's own packet was refused, not a status of it or a command about it.
    package var isDocument: Bool { !isStatus && business.bringsDocument }

    /// What kind of packet it was, as answers say it.
    package var packet: String {
        isStatus ? "status" : isDocument ? "document" : business.command?.rawValue ?? "unknown"
    }
}

extension PacketRepeated {
    /// A document's own packet was repeated.
    package var isDocument: Bool { !isStatus && business.bringsDocument }

    package var packet: String {
        isStatus ? "status" : isDocument ? "document" : business.command?.rawValue ?? "unknown"
    }
}
