// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// An immutable picture of whom we trust: roots, intermediates, the certificates known by name, and
/// revocation lists. Built once and shared by all threads; a change of the registry is a new one.
package final class TrustStore: Sendable {
    let roots: [UInt: [Certificate]]
    let intermediates: [UInt: [Certificate]]
    let revocationLists: [UInt: [RevocationList]]
    let responses: [OCSPResponse]
    private let answers: [SHA256Digest: HeldBytes]
    let bindings: TrustBindings
    /// Roots and intermediates. Of the others, of whom there may be tens of thousands, one is decoded when
    /// a signature names it.
    private let authorities: [SHA256Digest: Certificate]
    let cache: TrustCache
    let openSSLStore: OpenSSLStore
    /// What the check at hand uses of it, and of what its file brought along.
    let use = TrustUse()

    package convenience init(_ material: TrustMaterial) throws(SignatureError) {
        try self.init(
            certificates: material.certificates, crls: material.revocationLists,
            largeLists: material.largeLists, ocspResponses: material.responses,
            answers: material.answers)
    }

    /// - Throws: `SignatureError` (`trust`) with the position of what cannot be read.
    package init(
        certificates: [TrustedCertificate], crls: [[UInt8]], largeLists: [HeldBytes] = [],
        ocspResponses: [[UInt8]] = [], answers: [SHA256Digest: HeldBytes] = [:]
    ) throws(SignatureError) {
        var roots: [UInt: [Certificate]] = [:]
        var intermediates: [UInt: [Certificate]] = [:]
        var authorities: [SHA256Digest: Certificate] = [:]
        for (place, entry) in certificates.enumerated() {
            if entry.role == .agency || entry.role == .person { continue }
            guard let certificate = Certificate.decode(entry.der) else {
                throw SignatureError(
                    .trust, "reading the trust list", "certificate \(place + 1) is not X.509 in DER"
                )
            }
            // The first entry of a certificate counts.
            guard authorities[certificate.digest] == nil else { continue }
            authorities[certificate.digest] = certificate
            switch entry.role {
            case .root: roots[certificate.subjectHash, default: []].append(certificate)
            case .intermediate:
                intermediates[certificate.subjectHash, default: []].append(certificate)
            case .agency, .person: break
            }
        }
        var lists: [UInt: [RevocationList]] = [:]
        for place in 0..<crls.count + largeLists.count {
            let der = place < crls.count ? HeldBytes(crls[place]) : largeLists[place - crls.count]
            guard let list = RevocationList(der) else {
                throw SignatureError(
                    .trust, "reading the trust list", "CRL \(place + 1) is not a CRL in DER")
            }
            lists[list.issuerHash, default: []].append(list)
        }
        var responses: [OCSPResponse] = []
        for (place, der) in ocspResponses.enumerated() {
            guard let response = OCSPResponse.decode(der) else {
                throw SignatureError(
                    .trust, "reading the trust list",
                    "OCSP response \(place + 1) is not a successful response in DER")
            }
            responses.append(response)
        }
        self.responses = responses
        self.answers = answers
        self.roots = roots
        self.intermediates = intermediates
        self.bindings = TrustBindings(certificates)
        self.authorities = authorities
        // The newest first: where several are fresh, it knows most.
        self.revocationLists = lists.mapValues { $0.sorted { $0.thisUpdate > $1.thisUpdate } }
        self.cache = TrustCache()
        self.openSSLStore = OpenSSLStore(roots: roots.values.flatMap { $0 })
    }

    /// The same trust, and what is known by it already, for one check: what it uses is its own.
    init(forOneCheckBy store: TrustStore) {
        roots = store.roots
        intermediates = store.intermediates
        revocationLists = store.revocationLists
        responses = store.responses
        answers = store.answers
        bindings = store.bindings
        authorities = store.authorities
        cache = store.cache
        openSSLStore = store.openSSLStore
    }

    /// Of a strange certificate. Real ones have two or three thousand.
    static let certificateLimitBytes = 64 << 10

    /// A certificate embedded in a signature, decoded once and then found by its digest. `nil` for
    /// one that is larger than is looked at, unless it is of the trust.
    func certificate(der: UnsafeRawBufferPointer) -> Certificate? {
        let digest = SHA256.hash(der)
        if let certificate = authorities[digest] { return certificate }
        guard der.count <= Self.certificateLimitBytes || entries[digest] != nil else { return nil }
        return cache.certificate(digest, bytes: der.count) { Certificate(der: der, digest: digest) }
    }

    /// Certificates of the trust that no signature brought along, in the order of their digests.
    /// - Parameter mayBe: asked of a certificate's bytes; what it lets through is decoded.
    func known(where mayBe: (UnsafeRawBufferPointer) -> Bool) -> [Certificate] {
        var found: [Certificate] = []
        for (digest, entry) in entries {
            entry.der.withUnsafeBytes { der in
                guard mayBe(der) else { return }
                let certificate =
                    authorities[digest]
                    ?? cache.certificate(digest, bytes: der.count) {
                        Certificate(der: der, digest: digest)
                    }
                if let certificate { found.append(certificate) }
            }
        }
        return found.sorted { $0.digest < $1.digest }
    }

    var entries: [SHA256Digest: TrustedCertificate] { bindings.entries }

    /// What the registry's answers say of these certificates: there may be tens of thousands, and one is
    /// decoded when its certificate is asked for.
    func answers(about path: [Certificate]) -> [OCSPResponse] {
        path.compactMap { answers[$0.digest].flatMap { OCSPResponse(der: $0.bytes) } }
    }

    func isTrusted(_ certificate: Certificate, at time: Int64) -> Bool {
        entries[certificate.digest]?.isTrusted(at: time) ?? false
    }
}

/// An `X509_STORE` with the roots, which OpenSSL asks when it follows the path of a key that signs
/// revocation lists only. Filled once; threads may share it.
final class OpenSSLStore: @unchecked Sendable {
    let pointer: OpaquePointer

    init(roots: [Certificate]) {
        guard let pointer = X509_STORE_new() else {
            preconditionFailure("no memory for an X509_STORE")
        }
        self.pointer = pointer
        for root in roots { precondition(X509_STORE_add_cert(pointer, root.pointer) == 1) }
    }

    deinit { X509_STORE_free(pointer) }
}
