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

extension PacketReceived {
    /// The document whose home the packet goes to: of a recall the one that it takes back, else its
    /// own.
    package var subject: String {
        business == .recall && !actedOn.isEmpty ? actedOn : document.documentID
    }
}

extension DocumentRefused {
    /// A document's own packet was refused, not a status of it or a command about it.
    package var isDocument: Bool { !isStatus && business.command == nil }

    /// What kind of packet it was, as answers say it.
    package var packet: String {
        isStatus ? "status" : business.command?.rawValue ?? "document"
    }
}

extension PacketRepeated {
    /// A document's own packet was repeated.
    package var isDocument: Bool { !isStatus && business.command == nil }

    package var packet: String {
        isStatus ? "status" : business.command?.rawValue ?? "document"
    }
}
