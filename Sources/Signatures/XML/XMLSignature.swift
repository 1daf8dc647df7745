// LienThong
// SPDX-License-Identifier: Apache-2.0

/// One `Signature` element, taken apart by the order that XML-DSig gives it. Anything else in it is
/// malformed: what one reader passes over another may use.
struct XMLSignature {
    let element: XMLElement
    let signedInfo: XMLElement
    let valueElement: XMLElement
    let keyInfo: XMLElement?
    let objects: [XMLElement]

    var identifier: String? { element.identifier }

    init(_ element: XMLElement, limits: XMLLimits) throws(XMLFault) {
        self.element = element
        guard var parts = element.elementsOnly?[...],
            let signedInfo = parts.popFirst(),
            signedInfo.isNamed("SignedInfo", XMLNamespace.signature),
            let value = parts.popFirst(), value.isNamed("SignatureValue", XMLNamespace.signature)
        else { throw .malformed }
        self.signedInfo = signedInfo
        valueElement = value
        if let next = parts.first, next.isNamed("KeyInfo", XMLNamespace.signature) {
            keyInfo = next
            parts = parts.dropFirst()
        } else {
            keyInfo = nil
        }
        guard parts.allSatisfy({ $0.isNamed("Object", XMLNamespace.signature) }) else {
            throw .malformed
        }
        objects = Array(parts)
    }

    func value() throws(XMLFault) -> [UInt8] {
        guard let bytes = valueElement.text(limit: 16 << 10).flatMap(XMLBase64.decode) else {
            throw .malformed
        }
        return bytes
    }
}

/// What is signed: how, and over what.
struct XMLSignedInfo {
    let form: CanonicalForm
    let methodElement: XMLElement
    let references: [XMLElement]

    init(_ element: XMLElement, limits: XMLLimits) throws(XMLFault) {
        guard var parts = element.elementsOnly?[...],
            let canonical = parts.popFirst(),
            canonical.isNamed("CanonicalizationMethod", XMLNamespace.signature),
            let method = parts.popFirst(),
            method.isNamed("SignatureMethod", XMLNamespace.signature),
            // A signature over nothing would hold for everything.
            !parts.isEmpty,
            parts.allSatisfy({ $0.isNamed("Reference", XMLNamespace.signature) })
        else { throw .malformed }
        methodElement = method
        references = Array(parts)
        guard let form = CanonicalForm(canonical) else { throw .unsupported }
        self.form = form
        guard parts.count <= limits.references else { throw XMLFault(.limitObjects) }
    }
}
