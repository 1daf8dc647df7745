// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What the manifest says of an attachment.
struct AttachmentReference {
    var contentID: String?
    var name: String?
    var contentType: String?
    var description: String?
    var path: String
}

/// An attachment that is in the sink, and under which id the packet had it.
struct ReceivedAttachment {
    var contentID: String?
    var file: PacketAttachment
}

extension PacketReader {
    private static let nameLimit = 200

    func endReference(_ node: Int) {
        guard references.count < limits.maxAttachments else {
            return fail(.xmlLimit(tree.path(node), "\(limits.maxAttachments) Reference"))
        }
        let id = string(.contentID, of: node) ?? string(.href, of: node)
        let reference = AttachmentReference(
            contentID: id.map(joined), name: string(.attachmentName, of: node),
            contentType: string(.contentType, of: node),
            description: string(.description, of: node), path: tree.path(node))
        if failIfSecret(node) { return }
        references.append(reference)
        tree.removeContents(of: node)
    }

    func beginContent(_ node: Int) {
        guard let attachment = tree.parent(node), tree.name(attachment) == .attachment else {
            return fail(.notAPacket("content outside of an attachment"))
        }
        guard intake == nil else { return fail(.notAPacket("two contents of one attachment")) }
        guard received.count < limits.maxAttachments else {
            return fail(
                .xmlLimit(tree.path(attachment), "\(limits.maxAttachments) Attachment"))
        }
        // Names that come before the content are looked at before it is kept.
        if failIfSecret(attachment) { return }
        intake = AttachmentIntake(sink: sink, limits: limits, earlierBytes: expandedBytes)
        isInContent = true
    }

    func takeContent(_ bytes: UnsafeBufferPointer<UInt8>) {
        contentBytes += bytes.count
        do throws(AttachmentIntake.Fault) {
            try intake?.take(bytes)
        } catch {
            fail(error, of: "", at: currentPath)
        }
    }

    func endAttachment(_ node: Int) {
        if failIfSecret(node) { return }
        let path = tree.path(node)
        let id = string(.contentID, of: node).map(joined)
        let reference = id.flatMap { id in references.first { $0.contentID == id } }
        guard let name = settledName(node, path, reference) else { return }
        guard let intake else {
            return fail(.attachmentMissing(path + "/ContentTransferEncoded", name: name))
        }
        if let id, received.contains(where: { $0.contentID == id }) {
            allow(
                .repeated, path + "/ContentId",
                or: .invalidValue(
                    path + "/ContentId", value: id,
                    expected: ("mã riêng cho mỗi tệp", "an id of its own for each file")))
        } else if reference == nil {
            let missing = referencePath
            allow(.absent, missing, or: .missingElement(missing))
        }
        guard failure == nil else { return }
        let file: AttachmentIntake.File
        do throws(AttachmentIntake.Fault) {
            file = try intake.finish(name: name)
        } catch {
            return fail(error, of: name, at: path + "/ContentTransferEncoded")
        }
        self.intake = nil
        expandedBytes += file.size
        received.append(
            ReceivedAttachment(
                contentID: id,
                file: PacketAttachment(
                    name: name,
                    contentType: string(.contentType, of: node) ?? reference?.contentType,
                    description: string(.description, of: node) ?? reference?.description,
                    sha256: file.sha256, size: file.size, wasZipped: file.wasZipped)))
        check(file, name, path)
        tree.removeContents(of: node)
    }

    /// What can be said at the end only: whether all that was announced has come.
    func checkComplete() {
        guard let header else {
            return fail(
                .missingElement("edXML/edXMLEnvelope/edXMLHeader"))
        }
        let ids = Set(received.compactMap(\.contentID))
        for reference in references {
            guard let id = reference.contentID else {
                let path = reference.path + "/ContentId"
                allow(.absent, path, or: .missingElement(path))
                continue
            }
            if ids.contains(id) { continue }
            let refusal = Refusal.attachmentMissing(reference.path, name: reference.name ?? id)
            switch header.business.kind {
            // A recall or an update may repeat the manifest of its original.
            case .recall, .update: allow(.absent, reference.path, or: refusal)
            case .new, .replace: return fail(refusal)
            }
        }
        if header.kind == .status, !received.isEmpty {
            let path = "edXML/AttachmentEncoded"
            allow(.unexpected, path, or: .notAPacket("a status with attachments"))
        }
        if header.kind == .document, received.isEmpty,
            header.business.kind == .new || header.business.kind == .replace
        {
            let path = "edXML/AttachmentEncoded/Attachment"
            allow(.absent, path, or: .attachmentMissing(path, name: ""))
        }
    }

