// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What makes a document this document and no other, without its receivers and its trace: the same
/// content again under one `DocumentID` is a repetition or a further receiver, other content is a
/// conflict.
///
/// The caller hashes `encoded` with SHA-256; this module knows no hash.
package struct ContentIdentity: Hashable, Sendable {
    /// In whose name space the document's id lies, so that an old and a new spelling, and an heir
    /// that sends it again, are one sender.
    package var owner: AgencyCode
    /// `number/notation`.
    package var symbol: String
    package var date: CivilDate?
    package var type: DocumentType
    package var subject: String
    /// The digest of each attachment after Base64 and unzipping. Their order means nothing: two
    /// programs of one sender may write it differently.
    package var attachments: [[UInt8]]

    package init(
        owner: AgencyCode, symbol: String, date: CivilDate?, type: DocumentType, subject: String,
        attachments: [[UInt8]]
    ) {
        self.owner = owner
        self.symbol = symbol.normalised
        self.date = date
        self.type = type
        self.subject = subject.normalised
        self.attachments = attachments.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The fields in a fixed order, each as four bytes of length, most significant first, and its
    /// bytes. No two different contents have the same encoding. Never changes: stored digests are
    /// compared with new ones.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ field: some Collection<UInt8>) {
            let count = UInt32(field.count)
            bytes.append(UInt8(truncatingIfNeeded: count >> 24))
            bytes.append(UInt8(truncatingIfNeeded: count >> 16))
            bytes.append(UInt8(truncatingIfNeeded: count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
            bytes.append(contentsOf: field)
        }
        append("lienthong.content.1".utf8)
        append(owner.text.utf8)
        append(symbol.utf8)
        append((date?.iso ?? "").utf8)
        append(type.identity.utf8)
        append(subject.utf8)
        append(String(attachments.count).utf8)
        for attachment in attachments { append(attachment) }
        return bytes
    }
}
