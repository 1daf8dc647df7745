// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Where a certificate says that one may ask whether it was revoked. Nothing here asks anybody.
package struct CertificateAddresses: Sendable {
    /// Of lists (`cRLDistributionPoints`), http and https alone; the first eight.
    package private(set) var lists: [String] = []
    /// Of OCSP responders (`authorityInfoAccess`); likewise.
    package private(set) var responders: [String] = []

    private static let limit = 8
    /// Longer ones are nobody's.
    private static let textLimit = 2048

    /// Nothing of what is no certificate in DER.
    package init(_ der: [UInt8]) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let certificate = Certificate.decode(der) else { return }
        lists = Self.web(Self.points(of: certificate))
        responders = Self.web(Self.responders(of: certificate))
    }

    private static func web(_ found: [String]) -> [String] {
        var told: [String] = []
        for address in found where told.count < limit && !told.contains(address) {
            let scheme = address.prefix { $0 != ":" }.lowercased()
            guard scheme == "http" || scheme == "https", address.utf8.count <= textLimit else {
                continue
            }
            told.append(address)
        }
        return told
    }

    private static func points(of certificate: Certificate) -> [String] {
        guard
            let points = X509_get_ext_d2i(
                certificate.pointer, NID_crl_distribution_points, nil, nil)
        else { return [] }
        let stack = OpaquePointer(points)
        defer { CRL_DIST_POINTS_free(stack) }
        var found: [String] = []
        for place in 0..<OPENSSL_sk_num(stack) {
            guard let point = OPENSSL_sk_value(stack, place),
                let name = point.assumingMemoryBound(to: DIST_POINT.self).pointee.distpoint,
                name.pointee.type == 0, let names = name.pointee.name.fullname
            else { continue }
            for place in 0..<OPENSSL_sk_num(names) {
                guard let name = OPENSSL_sk_value(names, place) else { continue }
                found += address(name.assumingMemoryBound(to: GENERAL_NAME.self))
            }
        }
        return found
    }

    private static func responders(of certificate: Certificate) -> [String] {
        guard let access = X509_get_ext_d2i(certificate.pointer, NID_info_access, nil, nil) else {
            return []
        }
        let stack = OpaquePointer(access)
        defer { AUTHORITY_INFO_ACCESS_free(stack) }
        var found: [String] = []
        for place in 0..<OPENSSL_sk_num(stack) {
            guard let value = OPENSSL_sk_value(stack, place) else { continue }
            let description = value.assumingMemoryBound(to: ACCESS_DESCRIPTION.self).pointee
            guard OBJ_obj2nid(description.method) == NID_ad_OCSP,
                let location = description.location
            else { continue }
            found += address(location)
        }
        return found
    }

    private static func address(_ name: UnsafeMutablePointer<GENERAL_NAME>) -> [String] {
        guard name.pointee.type == GEN_URI else { return [] }
        let bytes = ASN1Bytes.copy(name.pointee.d.uniformResourceIdentifier)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return [] }
        return [String(decoding: bytes, as: UTF8.self)]
    }
}
