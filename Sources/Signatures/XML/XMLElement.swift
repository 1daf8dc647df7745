// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import Glibc

/// The namespaces that are known here.
enum XMLNamespace {
    static let signature = "http://www.w3.org/2000/09/xmldsig#"
    static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let more2007 = "http://www.w3.org/2007/05/xmldsig-more#"
    static let filter2 = "http://www.w3.org/2002/06/xmldsig-filter2"
    /// XAdES (ETSI EN 319 132-1) still writes the namespace of 2003.
    static let xades = "http://uri.etsi.org/01903/v1.3.2#"
    static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
    /// QCVN 102:2016.
    static let packet = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
}

/// One element of a tree, which must outlive it.
struct XMLElement: Hashable {
    let node: xmlNodePtr

    init(_ node: xmlNodePtr) { self.node = node }

    var name: String { String(cString: node.pointee.name) }

    var namespace: String? {
        node.pointee.ns.flatMap { $0.pointee.href }.map { String(cString: $0) }
    }

    func isNamed(_ name: String, _ namespace: String) -> Bool {
        guard strcmp(Self.text(node.pointee.name), name) == 0, let own = node.pointee.ns,
            let uri = own.pointee.href
        else { return false }
        return strcmp(Self.text(uri), namespace) == 0
    }

    /// Both names the same.
    func isNamed(as other: XMLElement) -> Bool {
        strcmp(Self.text(node.pointee.name), Self.text(other.node.pointee.name)) == 0
            && namespace == other.namespace
    }

    var parent: XMLElement? {
        guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else {
            return nil
        }
        return XMLElement(parent)
    }

    var elements: [XMLElement] {
        XMLNodes.children(of: node).filter { $0.pointee.type == XML_ELEMENT_NODE }.map(
            XMLElement.init)
    }

    /// The elements, where nothing else but white space stands between them: no text, no comment.
    var elementsOnly: [XMLElement]? {
        var found: [XMLElement] = []
        for child in XMLNodes.children(of: node) {
            if child.pointee.type == XML_ELEMENT_NODE {
                found.append(XMLElement(child))
            } else if child.pointee.type != XML_TEXT_NODE || xmlIsBlankNode(child) != 1 {
                return nil
            }
        }
        return found
    }

    func elements(_ name: String, _ namespace: String) -> [XMLElement] {
        elements.filter { $0.isNamed(name, namespace) }
    }

    /// The one of that name; `nil` where there is none or several.
    func element(_ name: String, _ namespace: String) -> XMLElement? {
        let found = elements(name, namespace)
        return found.count == 1 ? found[0] : nil
    }

