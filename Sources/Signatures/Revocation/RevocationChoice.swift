// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The revocation lists that may speak about a path: only those an authority of the path signed.
/// An impostor's list under the same name is never offered to OpenSSL, which chooses by name.
struct RevocationChoice {
    var lists: [RevocationList] = []
    /// Certificates of other keys of these authorities, where only such a key signed.
    var helpers: [Certificate] = []
    /// Depths whose lists were all issued after the certificate had expired: they say nothing of it
    /// (RFC 5280 section 3.3 lets authorities drop expired certificates).
    var tooLate: Set<Int> = []
    /// All of an authority of the path, also those that say nothing of its certificates, and the keys
    /// that signed them.
    private(set) var used: [UsedMaterial.Item] = []

    init(
        path: [Certificate], embedded: [RevocationList], embeddedCertificates: [Certificate],
        store: TrustStore, at time: Int64
    ) {
        for depth in path.indices.dropLast() {
            let subject = path[depth]
            let issuer = path[depth + 1]
            let named =
                (store.revocationLists[issuer.subjectHash] ?? [])
                + embedded.filter { $0.issuerHash == issuer.subjectHash }
            let usable = named.filter { $0.isStrong && $0.thisUpdate <= time }
            let own = usable.filter { Self.signed($0, by: issuer, store) }
            let others = usable.filter { list in !own.contains { $0.digest == list.digest } }
            let genuine = own + byOtherKeys(others, path, depth + 1, embeddedCertificates, store)
            used += genuine.map { UsedMaterial.Item(.list, $0.digest) }
            let speaking = genuine.filter { Self.speaks($0, of: subject, at: time) }
            if speaking.isEmpty && !genuine.isEmpty { tooLate.insert(depth) }
            for list in speaking where !lists.contains(where: { $0.digest == list.digest }) {
                lists.append(list)
            }
        }
        used += helpers.map { UsedMaterial.Item(.certificate, $0.digest) }
    }

    /// The authority may sign its lists with another of its keys (a roll-over, or one that does
    /// nothing else). Somebody of the path must have certified that key; OpenSSL then checks its
    /// own path.
    private mutating func byOtherKeys(
        _ lists: [RevocationList], _ path: [Certificate], _ depth: Int, _ embedded: [Certificate],
        _ store: TrustStore
    ) -> [RevocationList] {
        guard !lists.isEmpty else { return [] }
        let issuer = path[depth]
        let named =
            (store.intermediates[issuer.subjectHash] ?? [])
            + embedded.filter { $0.subjectHash == issuer.subjectHash }.prefix(8)
        let keys = named.filter { key in
            path[depth...].contains { authority in
                store.cache.holds(.init(subject: key.digest, issuer: authority.digest)) {
                    key.isIssued(by: authority)
                }
            }
        }
        var signed: [RevocationList] = []
        for list in lists {
            guard let key = keys.first(where: { Self.signed(list, by: $0, store) }) else {
                continue
            }
            signed.append(list)
            if !helpers.contains(where: { $0.digest == key.digest }) { helpers.append(key) }
        }
        return signed
    }

    private static func signed(
        _ list: RevocationList, by issuer: Certificate, _ store: TrustStore
    ) -> Bool {
        let pair = TrustCache.Pair(subject: list.digest, issuer: issuer.digest)
        return store.cache.holds(pair) { list.isSigned(by: issuer) }
    }

    private static func speaks(
        _ list: RevocationList, of subject: Certificate, at time: Int64
    ) -> Bool {
        guard subject.notAfter < time, list.thisUpdate > subject.notAfter else { return true }
        if let since = list.keepsExpiredSince, since <= subject.notAfter { return true }
        return list.entry(for: subject) != nil
    }
}
