// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A certificate made for a test, with its key.
package final class TestIdentity: @unchecked Sendable {
    /// Of what a test certificate says; times in seconds since 1970.
    package struct Profile: Sendable {
        package var name: String
        package var notBefore: Int64
        package var notAfter: Int64
        package var isAuthority = false
        package var pathLength: Int?
        /// As OpenSSL's configuration writes it; `nil` for no extension.
        package var keyUsage: String? = "critical,digitalSignature,nonRepudiation"
        package var extendedKeyUsage: String?
        /// Of an OCSP responder (RFC 6960 4.2.2.2.1).
        package var isExemptFromRevocation = false
        /// RFC 9608.
        package var hasNoRevocationInformation = false
        package var digest = "SHA256"
        package var hasKeyIdentifiers = true
        /// Where its authority's lists and its OCSP responder are.
        package var lists: [String] = []
        package var responders: [String] = []
        /// Bytes of an extension that nobody reads.
        package var paddingBytes = 0

        package init(name: String, notBefore: Int64, notAfter: Int64) {
            self.name = name
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    package let key: TestKey
    package let der: [UInt8]
    package let serial: Int
    package let profile: Profile
    // Sole owner; never changed after `init`.
    let pointer: OpaquePointer

    /// - Parameter issuer: `nil` for a self-signed certificate.
    package init(_ profile: Profile, serial: Int, key: TestKey = .elliptic(), issuer: TestIdentity?)
    {
        guard let pointer = X509_new() else { preconditionFailure("no memory") }
        self.key = key
        self.serial = serial
        self.profile = profile
        self.pointer = pointer
        X509_set_version(pointer, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(pointer), serial)
        ASN1_TIME_set(X509_getm_notBefore(pointer), Int(profile.notBefore))
        ASN1_TIME_set(X509_getm_notAfter(pointer), Int(profile.notAfter))
        X509_set_pubkey(pointer, key.pointer)
        Self.setName(X509_get_subject_name(pointer), profile.name)
        X509_set_issuer_name(pointer, X509_get_subject_name(issuer?.pointer ?? pointer))
        Self.addExtensions(profile, to: pointer, issuer)
        let signer = issuer?.key ?? key
        precondition(
            X509_sign(
                pointer, signer.pointer,
                signer.hasOwnDigest ? nil : EVP_get_digestbyname(profile.digest)) > 0)
        der = OpenSSLBytes.encode { i2d_X509(pointer, $0) }
    }

    deinit { X509_free(pointer) }

    private static func addExtensions(
        _ profile: Profile, to pointer: OpaquePointer, _ issuer: TestIdentity?
    ) {
        func add(_ nid: Int32, _ value: String) {
            Self.add(nid, value, to: pointer, issuer)
        }
        var basic = "critical,CA:" + (profile.isAuthority ? "TRUE" : "FALSE")
        if let length = profile.pathLength { basic += ",pathlen:\(length)" }
        add(NID_basic_constraints, basic)
        if let usage = profile.keyUsage { add(NID_key_usage, usage) }
        if let usage = profile.extendedKeyUsage { add(NID_ext_key_usage, usage) }
        if profile.isExemptFromRevocation { add(NID_id_pkix_OCSP_noCheck, "ignored") }
        if profile.hasNoRevocationInformation {
            Self.add(NID_no_rev_avail, bytes: [0x05, 0x00], to: pointer)
        }
        for (nid, prefix, addresses) in [
            (NID_crl_distribution_points, "URI:", profile.lists),
            (NID_info_access, "OCSP;URI:", profile.responders),
        ] where !addresses.isEmpty {
            add(nid, addresses.map { prefix + $0 }.joined(separator: ","))
        }
        if profile.paddingBytes > 0 {
            let padding = [UInt8](repeating: 0, count: profile.paddingBytes)
            Self.add(NID_netscape_comment, bytes: padding, to: pointer)
        }
        if profile.hasKeyIdentifiers {
            add(NID_subject_key_identifier, "hash")
            add(NID_authority_key_identifier, "keyid:always")
        }
    }

    /// An extension by its bytes, where OpenSSL's configuration does not know it.
    private static func add(_ nid: Int32, bytes: [UInt8], to pointer: OpaquePointer) {
        let value = ASN1_OCTET_STRING_new()
        defer { ASN1_OCTET_STRING_free(value) }
        ASN1_OCTET_STRING_set(value, bytes, Int32(bytes.count))
        let made = X509_EXTENSION_create_by_NID(nil, nid, 0, value)
        X509_add_ext(pointer, made, -1)
        X509_EXTENSION_free(made)
    }

    private static func add(
        _ nid: Int32, _ value: String, to pointer: OpaquePointer, _ issuer: TestIdentity?
    ) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer?.pointer ?? pointer, pointer, nil, nil, 0)
        guard let made = X509V3_EXT_conf_nid(nil, &context, nid, value) else {
            preconditionFailure("no extension: \(value)")
        }
        X509_add_ext(pointer, made, -1)
        X509_EXTENSION_free(made)
    }

    private static func setName(_ name: OpaquePointer?, _ common: String) {
        for (field, value) in [("C", "VN"), ("O", "Test"), ("CN", common)] {
            precondition(
                X509_NAME_add_entry_by_txt(
                    name, field, 0x1000, Array(value.utf8), Int32(value.utf8.count), -1,
                    0) == 1)
        }
    }
}

enum OpenSSLBytes {
    /// The DER an `i2d_…` function writes.
    static func encode(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32)
        -> [UInt8]
    {
        let length = write(nil)
        precondition(length > 0)
        return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var cursor = buffer.baseAddress
            count = Int(write(&cursor))
        }
    }
}
