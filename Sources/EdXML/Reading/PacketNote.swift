// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Something in a packet that the reader took although the standard does not have it so.
package struct PacketNote: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Not there, and nothing stands for it.
        case absent
        /// Not there; made from other elements.
        case derived
        case tooLong
        /// Readable, but not written as the standard says.
        case unusualForm
        /// Not in the standard's list; kept as written.
        case notInList
        /// There more than once; the first one counts.
        case repeated
        /// Two places of the packet say different things; the nearer one counts.
        case disagreement
        /// The id names an agency as issuer that is not the sender nor of its line: the document is
        /// known by its sender and this id together.
        case otherIssuer
        /// There although this kind of packet has none.
        case unexpected
        /// An attachment's bytes are not what its name says.
        case otherFileForm
        /// An attachment's bytes are not what its `ContentType` says.
        case otherContentType
        /// A program by its name or its bytes, let through by a setting.
        case executable
        /// A paper copy follows though the receivers have the document electronically and no list asks
        /// for paper (Decision 28/2018, Article 7).
        case paperUnneeded
        /// A receiver is closed, and its mail goes to the one that took over.
        case redirected
    }

    package let kind: Kind
    /// The path of the element.
    package let element: String

    package init(kind: Kind, element: String) {
        self.kind = kind
        self.element = element
    }
}

/// A note, and what a reader that took nothing but the standard would answer: the report of the
/// strict profile.
package struct PacketDeviation: Sendable {
    package let note: PacketNote
    package let refusal: Refusal
}

/// What was noted of one packet, in the packet's order.
package struct PacketDeviations: Sendable {
    package private(set) var notes: [PacketNote] = []
    /// With the standard's sentences: the first `sentenceLimit` of the notes.
    package private(set) var reported: [PacketDeviation] = []
    var sentenceLimit = 0

    mutating func add(_ kind: PacketNote.Kind, _ element: String, _ refusal: () -> Refusal) {
        let note = PacketNote(kind: kind, element: element)
        notes.append(note)
        if reported.count < sentenceLimit {
            reported.append(PacketDeviation(note: note, refusal: refusal()))
        }
    }

    mutating func add(_ others: PacketDeviations) {
        notes += others.notes
        reported += others.reported.prefix(max(0, sentenceLimit - reported.count))
    }
}

extension PacketNote: CustomStringConvertible {
    /// As it stands in events: `derived edXML/edXMLEnvelope/edXMLHeader/MessageHeader/DocumentId`.
    package var description: String { kind.rawValue + " " + element }
}
