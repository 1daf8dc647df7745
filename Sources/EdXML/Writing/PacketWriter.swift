// LienThong
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#endif

/// Writes edXML packets as the standard says: elements in the order of its numbering, one namespace
/// bound as the default and as `edXML`.
///
/// Files stream through in portions. What the header does not say is left out, not made up; whether
/// the packet is complete is for the reader to judge.
package struct PacketWriter {
    private let out: XMLOutput
    private let temporaryDirectory: String

    /// `output` gets the packet in portions.
    package init(
        temporaryDirectory: String = "/tmp",
        output: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) {
        self.temporaryDirectory = temporaryDirectory
        out = XMLOutput(output)
    }

    /// A packet in memory, for small files.
    package static func packet(
        _ header: PacketHeader, files: [OutgoingFile] = []
    ) throws(PacketWriteError) -> [UInt8] {
        var packet: [UInt8] = []
        try PacketWriter { packet.append(contentsOf: $0) }.write(header, files: files)
        return packet
    }

    /// Writes one whole packet: a document with its files, or a status, which has none.
    package func write(
        _ header: PacketHeader, files: [OutgoingFile] = []
    ) throws(PacketWriteError) {
        precondition(header.kind == .document || files.isEmpty, "a status has no attachments")
        let namespace = PacketReader.namespace
        try out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        try out.raw("<edXML xmlns=\"\(namespace)\">")
        try out.raw("<edXML:edXMLEnvelope xmlns:edXML=\"\(namespace)\">")
        try out.element("edXML:edXMLHeader") { () throws(PacketWriteError) in
            switch header.kind {
            case .document:
                try writeMessage(header, to: out)
                try writeTrace(header, to: out)
            case .status: try writeStatus(header, to: out)
            }
        }
        if header.kind == .document { try writeManifest(files) }
        try out.raw("</edXML:edXMLEnvelope>")
        if !files.isEmpty {
            try out.element("AttachmentEncoded") { () throws(PacketWriteError) in
                for (index, file) in files.enumerated() { try writeAttachment(file, index) }
            }
        }
        try out.raw("</edXML>\n")
        try out.flush()
    }

    // MARK: Attachments

    private func writeManifest(_ files: [OutgoingFile]) throws(PacketWriteError) {
        try out.raw("<edXML:edXMLBody><edXML:edXMLManifest version=\"1.0\">")
        for (index, file) in files.enumerated() {
            try out.element("edXML:Reference") { () throws(PacketWriteError) in
                try out.element("edXML:ContentId", "cid:\(index + 1)")
                try out.element("edXML:ContentType", contentType(file))
                try out.element("edXML:Description", file.description)
                try out.element("edXML:AttachmentName", file.name)
            }
        }
        try out.raw("</edXML:edXMLManifest></edXML:edXMLBody>")
    }

    private func writeAttachment(
        _ file: OutgoingFile, _ index: Int
    ) throws(PacketWriteError) {
        try out.element("Attachment") { () throws(PacketWriteError) in
            try out.element("ContentId", "cid:\(index + 1)")
            try out.element("AttachmentName", file.name)
            try out.element("Description", file.description)
            try out.element("ContentType", contentType(file))
            try out.element("ContentTransferEncoded") { () throws(PacketWriteError) in
                if file.isZipped {
                    let archive = try ZipWriter.pack(file, in: temporaryDirectory)
                    defer { close(archive) }
                    try copy(archive)
                } else {
                    switch file.contents {
                    case .bytes(let bytes): try copy(bytes)
                    case .descriptor(let descriptor): try copy(descriptor)
                    }
                }
            }
        }
    }

    private func contentType(_ file: OutgoingFile) -> String {
        file.isZipped ? "application/zip" : file.contentType
    }

    /// A multiple of three, so that portions join without padding.
    private static let portion = 48 << 10

    private func copy(_ bytes: [UInt8]) throws(PacketWriteError) {
        var start = 0
        while start < bytes.count {
            let end = min(start + PacketWriter.portion, bytes.count)
            try bytes[start..<end].withUnsafeBufferPointer { bytes throws(PacketWriteError) in
                try out.base64(UnsafeRawBufferPointer(bytes))
            }
            start = end
        }
    }

    private func copy(_ descriptor: Int32) throws(PacketWriteError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: PacketWriter.portion, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        var filled = 0
        while true {
            let count = pread(
                descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset))
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw .disk(errno: errno) }
            offset += count
            filled += count
            if filled < buffer.count && count > 0 { continue }
            try out.base64(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
            if count == 0 { return }
            filled = 0
        }
    }
}
