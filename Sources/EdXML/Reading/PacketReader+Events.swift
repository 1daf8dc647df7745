// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import XML

#if canImport(Glibc)
    import Glibc
#endif

extension PacketReader: SAXEvents {
    package func doctype() { fail(.doctypeForbidden()) }

    package func begin(
        _ localName: UnsafePointer<UInt8>, namespace: UnsafePointer<UInt8>?,
        declaredNamespaces: Int, attributes: SAXAttributes
    ) {
        guard failure == nil else { return }
        self.declaredNamespaces.append(declaredNamespaces)
        guard self.declaredNamespaces.reduce(0, +) <= limits.maxNamespaces else {
            return fail(.xmlLimit(currentPath, "\(limits.maxNamespaces) namespaces"))
        }
        elementCount += 1
        guard elementCount <= limits.maxElements else {
            return fail(.xmlLimit(currentPath, "\(limits.maxElements) elements"))
        }
        guard openNodes.count + ignoredDepth < limits.maxDepth else {
            return fail(.xmlLimit(currentPath, "depth \(limits.maxDepth)"))
        }
        if isInContent { return fail(.invalidBase64(currentPath)) }
        let name = name(localName)
        if name == .signature, isSignatureNamespace(namespace) { signatures += 1 }
        if ignoredDepth > 0 {
            ignoredDepth += 1
            return
        }
        guard let parent = openNodes.last else {
            return beginRoot(localName, name, namespace)
        }
        guard belongs(name, namespace, in: parent) else {
            ignoredDepth = 1
            return
        }
        if failure != nil { return }
        switch name {
        case .signature, .digitalSignature:
            // Whether the XML is signed is judged from the stored packet.
            ignoredDepth = 1
            return
        case .header: beginHeader()
        case .attachmentEncoded, .attachment, .contentTransferEncoded:
            guard header != nil else {
                return fail(.headerNotFirst(limitBytes: limits.maxBytesBeforeHeader))
            }
        default: break
        }
        let node = tree.open(name, in: parent)
        openNodes.append(node)
        switch name {
        case .reference:
            if let link = attributes.value("href") {
                let href = tree.open(.href, in: node)
                _ = tree.append(link, to: href)
            }
        case .contentTransferEncoded: beginContent(node)
        default: break
        }
    }

    package func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil, ignoredDepth == 0, let node = openNodes.last else { return }
        if isInContent {
            takeContent(bytes)
        } else if tree.append(bytes, to: node) > limits.maxTextBytes {
            fail(.xmlLimit(tree.path(node), "\(limits.maxTextBytes) byte"))
        }
    }

    package func end() {
        guard failure == nil else { return }
        declaredNamespaces.removeLast()
        if ignoredDepth > 0 {
            ignoredDepth -= 1
            return
        }
        guard let node = openNodes.popLast() else { return }
        switch tree.name(node) {
        case .secret:
            if SecrecyMark.detect(secretField: tree.string(node)) != nil {
                fail(.secretDocument(tree.path(node)))
            }
        case .header: endHeader(node)
        case .reference: endReference(node)
        case .contentTransferEncoded:
            isInContent = false
            hasContent = true
        case .attachment: endAttachment(node)
        default: break
        }
    }

    var currentPath: String {
        openNodes.last.map { tree.path($0) } ?? ElementName.packet.rawValue
    }

    // MARK: Names

    /// The parser gives the same pointer for the same name, so each is looked at once.
    private func name(_ localName: UnsafePointer<UInt8>) -> ElementName {
        if let known = names[localName] { return known }
        let name = ElementName(localName: String(cString: localName))
        names[localName] = name
        return name
    }

    private func isPacketNamespace(_ namespace: UnsafePointer<UInt8>?) -> Bool {
        guard let namespace else { return false }
        if namespace == namespacePointer { return true }
        guard String(cString: namespace) == PacketReader.namespace else { return false }
        namespacePointer = namespace
        return true
    }

    private func isSignatureNamespace(_ namespace: UnsafePointer<UInt8>?) -> Bool {
        namespace.map { String(cString: $0) } == PacketReader.signatureNamespace
    }

    private func beginRoot(
        _ localName: UnsafePointer<UInt8>, _ name: ElementName,
        _ namespace: UnsafePointer<UInt8>?
    ) {
        let written = String(cString: localName)
        let uri = namespace.map { String(cString: $0) } ?? ""
        if written == "Envelope", uri.contains("soap") {
            return fail(.notAPacket("a SOAP envelope"))
        }
        guard name == .packet else {
            return fail(.notAPacket("root element \(written)"))
        }
        guard isPacketNamespace(namespace) else {
            return fail(.wrongNamespace(written, found: uri))
        }
        openNodes.append(tree.open(.packet, in: -1))
    }

    /// False for an element that is none of a packet's. Fails if it seems to be a part of the frame
    /// under a wrong namespace.
    private func belongs(
        _ name: ElementName, _ namespace: UnsafePointer<UInt8>?, in parent: Int
    ) -> Bool {
        if isPacketNamespace(namespace) { return true }
        switch name {
        // A mark of secrecy is obeyed wherever it stands.
        case .secret: return true
        case .attachmentEncoded: return namespace == nil
        case .attachment where namespace == nil,
            .contentID where namespace == nil, .attachmentName where namespace == nil,
            .description where namespace == nil, .contentType where namespace == nil,
            .contentTransferEncoded where namespace == nil:
            return isInAttachments(parent)
        case .envelope, .header, .body, .messageHeader, .status:
            fail(
                .wrongNamespace(
                    tree.path(parent) + "/" + name.rawValue,
                    found: namespace.map { String(cString: $0) } ?? ""))
            return true
        default: return false
        }
    }

    private func isInAttachments(_ node: Int) -> Bool {
        var next: Int? = node
        while let current = next {
            if tree.name(current) == .attachmentEncoded { return true }
            next = tree.parent(current)
        }
        return false
    }

    // MARK: The header

    private func beginHeader() {
        if hasBegunHeader { return fail(.notAPacket("more than one edXMLHeader")) }
        guard parsedBytes <= limits.maxBytesBeforeHeader else {
            return fail(.headerNotFirst(limitBytes: limits.maxBytesBeforeHeader))
        }
        hasBegunHeader = true
    }

    private func endHeader(_ node: Int) {
        var reading = HeaderReading(tree, header: node, limits: limits, now: now)
        let result: PacketHeader
        do throws(Refusal) {
            result = try reading.read()
        } catch {
            partialDocumentID = reading.documentID
            partialSender = reading.sender
            isPartialStatus = reading.isStatus
            return fail(error)
        }
        deviations.add(reading.deviations)
        do throws(PacketRefused) {
            try headerCheck(result)
        } catch {
            return fail(.refused(error))
        }
        header = result
        tree.removeContents(of: node)
    }
}