    /// All of its text, if it holds nothing else: what a comment interrupts is read by one as the
    /// whole and by another up to the comment. At most `limit` bytes.
    func text(limit: Int = 4096) -> String? {
        var bytes: [UInt8] = []
        for child in XMLNodes.children(of: node) {
            guard child.pointee.type == XML_TEXT_NODE else { return nil }
            guard let content = child.pointee.content else { continue }
            let count = strlen(Self.text(content))
            guard bytes.count + count <= limit else { return nil }
            bytes.append(contentsOf: UnsafeBufferPointer(start: content, count: count))
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The value of an attribute without a namespace.
    func attribute(_ name: String) -> String? {
        XMLNodes.attributes(of: node).first {
            $0.pointee.ns == nil && strcmp(Self.text($0.pointee.name), name) == 0
        }.map(XMLNodes.value)
    }

    /// What a prefix stands for here.
    func namespace(ofPrefix prefix: String) -> String? {
        xmlSearchNs(node.pointee.doc, node, prefix).flatMap { $0.pointee.href }
            .map { String(cString: $0) }
    }

    /// What a `URI` of this document may name it by. Which attributes are identifiers no schema says
    /// here: these names, as signers write them.
    var identifier: String? {
        for name in ["Id", "ID", "id"] {
            if let value = attribute(name) { return value }
        }
        return XMLNodes.attributes(of: node).first(where: XMLNodes.isXMLIdentifier)
            .map(XMLNodes.value)
    }

    /// The local names from the root down, with a place among siblings of the same name where it is
    /// not the first: `edXML/edXMLEnvelope/edXMLHeader`.
    var path: String {
        var steps: [String] = []
        var next: XMLElement? = self
        while let element = next {
            let place = element.placeAmongTwins
            let name = element.name.clipped(to: 64)
            steps.append(place == 1 ? name : "\(name)[\(place)]")
            next = element.parent
        }
        return steps.reversed().joined(separator: "/")
    }

    private var placeAmongTwins: Int {
        var place = 1
        var previous = node.pointee.prev
        while let sibling = previous {
            if sibling.pointee.type == XML_ELEMENT_NODE,
                strcmp(Self.text(sibling.pointee.name), Self.text(node.pointee.name)) == 0
            {
                place += 1
            }
            previous = sibling.pointee.prev
        }
        return place
    }

    /// Whether this stands in the other, or is it.
    func isWithin(_ other: XMLElement) -> Bool {
        var next: XMLElement? = self
        while let element = next {
            if element == other { return true }
            next = element.parent
        }
        return false
    }

    static func text(_ characters: UnsafePointer<xmlChar>) -> UnsafePointer<CChar> {
        UnsafeRawPointer(characters).assumingMemoryBound(to: CChar.self)
    }

    static func text(_ characters: UnsafeMutablePointer<xmlChar>) -> UnsafePointer<CChar> {
        text(UnsafePointer(characters))
    }
}

/// Ways through the nodes of a tree, none of which is a recursion.
enum XMLNodes {
    struct Children: Sequence, IteratorProtocol {
        fileprivate var following: xmlNodePtr?

        mutating func next() -> xmlNodePtr? {
            defer { following = following?.pointee.next }
            return following
        }
    }

    struct Attributes: Sequence, IteratorProtocol {
        fileprivate var following: xmlAttrPtr?

        mutating func next() -> xmlAttrPtr? {
            defer { following = following?.pointee.next }
            return following
        }
    }

    static func children(of node: xmlNodePtr) -> Children {
        Children(following: node.pointee.children)
    }

    static func attributes(of node: xmlNodePtr) -> Attributes {
        Attributes(following: node.pointee.properties)
    }

    /// Of a tree without entities it is one text, or none.
    static func value(_ attribute: xmlAttrPtr) -> String {
        guard let text = attribute.pointee.children, let content = text.pointee.content else {
            return ""
        }
        return String(cString: content)
    }

    /// Any attribute that some reader may take for an identifier.
    static func mayBeIdentifier(_ attribute: xmlAttrPtr) -> Bool {
        strcasecmp(XMLElement.text(attribute.pointee.name), "id") == 0
    }

    static func isXMLIdentifier(_ attribute: xmlAttrPtr) -> Bool {
        guard let namespace = attribute.pointee.ns, let prefix = namespace.pointee.prefix else {
            return false
        }
        return strcmp(XMLElement.text(prefix), "xml") == 0
            && strcmp(XMLElement.text(attribute.pointee.name), "id") == 0
    }

    /// Walks a node and all below it, in the document's order. `body` says whether to go into it.
    static func walk(_ top: xmlNodePtr, _ body: (xmlNodePtr) -> Bool) {
        var node = top
        while true {
            if body(node), node.pointee.type == XML_ELEMENT_NODE, let child = node.pointee.children
            {
                node = child
                continue
            }
            while true {
                if node == top { return }
                if let next = node.pointee.next {
                    node = next
                    break
                }
                guard let parent = node.pointee.parent else { return }
                node = parent
            }
        }
    }
}

extension String {
    /// The first characters (Unicode scalars): what stands in a file may be as long as the file.
    func clipped(to count: Int) -> String { String(unicodeScalars.prefix(count)) }
}
