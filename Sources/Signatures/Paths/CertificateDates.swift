// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Since when and until when certificates hold: for who looks after them, not for a verdict.
package struct CertificateDates: Sendable, Equatable {
    /// The subject's common name; nil where it has none.
    package var commonName: String?
    /// Seconds since 1970; both ends included.
    package var notBefore: Int64
    package var notAfter: Int64

    package init(commonName: String?, notBefore: Int64, notAfter: Int64) {
        self.commonName = commonName
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Nil for what is no certificate in DER.
    package init?(der: [UInt8]) {
        guard let certificate = Certificate.decode(der) else { return nil }
        self.init(certificate)
    }

    private init(_ certificate: Certificate) {
        self.init(
            commonName: certificate.commonName, notBefore: certificate.notBefore,
            notAfter: certificate.notAfter)
    }

    /// Of every certificate in a file: one DER, or PEM with text around.
    package static func all(in bytes: [UInt8]) throws(PEM.Problem) -> [CertificateDates] {
        try PEM.ders(bytes, of: .certificate)
            .compactMap(Certificate.decode)
            .map { CertificateDates($0) }
    }
}
