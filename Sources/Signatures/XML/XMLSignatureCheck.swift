// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Checks one `Signature` of a tree (XML-DSig, and XAdES where it is): its references, its
/// certificate, its value; and what it covers.
struct XMLSignatureCheck {
    let file: XMLSignedFile
    let signature: XMLSignature
    var facts = SignatureFacts()
    /// What failed, where what was read before it is told all the same.
    private(set) var coverage = XMLCoverage(elements: [], isDocument: false, objects: [])
    private(set) var isBaseline = false
    private(set) var hasLargeCertificate = false

    init(_ element: XMLElement, in file: XMLSignedFile) throws(XMLFault) {
        self.file = file
        signature = try XMLSignature(element, limits: file.limits)
    }

    /// Fills the facts. The first fault ends it; what was found before stays told.
    mutating func run() throws(XMLFault) {
        let info = try XMLSignedInfo(signature.signedInfo, limits: file.limits)
        facts.algorithm = XMLSignatureMethod.name(of: info.methodElement)
        let keys = try XMLKeyInfo(signature.keyInfo, store: file.store, limits: file.limits)
        hasLargeCertificate = keys.hasLargeCertificate
        facts.certificate = keys.data.certificates.first
        facts.data = keys.data
        let properties = try XAdESProperties(signature, store: file.store, limits: file.limits)
        facts.signingTime = properties?.signingTime
        let method: XMLSignatureMethod
        do throws(XMLAlgorithmFault) {
            method = try XMLSignatureMethod(info.methodElement)
        } catch {
            throw XMLFault(error.reason)
        }
        let value = XMLSignatureValue(method: method, bytes: try signature.value())
        try check(info.references, properties)
        let candidates = try self.candidates(keys, properties)
        let message = try file.bytes(of: signature.signedInfo, by: info.form)
        // Of several certificates one is the signer's, whichever stands first.
        let signer = candidates.prefix(8).first { value.holds(message, by: $0) }
        facts.certificate = signer ?? candidates.first
        if let properties { take(properties) }
        guard let signer else { throw XMLFault(.sigCryptoFailure) }
        guard signer.maySign else { throw XMLFault(.chainConstraintsFailure) }
        if let properties { try agree(properties, with: signer) }
        isBaseline = !(properties?.certificates.isEmpty ?? true)
    }

    // MARK: References

    private mutating func check(
        _ elements: [XMLElement], _ properties: XAdESProperties?
    ) throws(XMLFault) {
        var covered: [XMLElement] = []
        var objects: Set<XMLElement> = []
        var isDocument = false
        var hasProperties = false
        var namesManifest = false
        var wrong: XMLFault?
        for element in elements {
            let reference = try XMLReference(element, limits: file.limits)
            let target: XMLElement?
            switch reference.target {
            case .document:
                target = nil
                isDocument = true
                covered.append(file.tree.root)
            case .element(let name):
                let found = try file.element(named: name)
                target = found
                if !found.isWithin(signature.element) {
                    covered.append(found)
                } else if found == properties?.signedProperties {
                    hasProperties = true
                } else if found != signature.keyInfo {
                    objects.insert(found)
                    if signature.element == file.tree.root { covered.append(found) }
                }
            }
            if reference.isOfManifest || target?.isManifest ?? false { namesManifest = true }
            if try !holds(reference, target) { wrong = wrong ?? XMLFault(.hashFailure) }
        }
        coverage = XMLCoverage(elements: covered, isDocument: isDocument, objects: objects)
        if let wrong { throw wrong }
        // Whether what a manifest lists is as it says each reader decides for itself (XML-DSig 5.1), so
        // a signature that is over the list proves to no two of them the same.
        if namesManifest { throw .unsupported }
        // What no reference names is anybody's: its time and its certificate as well.
        if properties != nil, !hasProperties { throw XMLFault(.sigConstraintsFailure) }
    }

    private func holds(_ reference: XMLReference, _ target: XMLElement?) throws(XMLFault) -> Bool {
        var removed: Set<XMLElement> = []
        if reference.leavesOutOwn { removed.insert(signature.element) }
        if reference.leavesOutAll { removed.formUnion(file.allSignatures) }
        guard let digest = ContentDigest(nid: reference.digestNID) else {
            throw XMLFault(.algorithmUnsupported)
        }
        try file.write(target, without: removed, by: reference.form) { digest.update($0) }
        return digest.finish() == reference.digest
    }

    // MARK: The certificate

    /// Those that the signature brings along, or that the trust list knows by the digest that is
    /// signed. Without a certificate nobody signed, whatever key comes with it.
    private func candidates(
        _ keys: XMLKeyInfo, _ properties: XAdESProperties?
    ) throws(XMLFault) -> [Certificate] {
        var found = keys.data.certificates
        let references = properties?.certificates ?? []
        if found.isEmpty, !references.isEmpty {
            found = file.store.known { der in references.allSatisfy { $0.mayBe(der) } }
        }
        for reference in references { found = found.filter { reference.matches($0) != .no } }
        if keys.data.certificates.isEmpty { found.forEach(file.store.use.note) }
        guard !found.isEmpty else { throw XMLFault(.noSigningCertificateFound) }
        return found
    }

    private func agree(
        _ properties: XAdESProperties, with signer: Certificate
    ) throws(XMLFault) {
        guard properties.certificates.allSatisfy({ $0.matches(signer) == .yes }),
            properties.serialNumber.map({ signer.hasSerialNumber($0) }) ?? true
        else { throw XMLFault(.sigConstraintsFailure) }
    }

    private mutating func take(_ properties: XAdESProperties) {
        facts.data = facts.data + properties.data
        let (file, element) = (file, signature.valueElement)
        facts.signatureTimeStamps = properties.timeStamps.flatMap { stamp in
            stamp.tokens.map { token in
                .init(token: token) { nid in
                    do throws(XMLFault) {
                        return ContentDigest.hash(
                            try file.bytes(of: element, by: stamp.form), nid: nid)
                    } catch {
                        // A form that cannot be written is over nothing.
                        return nil
                    }
                }
            }
        }
    }
}

extension XMLReference {
    fileprivate var isOfManifest: Bool { type == XMLNamespace.signature + "Manifest" }
}

extension XMLElement {
    /// A `Manifest`, or the `Object` around one.
    fileprivate var isManifest: Bool {
        isNamed("Manifest", XMLNamespace.signature)
            || isNamed("Object", XMLNamespace.signature)
                && !elements("Manifest", XMLNamespace.signature).isEmpty
    }
}

extension Certificate {
    /// Whether this is its number, in decimal.
    fileprivate func hasSerialNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 64,
            let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil)
        else { return false }
        defer { BN_free(number) }
        guard let digits = BN_bn2dec(number) else { return false }
        defer { CRYPTO_free(digits, #fileID, #line) }
        return String(cString: digits) == text.filter { !$0.isWhitespace }
    }
}
