// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events

/// What lists show of a document, and search finds.
struct DocumentHeader: Hashable {
    /// Which events may say it: the later in this list is believed. The ones before
    /// `documents.accepted` only fill the row until that comes.
    enum Source: Int64 {
        case packet, refusal, due, verification, acceptance
    }

    var sender = ""
    var senderName = ""
    var number = ""
    var notation = ""
    var issuedOn: Int32?
    var subject = ""
    var type: Int32 = 0
    var typeName = ""
    var priority: Int32 = 0
    var dueOn: Int32?
    /// The digest of the main file; zeros where there is none, or it is empty.
    var mainFile = SHA256Digest()

    init() {}

    init(_ document: Document) {
        sender = document.sender.code
        senderName = document.sender.name
        number = document.number
        notation = document.notation
        issuedOn = document.issuedOn
        subject = document.subject
        type = document.type
        typeName = document.typeName
        priority = document.priority
        dueOn = document.dueOn
        if let main = document.attachments.first, main.size > 0 { mainFile = main.sha256 }
    }

    /// What the search index holds of it.
    func searchText(id: String) -> String {
        SearchText.folded(
            [subject, number, notation, senderName, sender, typeName, id].joined(separator: " \n"))
    }

    static func order(_ source: Source, attempt: Int32) -> Int64 {
        source.rawValue << 32 | Int64(UInt32(bitPattern: attempt))
    }
}
