// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// What the parser tells of a document, in its order. Pointers are good inside the call only,
/// except names, which live as long as the parser and are the same pointer for the same name.
package protocol SAXEvents: AnyObject {
    func begin(
        _ localName: UnsafePointer<UInt8>, namespace: UnsafePointer<UInt8>?,
        declaredNamespaces: Int, attributes: SAXAttributes)
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    func end()
    func doctype()
}

/// The attributes of one tag.
package struct SAXAttributes {
    fileprivate let base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    package let count: Int

    /// The value of the first attribute with that local name, whatever its namespace.
    package func value(_ localName: String) -> UnsafeBufferPointer<UInt8>? {
        guard let base else { return nil }
        for index in 0..<count {
            // Five pointers each: local name, prefix, namespace, begin and end of the value.
            let attribute = base + index * 5
            guard let name = attribute[0], String(cString: name) == localName,
                let begin = attribute[3], let end = attribute[4]
            else { continue }
            return UnsafeBufferPointer(start: begin, count: end - begin)
        }
        return nil
    }
}

/// Sole owner of a push parser of libxml2 that loads nothing, expands nothing but the five
/// predefined entities and character references, and builds no tree.
///
/// `XML_PARSE_HUGE` lifts the library's limit of 10 MB a text and with it all others: the owner
/// keeps limits on sizes, depth and counts.
package final class SAXParser {
    /// The first fault, as in `line 3: …`.
    package private(set) var fault: String?

    private let context: xmlParserCtxtPtr
    private unowned let events: any SAXEvents

    package init(_ events: any SAXEvents) {
        _ = SAXParser.library
        self.events = events
        var handler = SAXParser.handler()
        guard let context = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil) else {
            preconditionFailure("libxml2 has no memory for a parser")
        }
        self.context = context
        xmlCtxtUseOptions(
            context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue))
        context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { xmlFreeParserCtxt(context) }

    /// Bytes handed over so far, up to the tag that is being told.
    package var bytesConsumed: Int { Int(xmlByteConsumed(context)) }

    /// False once the document is not well-formed, or the parser was stopped.
    package func parse(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self), !bytes.isEmpty
        else { return true }
        xmlParseChunk(context, base, Int32(bytes.count), 0)
        return isSound
    }

    package func finish() -> Bool {
        xmlParseChunk(context, nil, 0, 1)
        return isSound
    }

    /// No further event comes.
    package func stop() { xmlStopParser(context) }

    private var isSound: Bool {
        context.pointee.wellFormed != 0 && context.pointee.nsWellFormed != 0 && fault == nil
            && context.pointee.disableSAX == 0
    }

    private func note(_ error: xmlError) {
        guard fault == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let message = error.message.map { String(cString: $0) } ?? "error \(error.code)"
        fault = "line \(error.line): " + message.split(whereSeparator: \.isNewline).joined()
    }

    /// libxml2 wants to be set up once, before threads share it.
    private static let library: Void = xmlInitParser()

    /// Whom to tell; nobody after the first fault, since the library goes on after some.
    private static func of(_ context: UnsafeMutableRawPointer?) -> (any SAXEvents)? {
        guard let context else { preconditionFailure("libxml2 lost its user data") }
        let parser = Unmanaged<SAXParser>.fromOpaque(context).takeUnretainedValue()
        return parser.fault == nil ? parser.events : nil
    }

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = {
            context, localName, _, namespace, declared, _, attributeCount, _, attributes in
            guard let localName else { return }
            SAXParser.of(context)?.begin(
                localName, namespace: namespace, declaredNamespaces: Int(declared),
                attributes: SAXAttributes(base: attributes, count: Int(attributeCount)))
        }
        handler.endElementNs = { context, _, _, _ in SAXParser.of(context)?.end() }
        let text: charactersSAXFunc = { context, bytes, count in
            SAXParser.of(context)?.text(
                UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.characters = text
        handler.ignorableWhitespace = text
        handler.cdataBlock = text
        handler.internalSubset = { context, _, _, _ in SAXParser.of(context)?.doctype() }
        handler.serror = { context, error in
            guard let context, let error else { return }
            Unmanaged<SAXParser>.fromOpaque(context).takeUnretainedValue().note(error.pointee)
        }
        return handler
    }
}
