// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// One XML file with its signatures, opened. Used by one thread.
final class XMLSignedFile {
    let tree: XMLTree
    let store: TrustStore
    let limits: XMLLimits
    /// Every `Signature`, wherever it stands.
    let allSignatures: Set<XMLElement>
    /// Those that are judged, in the document's order. Counter-signatures say something of another
    /// signature, nothing of the file.
    let signatures: [XMLElement]
    private let budget: XMLBudget
    private var sets = 0
    private var named: [String: [XMLElement]]?

    init(_ tree: XMLTree, store: TrustStore, limits: XMLLimits, fileBytes: Int) {
        self.tree = tree
        self.store = store
        self.limits = limits
        budget = XMLBudget(limits, fileBytes: fileBytes)
        var all: [XMLElement] = []
        XMLNodes.walk(tree.root.node) { node in
            guard node.pointee.type == XML_ELEMENT_NODE else { return false }
            let element = XMLElement(node)
            if element.isNamed("Signature", XMLNamespace.signature) { all.append(element) }
            return true
        }
        allSignatures = Set(all)
        signatures = all.filter { !Self.isCounterSignature($0) }
    }

    private static func isCounterSignature(_ element: XMLElement) -> Bool {
        element.parent?.isNamed("CounterSignature", XMLNamespace.xades) ?? false
    }

    /// The element that a `URI` names: the only one of the document with this identifier, whatever
    /// attribute some reader would look for it in.
    func element(named name: String) throws(XMLFault) -> XMLElement {
        if named == nil { named = identifiers() }
        let found = named?[name] ?? []
        guard found.count <= 1 else { throw .malformed }
        guard let element = found.first, element.identifier == name else {
            throw XMLFault(.signedDataNotFound)
        }
        return element
    }

    private func identifiers() -> [String: [XMLElement]] {
        var found: [String: [XMLElement]] = [:]
        XMLNodes.walk(tree.root.node) { node in
            guard node.pointee.type == XML_ELEMENT_NODE else { return false }
            let element = XMLElement(node)
            for attribute in XMLNodes.attributes(of: node) where XMLNodes.mayBeIdentifier(attribute)
            {
                let name = XMLNodes.value(attribute)
                if found[name]?.last != element { found[name, default: []].append(element) }
            }
            return true
        }
        return found
    }

    /// Writes the canonical form of an element, or of the document, without what a reference leaves
    /// out.
    func write(
        _ element: XMLElement?, without removed: Set<XMLElement>, by form: CanonicalForm,
        keepsComments: Bool = false, into sink: (UnsafeRawBufferPointer) -> Void
    ) throws(XMLFault) {
        guard !budget.isSpent else { throw XMLFault(.limitWork) }
        sets += 1
        let nodes = XMLNodeSet(
            element, of: tree, number: sets, without: removed, keepsComments: keepsComments)
        budget.spend(nodes.size)
        let budget = budget
        let isWritten = form.write(nodes, of: tree) { bytes in
            budget.spend(bytes.count)
            sink(bytes)
        }
        // Relative namespaces have no canonical form (C14N 1.0 section 1.3).
        guard isWritten else { throw .malformed }
    }

    /// The canonical form of an element of a signature itself.
    func bytes(of element: XMLElement, by form: CanonicalForm) throws(XMLFault) -> [UInt8] {
        var bytes: [UInt8] = []
        try write(element, without: [], by: form, keepsComments: form.hasComments) {
            bytes.append(contentsOf: $0)
        }
        return bytes
    }
}
