// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import XML

/// Sole owner of the tree of one XML file: no DOCTYPE, so no entities, no defaults and nothing that
/// is loaded; no encoding but UTF-8; within limits of depth and counts that hold before a node is
/// made. Used by one thread.
final class XMLTree {
    enum Failure: Error {
        /// Not well-formed, or with a DOCTYPE.
        case malformed
        case limit(Reason)
    }

    let document: xmlDocPtr
    let root: XMLElement

    /// - Parameter bytes: UTF-8, whatever its declaration says.
    init(_ bytes: UnsafeRawBufferPointer, limits: XMLLimits) throws(Failure) {
        xmlInitParser()
        guard let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil) else {
            preconditionFailure("libxml2 has no memory for a parser")
        }
        defer { xmlFreeParserCtxt(context) }
        // Without a limit of its own on texts: a scan in Base64 has more than 10 MB.
        xmlCtxtUseOptions(
            context,
            Int32(
                XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
                    | XML_PARSE_NOCDATA.rawValue))
        let count = Count(limits)
        let fault = withExtendedLifetime(count) {
            Self.watch(context, count)
            return Self.feed(bytes, to: context, count)
        }
        let isSound =
            context.pointee.wellFormed != 0 && context.pointee.nsWellFormed != 0
            && context.pointee.disableSAX == 0
        let made = context.pointee.myDoc
        context.pointee.myDoc = nil
        guard fault == nil, isSound, let made, let root = xmlDocGetRootElement(made) else {
            if let made { xmlFreeDoc(made) }
            throw fault ?? .malformed
        }
        document = made
        self.root = XMLElement(root)
    }

    deinit { xmlFreeDoc(document) }

    /// In pieces that hold whole tags, whose lengths and attributes are counted before libxml2 sees
    /// them.
    private static func feed(
        _ bytes: UnsafeRawBufferPointer, to context: xmlParserCtxtPtr, _ count: Count
    ) -> Failure? {
        let limits = count.limits
        let scanner = MarkupScanner(
            maxMarkupBytes: limits.markupBytes, maxAttributes: limits.attributes)
        func parse(_ piece: UnsafeRawBufferPointer) {
            guard let start = piece.baseAddress, !piece.isEmpty, count.exceeded == nil else {
                return
            }
            xmlParseChunk(
                context, start.assumingMemoryBound(to: CChar.self), Int32(piece.count), 0)
        }
        var place = 0
        while place < bytes.count {
            let end = min(place + MarkupScanner.sliceBytes, bytes.count)
            let slice = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
            place = end
            do throws(MarkupScanner.Fault) {
                try scanner.take(slice, feed: parse)
            } catch {
                switch error {
                case .doctype, .openingInTag: return .malformed
                case .manyAttributes: return .limit(.limitObjects)
                case .longMarkup: return .limit(.limitSize)
                }
            }
            if let exceeded = count.exceeded { return .limit(exceeded) }
            if context.pointee.disableSAX != 0 { return .malformed }
        }
        scanner.finish(feed: parse)
        xmlParseChunk(context, nil, 0, 1)
        return count.exceeded.map { .limit($0) }
    }

    // MARK: Counting while the tree grows

    private final class Count {
        let limits: XMLLimits
        var exceeded: Reason?
        private var nodes = 0
        private var namespaces: [Int] = []
        private var declared = 0

        init(_ limits: XMLLimits) { self.limits = limits }

        /// False where it would be one too many.
        func node() -> Bool {
            nodes += 1
            if nodes > limits.nodes { exceeded = .limitObjects }
            return exceeded == nil
        }

        func open(namespaces count: Int) -> Bool {
            namespaces.append(count)
            declared += count
            if namespaces.count > limits.depth || declared > limits.namespaces {
                exceeded = .limitObjects
            }
            return node()
        }

        func close() { declared -= namespaces.popLast() ?? 0 }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> (xmlParserCtxtPtr, Count)? {
        guard let context else { return nil }
        let parser = context.assumingMemoryBound(to: xmlParserCtxt.self)
        guard let count = parser.pointee._private else { return nil }
        return (parser, Unmanaged<Count>.fromOpaque(count).takeUnretainedValue())
    }

    private static func watch(_ context: xmlParserCtxtPtr, _ count: Count) {
        context.pointee._private = Unmanaged.passUnretained(count).toOpaque()
        guard let handler = context.pointee.sax else { return }
        handler.pointee.startElementNs = {
            context, name, prefix, namespace, declared, namespaces, attributes, defaulted, values in
            guard let (parser, count) = XMLTree.of(context) else { return }
            guard count.open(namespaces: Int(declared)) else { return xmlStopParser(parser) }
            xmlSAX2StartElementNs(
                context, name, prefix, namespace, declared, namespaces, attributes, defaulted,
                values)
        }
        handler.pointee.endElementNs = { context, name, prefix, namespace in
            guard let (_, count) = XMLTree.of(context) else { return }
            count.close()
            xmlSAX2EndElementNs(context, name, prefix, namespace)
        }
        handler.pointee.comment = { context, text in
            guard let (parser, count) = XMLTree.of(context) else { return }
            guard count.node() else { return xmlStopParser(parser) }
            xmlSAX2Comment(context, text)
        }
        handler.pointee.processingInstruction = { context, target, data in
            guard let (parser, count) = XMLTree.of(context) else { return }
            guard count.node() else { return xmlStopParser(parser) }
            xmlSAX2ProcessingInstruction(context, target, data)
        }
        // What is wrong shows in the context; nothing is printed.
        handler.pointee.serror = { _, _ in }
    }
}
