// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Certificates and revocation lists that travel in a PDF (EN 319 142-1 5.4.2). Nothing in it is
/// trusted: it only spares looking elsewhere.
struct SecurityStore {
    private(set) var certificates: [Certificate] = []
    private(set) var revocationLists: [RevocationList] = []

    private static let elementLimit = 64
    private static let elementLimitBytes = 4 * 1024 * 1024

    init(_ document: PDFDocument, store: TrustStore) {
        let dictionary = document.root["/DSS"]
        guard dictionary.isDictionary else { return }
        for stream in dictionary["/Certs"].elements.prefix(Self.elementLimit) {
            guard let der = stream.data(decoded: true, limitBytes: Self.elementLimitBytes) else {
                continue
            }
            if let certificate = der.withUnsafeBytes({ store.certificate(der: $0) }) {
                certificates.append(certificate)
            }
        }
        for stream in dictionary["/CRLs"].elements.prefix(Self.elementLimit) {
            guard let der = stream.data(decoded: true, limitBytes: Self.elementLimitBytes) else {
                continue
            }
            if let list = RevocationList.decode(der) { revocationLists.append(list) }
        }
    }
}
