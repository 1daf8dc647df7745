// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// What of a file one signature covers, and whether that is what the file is used for. A signature
/// that holds for an element which somebody has moved aside, beside another that takes its place,
/// covers a part; so the question is never whether it holds alone.
struct XMLCoverage {
    /// The elements that its references name, their own signature's aside.
    let elements: [XMLElement]
    /// The document, with the instructions before and behind its root.
    let isDocument: Bool
    /// The signature's own `Object`s that it covers, whole.
    let objects: Set<XMLElement>

    /// Of the first elements.
    var paths: [String] { elements.prefix(8).map(\.path) }

    /// Whether nothing that says anything lies outside of it.
    ///
    /// Outside may lie: other signatures, and elements that only hold a covered element or a
    /// signature, without a text and without an attribute of their own. A comment inside of a text is
    /// not covered and lets two readers see two texts.
    func isWhole(
        _ tree: XMLTree, own signature: XMLSignature, signatures: Set<XMLElement>
    ) -> Bool {
        guard objectsAreCovered(signature), !elements.isEmpty else { return false }
        if !isDocument, !hasNothingAround(tree.root) { return false }
        let covered = Set(elements)
        var isWhole = true
        XMLNodes.walk(tree.root.node) { node in
            guard isWhole else { return false }
            switch node.pointee.type {
            case XML_ELEMENT_NODE:
                let element = XMLElement(node)
                // Another signature answers for itself; of the own one the objects were looked at.
                if signatures.contains(element), element != tree.root { return false }
                if covered.contains(element) {
                    isWhole = hasNoCutText(element, signatures)
                    return false
                }
                if element == signature.element {
                    // It is the root, and its objects hold the content.
                    isWhole = elements.allSatisfy { hasNoCutText($0, signatures) }
                    return false
                }
                isWhole = isCarrier(element, covered, signatures)
                return isWhole
            case XML_TEXT_NODE: isWhole = xmlIsBlankNode(node) == 1
            case XML_COMMENT_NODE: break
            default: isWhole = false
            }
            return false
        }
        return isWhole
    }

    /// Data that travels inside of a signature, other than XAdES's, whose parts have rules of their
    /// own, is covered or it is not part of what was signed.
    private func objectsAreCovered(_ signature: XMLSignature) -> Bool {
        signature.objects.allSatisfy { object in
            if objects.contains(object) { return true }
            guard let parts = object.elementsOnly, object.hasNoOwnAttributes else { return false }
            return parts.allSatisfy { part in
                objects.contains(part)
                    || part.isNamed("QualifyingProperties", XMLNamespace.xades)
                    || Self.holdsOnly(objects, part)
            }
        }
    }

    /// `SignatureProperties` around a covered `SignatureProperty`.
    private static func holdsOnly(_ covered: Set<XMLElement>, _ element: XMLElement) -> Bool {
        guard let parts = element.elementsOnly, !parts.isEmpty else { return false }
        return parts.allSatisfy(covered.contains)
    }

    private func isCarrier(
        _ element: XMLElement, _ covered: Set<XMLElement>, _ signatures: Set<XMLElement>
    ) -> Bool {
        guard element.hasNoOwnAttributes else { return false }
        var holds = false
        XMLNodes.walk(element.node) { node in
            guard !holds, node.pointee.type == XML_ELEMENT_NODE else { return false }
            let inside = XMLElement(node)
            holds = covered.contains(inside) || signatures.contains(inside)
            return !holds
        }
        return holds
    }

    /// An instruction beside the root changes how the document is shown.
    private func hasNothingAround(_ root: XMLElement) -> Bool {
        var next = root.node.pointee.doc.pointee.children
        while let node = next {
            if node.pointee.type == XML_PI_NODE { return false }
            next = node.pointee.next
        }
        return true
    }

    private func hasNoCutText(_ top: XMLElement, _ signatures: Set<XMLElement>) -> Bool {
        var isSound = true
        XMLNodes.walk(top.node) { node in
            guard isSound else { return false }
            if node.pointee.type == XML_ELEMENT_NODE {
                return node == top.node || !signatures.contains(XMLElement(node))
            }
            if node.pointee.type == XML_COMMENT_NODE { isSound = !Self.cutsText(node) }
            return false
        }
        return isSound
    }

    private static func cutsText(_ comment: xmlNodePtr) -> Bool {
        [comment.pointee.prev, comment.pointee.next].contains { neighbour in
            guard let neighbour else { return false }
            return neighbour.pointee.type == XML_TEXT_NODE && xmlIsBlankNode(neighbour) != 1
        }
    }
}

extension XMLElement {
    /// None but hints where a schema lies, and identifiers.
    fileprivate var hasNoOwnAttributes: Bool {
        XMLNodes.attributes(of: node).allSatisfy { attribute in
            if XMLNodes.mayBeIdentifier(attribute) { return true }
            guard let namespace = attribute.pointee.ns, let uri = namespace.pointee.href else {
                return false
            }
            return String(cString: uri) == XMLNamespace.schemaInstance
        }
    }
}

/// What the exchange uses of a packet is its header, as `EdXML` reads it, in its one place; the
/// files answer for themselves.
enum XMLPacketUse {
    private static let places = [
        ["edXML"], ["edXML", "edXMLEnvelope"], ["edXML", "edXMLEnvelope", "edXMLHeader"],
        ["edXML", "edXMLEnvelope", "edXMLHeader", "MessageHeader"],
        ["edXML", "edXMLEnvelope", "edXMLHeader", "Status"],
    ]

    static func isPacket(_ root: XMLElement) -> Bool { root.isNamed("edXML", XMLNamespace.packet) }

    /// Whether one of the elements is the header, or holds it.
    static func isCovered(by elements: [XMLElement], in root: XMLElement) -> Bool {
        places.contains { place in
            guard let used = element(at: place, in: root) else { return false }
            return elements.contains(used)
        }
    }

    private static func element(at place: [String], in root: XMLElement) -> XMLElement? {
        guard isPacket(root) else { return nil }
        return place.dropFirst().reduce(root) { parent, name in
            parent?.element(name, XMLNamespace.packet)
        }
    }
}
