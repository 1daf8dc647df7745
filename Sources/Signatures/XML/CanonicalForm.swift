// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// A method of canonicalization: the six that XML-DSig names. libxml2 writes the form.
struct CanonicalForm: Hashable {
    enum Mode: Hashable { case inclusive, inclusive11, exclusive }

    var mode: Mode
    var hasComments = false
    /// `InclusiveNamespaces PrefixList` of the exclusive form.
    var prefixes: [String] = []

    /// What a reference has that names none (XML-DSig 4.4.3.2).
    static let standard = CanonicalForm(mode: .inclusive)

    private static let algorithms: [String: CanonicalForm] = [
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": CanonicalForm(mode: .inclusive),
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments":
            CanonicalForm(mode: .inclusive, hasComments: true),
        "http://www.w3.org/2006/12/xml-c14n11": CanonicalForm(mode: .inclusive11),
        "http://www.w3.org/2006/12/xml-c14n11#WithComments":
            CanonicalForm(mode: .inclusive11, hasComments: true),
        "http://www.w3.org/2001/10/xml-exc-c14n#": CanonicalForm(mode: .exclusive),
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments":
            CanonicalForm(mode: .exclusive, hasComments: true),
    ]

    /// - Parameter element: a `CanonicalizationMethod` or a `Transform`.
    /// - Returns: `nil` for another algorithm, or one with parameters that it does not have.
    init?(_ element: XMLElement) {
        guard let name = element.attribute("Algorithm"), let known = Self.algorithms[name],
            let parameters = element.elementsOnly
        else { return nil }
        self = known
        if parameters.isEmpty { return }
        guard mode == .exclusive, parameters.count == 1,
            parameters[0].isNamed("InclusiveNamespaces", XMLNamespace.exclusive),
            let list = parameters[0].attribute("PrefixList"), list.utf8.count <= 1024
        else { return nil }
        // "#default" is the default namespace, which libxml2 knows by that word too.
        prefixes = list.split(whereSeparator: \.isWhitespace).map(String.init)
        guard prefixes.count <= 64 else { return nil }
    }

    private init(mode: Mode, hasComments: Bool = false) {
        self.mode = mode
        self.hasComments = hasComments
    }

    private var libraryMode: Int32 {
        switch mode {
        case .inclusive: Int32(XML_C14N_1_0.rawValue)
        case .inclusive11: Int32(XML_C14N_1_1.rawValue)
        case .exclusive: Int32(XML_C14N_EXCLUSIVE_1_0.rawValue)
        }
    }

    /// Writes the canonical form of a set of nodes.
    /// - Returns: false where it has none: relative namespaces, or what libxml2 does not write.
    func write(
        _ nodes: XMLNodeSet, of tree: XMLTree, into sink: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        withoutActuallyEscaping(sink) { sink in
            let sink = Sink(sink)
            return withExtendedLifetime((sink, nodes)) { write(nodes, tree, sink) }
        }
    }

    private func write(_ nodes: XMLNodeSet, _ tree: XMLTree, _ sink: Sink) -> Bool {
        // libxml2 would print what is wrong.
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        let output = xmlOutputBufferCreateIO(
            { context, bytes, count in
                guard let context, let bytes, count >= 0 else { return -1 }
                Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().write(
                    UnsafeRawBufferPointer(start: bytes, count: Int(count)))
                return count
            }, nil, Unmanaged.passUnretained(sink).toOpaque(), nil)
        guard let output else { preconditionFailure("libxml2 has no memory for a buffer") }
        defer { xmlOutputBufferClose(output) }
        var copies = prefixes.map { prefix in xmlStrdup(Array(prefix.utf8) + [0]) } + [nil]
        defer { for copy in copies where copy != nil { lt_xml_free(copy) } }
        return copies.withUnsafeMutableBufferPointer { list in
            xmlC14NExecute(
                tree.document, XMLNodeSet.isVisible, Unmanaged.passUnretained(nodes).toOpaque(),
                libraryMode, mode == .exclusive && !prefixes.isEmpty ? list.baseAddress : nil,
                hasComments ? 1 : 0, output) >= 0
        }
    }

    private final class Sink {
        let write: (UnsafeRawBufferPointer) -> Void
        init(_ write: @escaping (UnsafeRawBufferPointer) -> Void) { self.write = write }
    }
}

/// Nodes of a tree, marked in the tree itself: whether one belongs to the set is asked for each
/// node, attribute and namespace, and must cost nothing. The last set of a tree that was made is the
/// one that counts.
final class XMLNodeSet {
    /// Also the mark: no two sets of a tree have the same.
    private let mark: UnsafeMutableRawPointer
    /// Nodes that were looked at.
    private(set) var size = 0

    /// An element with all that is below it, or the whole document with the instructions around its
    /// root (`top` nil). Comments are not in it: a `URI` of this document never names them (XML-DSig
    /// 4.4.3.3); `keepsComments` is for what is no reference.
    init(
        _ top: XMLElement?, of tree: XMLTree, number: Int, without removed: Set<XMLElement> = [],
        keepsComments: Bool = false
    ) {
        guard let mark = UnsafeMutableRawPointer(bitPattern: number) else {
            preconditionFailure("a set has a number from 1")
        }
        self.mark = mark
        if let top {
            add(top.node, removed, keepsComments)
        } else {
            var next = tree.document.pointee.children
            while let node = next {
                add(node, removed, keepsComments)
                next = node.pointee.next
            }
        }
    }

    private func add(_ top: xmlNodePtr, _ removed: Set<XMLElement>, _ keepsComments: Bool) {
        XMLNodes.walk(top) { node in
            size += 1
            if node.pointee.type == XML_COMMENT_NODE, !keepsComments { return false }
            if !removed.isEmpty, node.pointee.type == XML_ELEMENT_NODE,
                removed.contains(XMLElement(node))
            {
                return false
            }
            node.pointee._private = mark
            return true
        }
    }

    /// Attributes and namespaces belong to a set with their element.
    static let isVisible: xmlC14NIsVisibleCallback = { set, node, parent in
        guard let set, let node else { return 0 }
        let mark = Unmanaged<XMLNodeSet>.fromOpaque(set).takeUnretainedValue().mark
        let owner: xmlNodePtr?
        switch node.pointee.type {
        case XML_NAMESPACE_DECL, XML_ATTRIBUTE_NODE: owner = parent
        default: owner = node
        }
        guard let owner else { return 0 }
        return owner.pointee._private == mark ? 1 : 0
    }
}
