// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What a document packet asks for (`Bussiness`).
package struct PacketBusiness: Hashable, Sendable {
    package enum Kind: Int, CaseIterable, Sendable {
        case new = 0
        /// Thu hồi.
        case recall = 1
        /// Cập nhật.
        case update = 2
        /// Thay thế.
        case replace = 3
    }

    /// Nil if the packet says nothing, which means a new document.
    package var writtenKind: Kind?
    package var reason: String?
    /// The document acted on, as written.
    package var documentID: String?
    /// True if a paper copy follows.
    package var paperFollows: Bool?
    package var staff = PacketStaff()
    package var update: PacketUpdate?
    package var replacements: [PacketReplacement] = []

    package init(_ writtenKind: Kind? = nil) { self.writtenKind = writtenKind }

    package var kind: Kind { writtenKind ?? .new }
}

/// What an update changes (`BussinessDocumentInfo`).
package struct PacketUpdate: Hashable, Sendable {
    package struct Receiver: Hashable, Sendable {
        /// 0 or 1; which of them adds is not settled.
        package var type: String?
        package var organID: String

        package init(type: String?, organID: String) {
            self.type = type
            self.organID = organID
        }
    }

    package var changesDocument: Bool?
    package var changesReceivers: Bool?
    package var receivers: [Receiver] = []

    package init() {}
}

/// A document that this one replaces, and the receivers concerned (`ReplacementInfo`).
package struct PacketReplacement: Hashable, Sendable {
    package var documentID: String
    package var organIDs: [String]

    package init(documentID: String, organIDs: [String] = []) {
        self.documentID = documentID
        self.organIDs = organIDs
    }
}

/// What a status packet reports of one delivery.
package struct PacketStatus: Hashable, Sendable {
    /// Two digits, or what was written instead: an unknown status is shown, not dropped.
    package var code: String
    /// Who did what, or the reason.
    package var description: String?
    package var time: BusinessTime?
    package var staff = PacketStaff()

    package init(code: String) { self.code = code }
}
