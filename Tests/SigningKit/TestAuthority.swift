// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

/// A certification authority for tests: issues certificates and revocation lists.
package final class TestAuthority: Sendable {
    package let identity: TestIdentity
    private let nextSerial = Mutex(100)

    package init(
        _ name: String, under parent: TestAuthority? = nil, notBefore: Int64, notAfter: Int64,
        key: TestKey = .elliptic(), change: (inout TestIdentity.Profile) -> Void = { _ in }
    ) {
        var profile = TestIdentity.Profile(name: name, notBefore: notBefore, notAfter: notAfter)
        profile.isAuthority = true
        profile.keyUsage = "critical,keyCertSign,cRLSign"
        change(&profile)
        identity = TestIdentity(
            profile, serial: parent?.serial() ?? 1, key: key, issuer: parent?.identity)
    }

    package func issue(
        _ name: String, notBefore: Int64? = nil, notAfter: Int64? = nil,
        key: TestKey = .elliptic(), change: (inout TestIdentity.Profile) -> Void = { _ in }
    ) -> TestIdentity {
        var profile = TestIdentity.Profile(
            name: name, notBefore: notBefore ?? identity.profile.notBefore,
            notAfter: notAfter ?? identity.profile.notAfter)
        change(&profile)
        return TestIdentity(profile, serial: serial(), key: key, issuer: identity)
    }

    /// A time stamping authority's certificate (RFC 3161 section 2.3).
    package func issueTimeStamper(
        _ name: String, notBefore: Int64? = nil, notAfter: Int64? = nil, isCritical: Bool = true,
        key: TestKey = .elliptic()
    ) -> TestIdentity {
        issue(name, notBefore: notBefore, notAfter: notAfter, key: key) { profile in
            profile.extendedKeyUsage = (isCritical ? "critical," : "") + "timeStamping"
        }
    }

    private func serial() -> Int {
        nextSerial.withLock { number in
            number += 1
            return number
        }
    }

    package struct Revocation: Sendable {
        package var serial: Int
        package var at: Int64
        /// A `CRL_REASON_…`; `nil` for none.
        package var reason: Int?
        /// Whose certificate it is, in an indirect list; `nil` for the list's own issuer's.
        package var issuer: TestIdentity?

        package init(
            _ identity: TestIdentity, at: Int64, reason: Int? = nil, issuer: TestIdentity? = nil
        ) {
            self.serial = identity.serial
            self.at = at
            self.reason = reason
            self.issuer = issuer
        }
    }

    /// What a list says of itself in its `issuingDistributionPoint`.
    package struct Scope: Sendable {
        package var isOfUsersOnly = false
        package var isIndirect = false
        /// Bits of `onlySomeReasons`, the first for `unused`.
        package var reasons: [Int] = []

        package init() {}
    }

    package func revocationList(
        thisUpdate: Int64, nextUpdate: Int64, revoked: [Revocation] = [], digest: String = "SHA256",
        keepsExpiredSince: Int64? = nil, signedBy key: TestKey? = nil, number: Int? = nil,
        deltaSince base: Int? = nil, isOfUsersOnly: Bool = false, scope: Scope? = nil,
        strangers: Int = 0
    ) -> [UInt8] {
        guard let list = X509_CRL_new() else { preconditionFailure("no memory") }
        defer { X509_CRL_free(list) }
        X509_CRL_set_version(list, 1)
        X509_CRL_set_issuer_name(list, X509_get_subject_name(identity.pointer))
        withTime(thisUpdate) { X509_CRL_set1_lastUpdate(list, $0) }
        withTime(nextUpdate) { X509_CRL_set1_nextUpdate(list, $0) }
        for revocation in revoked { add(revocation, to: list) }
        addStrangers(strangers, at: thisUpdate, to: list)
        if let keepsExpiredSince { addExpiredCertificates(keepsExpiredSince, to: list) }
        if let number { addNumber(number, NID_crl_number, to: list) }
        if let base { addNumber(base, NID_delta_crl, isCritical: true, to: list) }
        var scope = scope
        if isOfUsersOnly {
            scope = scope ?? Scope()
            scope?.isOfUsersOnly = true
        }
        if let scope { add(scope, to: list) }
        X509_CRL_sort(list)
        precondition(
            X509_CRL_sign(list, (key ?? identity.key).pointer, EVP_get_digestbyname(digest)) > 0)
        return OpenSSLBytes.encode { i2d_X509_CRL(list, $0) }
    }

    private func add(_ scope: Scope, to list: OpaquePointer) {
        let point = ISSUING_DIST_POINT_new()
        defer { ISSUING_DIST_POINT_free(point) }
        if scope.isOfUsersOnly { point?.pointee.onlyuser = 0xFF }
        if scope.isIndirect { point?.pointee.indirectCRL = 0xFF }
        if !scope.reasons.isEmpty, let bits = ASN1_BIT_STRING_new() {
            for bit in scope.reasons { ASN1_BIT_STRING_set_bit(bits, Int32(bit), 1) }
            point?.pointee.onlysomereasons = bits
        }
        precondition(
            X509_CRL_add1_ext_i2d(list, NID_issuing_distribution_point, point, 1, 0) == 1)
    }

    /// Certificates that no test has, of twelve-byte serial numbers.
    private func addStrangers(_ count: Int, at time: Int64, to list: OpaquePointer) {
        guard count > 0 else { return }
        let date = ASN1_TIME_set(nil, Int(time))
        let serial = ASN1_INTEGER_new()
        defer {
            ASN1_TIME_free(date)
            ASN1_INTEGER_free(serial)
        }
        for number in 0..<count {
            // Spread, so that the list is not sorted when it is made.
            let low = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
            let bytes: [UInt8] =
                [0x21, 0, 0, 1] + (0..<8).map { UInt8(truncatingIfNeeded: low >> (8 * $0)) }
            ASN1_STRING_set(serial, bytes, Int32(bytes.count))
            let entry = X509_REVOKED_new()
            X509_REVOKED_set_serialNumber(entry, serial)
            X509_REVOKED_set_revocationDate(entry, date)
            X509_CRL_add0_revoked(list, entry)
        }
    }

    private func add(_ revocation: Revocation, to list: OpaquePointer) {
        let entry = X509_REVOKED_new()
        let serial = ASN1_INTEGER_new()
        ASN1_INTEGER_set(serial, revocation.serial)
        X509_REVOKED_set_serialNumber(entry, serial)
        ASN1_INTEGER_free(serial)
        withTime(revocation.at) { X509_REVOKED_set_revocationDate(entry, $0) }
        if let reason = revocation.reason {
            let code = ASN1_ENUMERATED_new()
            ASN1_ENUMERATED_set(code, reason)
            precondition(X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, code, 0, 0) == 1)
            ASN1_ENUMERATED_free(code)
        }
        if let issuer = revocation.issuer {
            let names = GENERAL_NAMES_new()
            let name = GENERAL_NAME_new()
            GENERAL_NAME_set0_value(
                name, GEN_DIRNAME,
                UnsafeMutableRawPointer(X509_NAME_dup(X509_get_subject_name(issuer.pointer))))
            OPENSSL_sk_push(names, UnsafeRawPointer(name))
            precondition(
                X509_REVOKED_add1_ext_i2d(
                    entry, NID_certificate_issuer, UnsafeMutableRawPointer(names), 1, 0) == 1)
            GENERAL_NAMES_free(names)
        }
        X509_CRL_add0_revoked(list, entry)
    }

    private func addNumber(
        _ number: Int, _ nid: Int32, isCritical: Bool = false, to list: OpaquePointer
    ) {
        let value = ASN1_INTEGER_new()
        ASN1_INTEGER_set(value, number)
        precondition(X509_CRL_add1_ext_i2d(list, nid, value, isCritical ? 1 : 0, 0) == 1)
        ASN1_INTEGER_free(value)
    }

    private func addExpiredCertificates(_ since: Int64, to list: OpaquePointer) {
        let oid = OBJ_txt2obj("2.5.29.60", 1)
        let value = ASN1_OCTET_STRING_new()
        let time = ASN1_GENERALIZEDTIME_set(nil, Int(since))
        defer {
            ASN1_OBJECT_free(oid)
            ASN1_OCTET_STRING_free(value)
            ASN1_GENERALIZEDTIME_free(time)
        }
        let der = OpenSSLBytes.encode { i2d_ASN1_GENERALIZEDTIME(time, $0) }
        ASN1_OCTET_STRING_set(value, der, Int32(der.count))
        let made = X509_EXTENSION_create_by_OBJ(nil, oid, 0, value)
        X509_CRL_add_ext(list, made, -1)
        X509_EXTENSION_free(made)
    }

    private func withTime(_ seconds: Int64, _ body: (UnsafeMutablePointer<ASN1_TIME>?) -> Int32) {
        let time = ASN1_TIME_set(nil, Int(seconds))
        defer { ASN1_TIME_free(time) }
        precondition(body(time) == 1)
    }
}