    /// See `Packet.mainAttachment`.
    var mainAttachment: Int? {
        for reference in references {
            guard let id = reference.contentID,
                let place = received.firstIndex(where: { $0.contentID == id })
            else { continue }
            return place
        }
        return received.indices.first
    }

    // MARK: Names

    /// The name that counts: the attachment's own, else the manifest's, else a made one. Nil after
    /// a failure.
    private func settledName(
        _ node: Int, _ path: String, _ reference: AttachmentReference?
    ) -> String? {
        let own = string(.attachmentName, of: node)
        let path = path + "/AttachmentName"
        guard let name = own ?? reference?.name else {
            allow(.derived, path, or: .missingElement(path))
            return failure == nil ? "attachment-\(received.count + 1)" : nil
        }
        if own == nil { allow(.derived, path, or: .missingElement(path)) }
        if let other = reference?.name, other != name {
            allow(
                .disagreement, path,
                or: .invalidValue(
                    path, value: name,
                    expected: ("tên như trong edXMLManifest", "the name of edXMLManifest")))
        }
        if let fault = faultOfName(name) { fail(.attachmentName(path, name: name, fault)) }
        let length = name.unicodeScalars.count
        if length > PacketReader.nameLimit {
            allow(
                .tooLong, path,
                or: .valueTooLong(path, length: length, limit: PacketReader.nameLimit))
        }
        return failure == nil ? name : nil
    }

    /// Whatever could make a name mean more than a name, or look like another one.
    private func faultOfName(_ name: String) -> String? {
        if name == "." || name == ".." { return "a directory" }
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x2F, 0x5C: return "a path separator"
            case 0..<0x20, 0x7F..<0xA0: return "a control character"
            case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F:
                return "a character that turns the direction of writing"
            case 0x2028, 0x2029: return "a line separator"
            default: continue
            }
        }
        return nil
    }

    private func check(_ file: AttachmentIntake.File, _ name: String, _ path: String) {
        if file.size == 0 {
            let path = path + "/ContentTransferEncoded"
            allow(.absent, path, or: .missingElement(path))
        } else if file.fitsName == false {
            allow(
                .otherFileForm, path,
                or: FileForm(name: name) == .pdf
                    ? .notAPDF(path, name: name)
                    : .attachmentName(path + "/AttachmentName", name: name, "another file form"))
        }
    }

    // MARK: Helpers

    private var referencePath: String {
        "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference"
    }

    /// One side may lack the scheme of the other.
    private func joined(_ id: String) -> String {
        id.lowercased().hasPrefix("cid:") ? String(id.dropFirst(4)).normalised : id
    }

    private func string(_ name: ElementName, of node: Int) -> String? {
        for child in tree.children(name, of: node) {
            if let text = tree.string(child) { return text }
        }
        return nil
    }

    private func failIfSecret(_ node: Int) -> Bool {
        for child in [ElementName.attachmentName, .description] {
            guard let text = string(child, of: node) else { continue }
            if SecrecyMark.detect(texts: [text]) != nil {
                fail(.secretDocument(tree.path(node) + "/" + child.rawValue))
                return true
            }
        }
        return false
    }

    private func fail(_ fault: AttachmentIntake.Fault, of name: String, at path: String) {
        switch fault {
        case .base64: fail(.invalidBase64(path))
        case .archive(let detail): fail(.archiveLimit(path, name: name, detail))
        case .expandedBytes: fail(.xmlLimit(path, "\(limits.maxExpandedBytes) byte"))
        case .sink(let error): fail(.sink(error))
        }
    }
}
