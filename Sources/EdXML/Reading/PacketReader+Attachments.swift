// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange

/// What the manifest says of an attachment.
struct AttachmentReference {
    var contentID: String?
    var name: String?
    var contentType: String?
    var description: String?
    var path: String
    /// The node of its manifest.
    var manifest: Int?

    func saysTheSame(as other: AttachmentReference) -> Bool {
        name == other.name && contentType == other.contentType && description == other.description
    }
}

/// An attachment that is in the sink, and under which id the packet had it.
struct ReceivedAttachment {
    var contentID: String?
    /// As it stands in the attachment itself.
    var ownName: String?
    var path: String
    var file: PacketAttachment
}

extension PacketReader {
    private static let nameLimit = 200

    func endReference(_ node: Int) {
        guard references.count < limits.maxAttachments else {
            return fail(.xmlLimit(tree.path(node), "\(limits.maxAttachments) Reference"))
        }
        if failIfSecret(node) { return }
        compareRepetitions(in: node)
        let id = string(.contentID, of: node).map(joined)
        let link = string(.href, of: node).map(joined)
        let reference = AttachmentReference(
            contentID: id ?? link, name: string(.attachmentName, of: node),
            contentType: string(.contentType, of: node),
            description: string(.description, of: node), path: tree.path(node),
            manifest: tree.parent(node))
        if let id, let link, id != link {
            blame(
                .invalidValue(
                    reference.path + "/ContentId", value: id,
                    expected: (
                        "mã như trong xlink:href (\(link))", "the id of xlink:href (\(link))"
                    )))
        }
        tree.removeContents(of: node)
        add(reference)
    }

    /// Two manifests, or two entries for one file, leave open which of them is meant.
    private func add(_ reference: AttachmentReference) {
        if let last = references.last, last.manifest != reference.manifest {
            blame(
                .invalidValue(
                    reference.path, value: reference.name ?? reference.contentID ?? "Reference",
                    expected: ("chỉ một edXMLManifest", "one edXMLManifest only")))
        }
        if let id = reference.contentID,
            let earlier = references.first(where: { $0.contentID == id })
        {
            let path = reference.path + "/ContentId"
            let refusal = Refusal.invalidValue(
                path, value: id,
                expected: ("mã riêng cho mỗi Reference", "an id of its own for each Reference"))
            guard earlier.saysTheSame(as: reference) else { return blame(refusal) }
            return note(.repeated, path, standard: refusal)
        }
        references.append(reference)
    }

    func beginContent(_ node: Int) {
        guard let attachment = tree.parent(node), tree.name(attachment) == .attachment else {
            return fail(.notAPacket("content outside of an attachment"))
        }
        guard !hasContent else { return fail(.notAPacket("two contents of one attachment")) }
        guard received.count < limits.maxAttachments else {
            return fail(
                .xmlLimit(tree.path(attachment), "\(limits.maxAttachments) Attachment"))
        }
        // Names that come before the content are looked at before it is kept.
        if failIfSecret(attachment) { return }
        isInContent = true
        if isRefused { return }
        intake = AttachmentIntake(sink: sink, limits: limits, earlierBytes: expandedBytes)
    }

    func takeContent(_ bytes: UnsafeBufferPointer<UInt8>) {
        contentBytes += bytes.count
        do throws(AttachmentIntake.Fault) {
            try intake?.take(bytes)
        } catch {
            report(error, of: "", at: currentPath)
        }
    }

    func endAttachment(_ node: Int) {
        defer { hasContent = false }
        if failIfSecret(node) { return }
        compareRepetitions(in: node)
        let path = tree.path(node)
        let id = string(.contentID, of: node).map(joined)
        let ownName = string(.attachmentName, of: node)
        let reference = reference(of: id, ownName)
        let name = settledName(ownName, path, reference)
        let type = string(.contentType, of: node) ?? reference?.contentType
        if !hasContent {
            blame(.attachmentMissing(path + "/ContentTransferEncoded", name: name))
        }
        if let id, received.contains(where: { $0.contentID == id }) {
            blame(
                .invalidValue(
                    path + "/ContentId", value: id,
                    expected: ("mã riêng cho mỗi tệp", "an id of its own for each file")))
        }
        let file = finishedFile(name, path)
        received.append(
            ReceivedAttachment(
                contentID: id, ownName: ownName, path: path,
                file: PacketAttachment(
                    name: name, contentType: type,
                    description: string(.description, of: node) ?? reference?.description,
                    sha256: file.sha256, size: file.size, wasZipped: file.wasZipped)))
        if !isRefused { check(file, name, type, path) }
        if failure == nil { tree.removeContents(of: node) }
    }

    /// What the intake made of the content; nothing of a packet that is refused.
    private func finishedFile(_ name: String, _ path: String) -> AttachmentIntake.File {
        let none = AttachmentIntake.File(
            sha256: SHA256.hash([]), size: 0, wasZipped: false, fitsName: nil, beginning: [])
        guard !isRefused, let intake else { return none }
        self.intake = nil
        do throws(AttachmentIntake.Fault) {
            let file = try intake.finish(name: name)
            expandedBytes += file.size
            return file
        } catch {
            report(error, of: name, at: path + "/ContentTransferEncoded")
            return none
        }
    }

