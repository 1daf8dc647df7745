// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The certificates that come with a signature. Keys, names of keys and places to fetch them from,
/// which a `KeyInfo` may have too, prove nobody and are not looked at.
struct XMLKeyInfo {
    private(set) var data = ValidationData()
    /// One of the certificates is larger than is looked at.
    private(set) var hasLargeCertificate = false

    init(_ element: XMLElement?, store: TrustStore, limits: XMLLimits) throws(XMLFault) {
        let holders =
            element?.elements("X509Data", XMLNamespace.signature).flatMap { data in
                data.elements("X509Certificate", XMLNamespace.signature)
            } ?? []
        try add(certificates: holders, store: store, limits: limits)
    }

    /// `EncapsulatedX509Certificate` of XAdES are read as those of the signature itself.
    mutating func add(
        certificates: [XMLElement], store: TrustStore, limits: XMLLimits
    ) throws(XMLFault) {
        for holder in certificates.prefix(limits.certificates - data.certificates.count) {
            guard let text = holder.text(limit: 4 * TrustStore.certificateLimitBytes) else {
                hasLargeCertificate = true
                continue
            }
            guard let der = XMLBase64.decode(text) else { throw .malformed }
            if der.count > TrustStore.certificateLimitBytes { hasLargeCertificate = true }
            if let certificate = der.withUnsafeBytes({ store.certificate(der: $0) }) {
                data.certificates.append(certificate)
            }
        }
    }
}
