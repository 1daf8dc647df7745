// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// `QualifyingProperties` of a signature (XAdES, ETSI EN 319 132-1): which certificate it was made
/// with, when the signer says it was made, and what proves the time.
struct XAdESProperties {
    /// What a reference of the signature must name, or nothing in it counts.
    let signedProperties: XMLElement
    private(set) var signingTime: Int64?
    /// The first of `SigningCertificateV2` and of `SigningCertificate`: what must agree.
    private(set) var certificates: [CertificateReference] = []
    /// X509SerialNumber of `SigningCertificate`.
    private(set) var serialNumber: String?
    private(set) var timeStamps: [TimeStamp] = []
    private(set) var data = ValidationData()

    struct TimeStamp {
        let form: CanonicalForm
        let tokens: [[UInt8]]
    }

    /// `nil` where the signature has none.
    init?(_ signature: XMLSignature, store: TrustStore, limits: XMLLimits) throws(XMLFault) {
        let found = signature.objects.flatMap {
            $0.elements("QualifyingProperties", XMLNamespace.xades)
        }
        guard let properties = found.first else { return nil }
        // EN 319 132-1 4.3.1: they are of this signature and say so.
        guard found.count == 1, let own = signature.identifier,
            properties.attribute("Target") == "#" + own,
            let signed = properties.element("SignedProperties", XMLNamespace.xades)
        else { throw .malformed }
        signedProperties = signed
        let parts = signed.elements("SignedSignatureProperties", XMLNamespace.xades)
        guard parts.count <= 1 else { throw .malformed }
        if let part = parts.first { try read(part) }
        if let unsigned = properties.element("UnsignedProperties", XMLNamespace.xades)?
            .element("UnsignedSignatureProperties", XMLNamespace.xades)
        {
            try read(unsigned: unsigned, store, limits)
        }
    }

    private mutating func read(_ properties: XMLElement) throws(XMLFault) {
        let times = properties.elements("SigningTime", XMLNamespace.xades)
        // Said twice is not said.
        if times.count == 1 { signingTime = times[0].text().flatMap(XMLTime.seconds) }
        for name in ["SigningCertificateV2", "SigningCertificate"] {
            let found = properties.elements(name, XMLNamespace.xades)
            guard found.count <= 1 else { throw .malformed }
            guard let list = found.first else { continue }
            guard let first = list.elements("Cert", XMLNamespace.xades).first,
                let digest = first.element("CertDigest", XMLNamespace.xades),
                let method = digest.element("DigestMethod", XMLNamespace.signature),
                let value = digest.element("DigestValue", XMLNamespace.signature)?.text(),
                let hash = XMLBase64.decode(value)
            else { throw .malformed }
            guard let nid = XMLDigest.certificateNID(method) else {
                throw XMLFault(.algorithmUnsupported)
            }
            var issuerSerial: [UInt8]?
            if let text = first.element("IssuerSerialV2", XMLNamespace.xades)?.text() {
                guard let der = XMLBase64.decode(text) else { throw .malformed }
                issuerSerial = der
            }
            serialNumber =
                first.element("IssuerSerial", XMLNamespace.xades)?
                .element("X509SerialNumber", XMLNamespace.signature)?.text() ?? serialNumber
            certificates.append(
                CertificateReference(digestNID: nid, hash: hash, issuerSerialDER: issuerSerial))
        }
    }

    private mutating func read(
        unsigned: XMLElement, _ store: TrustStore, _ limits: XMLLimits
    ) throws(XMLFault) {
        var bytes = limits.evidenceBytes
        func decoded(_ elements: [XMLElement]) throws(XMLFault) -> [[UInt8]] {
            var found: [[UInt8]] = []
            for element in elements.prefix(limits.certificates) {
                guard let text = element.text(limit: bytes) else { throw XMLFault(.limitSize) }
                guard let der = XMLBase64.decode(text) else { throw .malformed }
                bytes -= text.utf8.count
                found.append(der)
            }
            return found
        }
        func parts(_ path: [String]) -> [XMLElement] {
            path.reduce([unsigned]) { found, name in
                found.flatMap { $0.elements(name, XMLNamespace.xades) }
            }
        }
        for stamp in parts(["SignatureTimeStamp"]).prefix(8) {
            let methods = stamp.elements("CanonicalizationMethod", XMLNamespace.signature)
            guard let form = methods.isEmpty ? .standard : CanonicalForm(methods[0]) else {
                throw .unsupported
            }
            timeStamps.append(
                TimeStamp(
                    form: form,
                    tokens: try decoded(
                        stamp.elements("EncapsulatedTimeStamp", XMLNamespace.xades))))
        }
        for der in try decoded(parts(["CertificateValues", "EncapsulatedX509Certificate"])) {
            if let found = der.withUnsafeBytes({ store.certificate(der: $0) }) {
                data.certificates.append(found)
            }
        }
        for der in try decoded(parts(["RevocationValues", "CRLValues", "EncapsulatedCRLValue"])) {
            if let found = RevocationList.decode(der) { data.revocationLists.append(found) }
        }
        for der in try decoded(parts(["RevocationValues", "OCSPValues", "EncapsulatedOCSPValue"])) {
            if let found = OCSPResponse.decode(der) { data.responses.append(found) }
        }
    }
}