    /// What can be said at the end only: whether all that was announced has come, and all that came
    /// was announced.
    func checkComplete() {
        guard let header else {
            return fail(.missingElement("edXML/edXMLEnvelope/edXMLHeader"))
        }
        let matches = matchedReferences()
        for (place, reference) in references.enumerated() where !matches.contains(place) {
            let refusal = Refusal.attachmentMissing(
                reference.path, name: reference.name ?? reference.contentID ?? "")
            switch header.business.kind {
            // A recall or an update may repeat the manifest of its original.
            case .recall, .update: note(.absent, reference.path, standard: refusal)
            case .new, .replace: blame(refusal)
            }
        }
        if header.kind == .status, !received.isEmpty {
            let path = "edXML/AttachmentEncoded"
            note(.unexpected, path, standard: .notAPacket("a status with attachments"))
        }
        if header.kind == .document, received.isEmpty,
            header.business.kind == .new || header.business.kind == .replace
        {
            let path = "edXML/AttachmentEncoded/Attachment"
            note(.absent, path, standard: .attachmentMissing(path, name: ""))
        }
    }

    /// The places of the references that name an attachment. An attachment that none names is a fault:
    /// nobody says what it is, and a reader that goes by the manifest does not show it.
    private func matchedReferences() -> Set<Int> {
        var matched: Set<Int> = []
        var seen: Set<String> = []
        for attachment in received {
            // A twin was told where it was found.
            if let id = attachment.contentID, !seen.insert(id).inserted { continue }
            if let place = place(of: attachment.contentID, attachment.ownName),
                matched.insert(place).inserted
            {
                continue
            }
            let path = attachment.path + "/ContentId"
            if let id = attachment.contentID {
                blame(
                    .invalidValue(
                        path, value: id,
                        expected: (
                            "mã có trong một Reference của edXMLManifest",
                            "an id that a Reference of edXMLManifest has"
                        )))
            } else {
                blame(.missingElement(path))
            }
        }
        return matched
    }

    /// Joined by id; where one side has none, by a name that only one reference has.
    private func place(of id: String?, _ name: String?) -> Int? {
        if let id, let place = references.firstIndex(where: { $0.contentID == id }) {
            return place
        }
        guard let name else { return nil }
        let named = references.indices.filter {
            references[$0].name == name && (id == nil || references[$0].contentID == nil)
        }
        return named.count == 1 ? named.first : nil
    }

    private func reference(of id: String?, _ name: String?) -> AttachmentReference? {
        place(of: id, name).map { references[$0] }
    }

    /// See `Packet.mainAttachment`.
    var mainAttachment: Int? {
        for reference in references.indices {
            let place = received.firstIndex {
                self.place(of: $0.contentID, $0.ownName) == reference
            }
            if let place { return place }
        }
        return received.indices.first
    }

    // MARK: Names

    /// The name that counts: the attachment's own, else the manifest's, else a made one.
    private func settledName(
        _ own: String?, _ path: String, _ reference: AttachmentReference?
    ) -> String {
        let path = path + "/AttachmentName"
        guard let name = own ?? reference?.name else {
            note(.derived, path, standard: .missingElement(path))
            return "attachment-\(received.count + 1)"
        }
        if own == nil { note(.derived, path, standard: .missingElement(path)) }
        if let other = reference?.name, other != name {
            note(
                .disagreement, path,
                standard: .invalidValue(
                    path, value: name,
                    expected: ("tên như trong edXMLManifest", "the name of edXMLManifest")))
        }
        if let fault = faultOfName(name) { blame(.attachmentName(path, name: name, fault)) }
        let length = name.unicodeScalars.count
        if length > PacketReader.nameLimit {
            note(
                .tooLong, path,
                standard: .valueTooLong(path, length: length, limit: PacketReader.nameLimit))
        }
        return name
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

    private func check(
        _ file: AttachmentIntake.File, _ name: String, _ type: String?, _ path: String
    ) {
        if let sign = ExecutableFiles.sign(name: name, beginning: file.beginning) {
            let path = path + "/AttachmentName"
            let refusal = Refusal.executable(path, name: name, sign)
            switch limits.executables {
            case .refused: return blame(refusal)
            case .flagged: note(.executable, path, standard: refusal)
            }
        }
        if file.size == 0 {
            let path = path + "/ContentTransferEncoded"
            note(.absent, path, standard: .missingElement(path))
        } else if file.fitsName == false {
            note(
                .otherFileForm, path,
                standard: FileForm(name: name) == .pdf
                    ? .notAPDF(path, name: name)
                    : .attachmentName(path + "/AttachmentName", name: name, "another file form"))
        }
        noteOtherType(file, type, path)
    }

    /// The declared type is nobody's proof of anything, but whoever opens the file by it should know.
    /// Of a file that came zipped it may be the archive's or the file's.
    private func noteOtherType(_ file: AttachmentIntake.File, _ type: String?, _ path: String) {
        guard let type, let form = ContentForm(file.beginning),
            form.fits(contentType: type) == false,
            !(file.wasZipped && ContentForm.zip.fits(contentType: type) == true)
        else { return }
        let path = path + "/ContentType"
        note(
            .otherContentType, path,
            standard: .invalidValue(
                path, value: type,
                expected: ("kiểu đúng với nội dung tệp", "the type of what the file holds")))
    }

    // MARK: Helpers

    private func compareRepetitions(in node: Int) {
        for (child, isEqual) in tree.repetitions(in: node) {
            let refusal = tree.repetitionRefusal(child)
            if isEqual {
                note(.repeated, tree.path(child), standard: refusal)
            } else {
                blame(refusal)
            }
        }
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

    private func report(_ fault: AttachmentIntake.Fault, of name: String, at path: String) {
        switch fault {
        case .base64: blame(.invalidBase64(path))
        case .archive(let fault): blame(.archiveLimit(path, name: name, fault))
        case .expandedBytes: fail(.xmlLimit(path, "\(limits.maxExpandedBytes) byte"))
        case .sink(let error): fail(.sink(error))
        }
    }
}
