// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Why a signature in XML is not taken as far as it was read.
struct XMLFault: Error {
    let reason: Reason
    init(_ reason: Reason) { self.reason = reason }

    static let malformed = XMLFault(.formatFailure)
    static let unsupported = XMLFault(.unsupportedFormat)
}

/// One `Reference`: what it names, what is done with it, its digest. Only what is listed here is
/// read; a transform beyond it may make anything of the document.
struct XMLReference {
    /// What the `URI` names.
    enum Target: Hashable {
        /// `URI=""`: the document that holds the signature.
        case document
        /// `URI="#…"`.
        case element(String)
    }

    let target: Target
    let type: String?
    let digestNID: Int32
    let digest: [UInt8]
    let form: CanonicalForm
    /// The enveloped-signature transform: without the signature that has this reference.
    let leavesOutOwn: Bool
    /// Without any signature, as the two usual filters of several signers on one document say it.
    let leavesOutAll: Bool

    init(_ element: XMLElement, limits: XMLLimits) throws(XMLFault) {
        guard var parts = element.elementsOnly?[...] else { throw .malformed }
        var leavesOutOwn = false
        var leavesOutAll = false
        var form: CanonicalForm?
        if let list = parts.first, list.isNamed("Transforms", XMLNamespace.signature) {
            parts = parts.dropFirst()
            guard let transforms = list.elementsOnly, !transforms.isEmpty else { throw .malformed }
            guard transforms.count <= limits.transforms else { throw .unsupported }
            for transform in transforms {
                guard transform.isNamed("Transform", XMLNamespace.signature) else {
                    throw .malformed
                }
                // After a canonical form there are bytes, no nodes any more.
                guard form == nil else { throw .unsupported }
                if let canonical = CanonicalForm(transform) {
                    form = canonical
                } else if Self.isEnveloped(transform), !leavesOutOwn {
                    leavesOutOwn = true
                } else if Self.leavesOutSignatures(transform), !leavesOutAll {
                    leavesOutAll = true
                } else {
                    throw .unsupported
                }
            }
        }
        guard parts.count == 2, let method = parts.first, let value = parts.last,
            method.isNamed("DigestMethod", XMLNamespace.signature),
            value.isNamed("DigestValue", XMLNamespace.signature),
            let digest = value.text().flatMap(XMLBase64.decode)
        else { throw .malformed }
        self.target = try Self.target(element)
        type = element.attribute("Type")
        do throws(XMLAlgorithmFault) {
            digestNID = try XMLDigest.nid(method)
        } catch {
            throw XMLFault(error.reason)
        }
        self.digest = digest
        self.form = form ?? .standard
        self.leavesOutOwn = leavesOutOwn
        self.leavesOutAll = leavesOutAll
    }

    private static func target(_ element: XMLElement) throws(XMLFault) -> Target {
        // Without a URI only who made it knows what is meant.
        guard let uri = element.attribute("URI") else { throw .unsupported }
        if uri.isEmpty { return .document }
        // What lies elsewhere is neither fetched nor asked for.
        guard uri.first == "#" else { throw XMLFault(.signedDataNotFound) }
        let name = uri.dropFirst()
        guard !name.isEmpty, name.utf8.count <= 256,
            !name.contains(where: { "()'\"/# ".contains($0) })
        else { throw .unsupported }
        return .element(String(name))
    }

    private static func isEnveloped(_ transform: XMLElement) -> Bool {
        transform.attribute("Algorithm") == XMLNamespace.signature + "enveloped-signature"
            && transform.elementsOnly?.isEmpty ?? false
    }

    /// The two filters that signers write so that each may leave the other's signature out. They are
    /// known by their words: no expression is ever evaluated.
    private static func leavesOutSignatures(_ transform: XMLElement) -> Bool {
        guard let parts = transform.elementsOnly, parts.count == 1,
            let words = parts[0].text()?.filter({ !$0.isWhitespace })
        else { return false }
        let expected: (start: String, end: String)
        switch transform.attribute("Algorithm") {
        case "http://www.w3.org/TR/1999/REC-xpath-19991116"
        where parts[0].isNamed("XPath", XMLNamespace.signature):
            expected = ("not(ancestor-or-self::", ":Signature)")
        case XMLNamespace.filter2
        where parts[0].isNamed("XPath", XMLNamespace.filter2)
            && parts[0].attribute("Filter") == "subtract":
            expected = ("/descendant::", ":Signature")
        default: return false
        }
        guard words.count > expected.start.count + expected.end.count,
            words.hasPrefix(expected.start), words.hasSuffix(expected.end)
        else { return false }
        let prefix = words.dropFirst(expected.start.count).dropLast(expected.end.count)
        return parts[0].namespace(ofPrefix: String(prefix)) == XMLNamespace.signature
    }
}

/// Base64 as XML writes it: with white space anywhere.
enum XMLBase64 {
    static func decode(_ text: String) -> [UInt8]? {
        let digits = String(decoding: text.utf8.filter { !XMLText.isBlank($0) }, as: UTF8.self)
        return digits.isEmpty ? nil : Base64.decode(digits)
    }
}
