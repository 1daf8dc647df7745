// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A file that `PacketWriter` puts into a packet.
package struct OutgoingFile {
    package enum Contents {
        case bytes([UInt8])
        /// An open file from its first byte to its last, read in portions. It stays the caller's, but
        /// not where it stood.
        case descriptor(Int32)
    }

    package var name: String
    package var contentType: String
    package var description: String?
    package var contents: Contents
    /// Whether the packet holds the file in a zip archive of its own, as the Java SDK does.
    package var isZipped: Bool

    package init(
        _ name: String, contentType: String = "application/pdf", description: String? = nil,
        contents: Contents, isZipped: Bool = false
    ) {
        self.name = name
        self.contentType = contentType
        self.description = description
        self.contents = contents
        self.isZipped = isZipped
    }
}

/// Why a packet could not be written.
package enum PacketWriteError: Error {
    /// XML cannot carry a character of this element's text.
    case character(element: String)
    /// A file could not be read, or a temporary one not be written.
    case disk(errno: Int32)
    case archive(String)
    /// Where the packet goes took no more.
    case output(any Error)
}
