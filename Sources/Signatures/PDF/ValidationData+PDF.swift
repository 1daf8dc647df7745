// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The document security store of a PDF (EN 319 142-1 5.4.2).
extension ValidationData {
    private static let elementLimit = 64
    private static let elementLimitBytes = 4 * 1024 * 1024

    init(_ document: PDFDocument, store: TrustStore) {
        let dictionary = document.root["/DSS"]
        guard dictionary.isDictionary else { return }
        certificates = Self.elements(dictionary["/Certs"]).compactMap { der in
            der.withUnsafeBytes { store.certificate(der: $0) }
        }
        revocationLists = Self.elements(dictionary["/CRLs"]).compactMap(RevocationList.decode)
        responses = Self.elements(dictionary["/OCSPs"]).compactMap(OCSPResponse.decode)
    }

    private static func elements(_ array: PDFObject) -> [[UInt8]] {
        array.elements.prefix(elementLimit).compactMap {
            $0.data(decoded: true, limitBytes: elementLimitBytes)
        }
    }
}
