// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// A packet that was read to its end.
package struct Packet: Sendable {
    package var header: PacketHeader
    /// In the packet's order.
    package var attachments: [PacketAttachment]
    /// The place in `attachments` of the main file, the document itself: that of the manifest's
    /// first reference, as the axis's own writers put it (their samples name the document first, its
    /// annexes behind it); without a manifest the first attachment. Nothing else in a packet tells
    /// them apart.
    package var mainAttachment: Int?
    /// Elements `Signature` of XML-DSig in it, wherever they stand. The reader passes over them: who
    /// looks into signatures looks at the packet as a file.
    package var signatures = 0
    /// What the reader took although the standard does not have it so.
    package var deviations: PacketDeviations

    package var notes: [PacketNote] { deviations.notes }
}

/// A file that came with a packet, after Base64 and unzipping; its bytes are in the sink.
package struct PacketAttachment: Hashable, Sendable {
    package var name: String
    package var contentType: String?
    package var description: String?
    package var sha256: SHA256Digest
    package var size: Int64
    /// True if the packet held the file in a zip archive of its own.
    package var wasZipped: Bool
}
