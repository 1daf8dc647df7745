// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Something in a packet that the lenient reader let pass and the strict one refuses.
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
    }

    package let kind: Kind
    /// The path of the element.
    package let element: String

    package init(kind: Kind, element: String) {
        self.kind = kind
        self.element = element
    }
}

extension PacketNote: CustomStringConvertible {
    /// As it stands in events: `derived edXML/edXMLEnvelope/edXMLHeader/MessageHeader/DocumentId`.
    package var description: String { kind.rawValue + " " + element }
}
