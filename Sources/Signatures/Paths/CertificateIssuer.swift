// LienThong
// SPDX-License-Identifier: Apache-2.0

package enum CertificateIssuer {
    /// Who of them, in DER, signed a certificate; nil where none did, and of one that signed itself.
    package static func find(of subject: [UInt8], among authorities: [[UInt8]]) -> [UInt8]? {
        guard let certificate = Certificate.decode(subject) else { return nil }
        return authorities.first { der in
            guard der != subject, let issuer = Certificate.decode(der) else { return false }
            return certificate.isIssued(by: issuer)
        }
    }
}
