// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// Finds the ways from a certificate up to a pinned root, by name, key identifier and signature:
/// an impostor that carries a true authority's name never enters a path. OpenSSL then judges each
/// path by RFC 5280; its own search takes the first issuer that fits by name.
struct CertificatePaths {
    /// More certificates than any real chain has.
    static let depthLimit = 12
    static let pathLimit = 8
    /// Signature checks for one leaf: what a hostile tangle of cross-certificates may cost.
    static let checkLimit = 128

    private let store: TrustStore
    private let embedded: [Certificate]
    private let time: Int64
    private var paths: [[Certificate]] = []
    private var checks = 0

    /// All paths, each from the leaf to its root. `time` decides whom the registry trusts.
    static func find(
        from leaf: Certificate, embedded: [Certificate], store: TrustStore, at time: Int64
    ) -> [[Certificate]] {
        var search = CertificatePaths(store: store, embedded: embedded, time: time)
        search.extend([leaf])
        return search.paths
    }

    private init(store: TrustStore, embedded: [Certificate], time: Int64) {
        self.store = store
        self.embedded = embedded
        self.time = time
    }

    private mutating func extend(_ path: [Certificate]) {
        guard let last = path.last, paths.count < Self.pathLimit else { return }
        let roots = store.roots[last.issuerHash] ?? []
        if isRoot(last) {
            paths.append(path)
            return
        }
        for root in roots where store.isTrusted(root, at: time) && signed(last, by: root) {
            paths.append(path + [root])
        }
        guard path.count < Self.depthLimit else { return }
        let pinned = (store.intermediates[last.issuerHash] ?? []).filter {
            store.isTrusted($0, at: time)
        }
        let offered = embedded.filter { candidate in
            candidate.subjectHash == last.issuerHash
                && !pinned.contains { $0.digest == candidate.digest }
        }
        for issuer in pinned + offered
        where !path.contains(where: { Self.same($0, issuer) }) && signed(last, by: issuer) {
            extend(path + [issuer])
        }
    }

    private func isRoot(_ certificate: Certificate) -> Bool {
        (store.roots[certificate.subjectHash] ?? []).contains { $0.digest == certificate.digest }
            && store.isTrusted(certificate, at: time)
    }

    private mutating func signed(_ subject: Certificate, by issuer: Certificate) -> Bool {
        guard checks < Self.checkLimit else { return false }
        let pair = TrustCache.Pair(subject: subject.digest, issuer: issuer.digest)
        return store.cache.holds(pair) {
            checks += 1
            return subject.isIssued(by: issuer)
        }
    }

    /// The same name and key: going through both would be a loop.
    private static func same(_ one: Certificate, _ other: Certificate) -> Bool {
        one.digest == other.digest
            || (one.subjectHash == other.subjectHash
                && EVP_PKEY_eq(one.publicKey, other.publicKey) == 1)
    }
}
