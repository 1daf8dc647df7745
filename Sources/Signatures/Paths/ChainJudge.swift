// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// Judges a signer's certificate after EN 319 102-1 (5.2.6, 5.5.4): is there a path to a pinned
/// root that was good when the signature is proven to have existed?
struct ChainJudge {
    let store: TrustStore
    /// The time of the check, seconds since 1970.
    let time: Int64
    /// When the signature is proven to have existed at the latest; never after `time`.
    var proof: Int64?
    /// When it is proven not to have existed yet (a content time stamp).
    var madeAfter: Int64?
    /// What came with the signature.
    var data = ValidationData()

    private var embedded: [Certificate] { data.certificates }

    private var bestSignatureTime: Int64 { proof ?? time }

    init(store: TrustStore, time: Int64) {
        self.store = store
        self.time = time
    }

    /// `nil` if all holds.
    func reason(against leaf: Certificate) -> Reason? {
        let known = store.cache.goodChain(of: leaf.digest, at: bestSignatureTime...time) { chain in
            // The answer must not depend on what other documents brought along.
            chain.path.allSatisfy { digest in
                store.entries[digest] != nil || embedded.contains { $0.digest == digest }
                    || digest == leaf.digest
            }
        }
        if let known {
            store.use.note(known.used)
            return nil
        }
        let paths = CertificatePaths.find(
            from: leaf, embedded: embedded, store: store, at: bestSignatureTime)
        var first: Reason?
        var used: [UsedMaterial.Item] = []
        for path in paths {
            var own = path.map { UsedMaterial.Item(.certificate, $0.digest) }
            guard let reason = reason(against: path, &own) else {
                // The others made no difference.
                store.use.note(own)
                return nil
            }
            used += own
            // A fault of the path itself says less than what a sound path lacks.
            if first == nil || first == .certificateChainGeneralFailure { first = reason }
        }
        store.use.note(used)
        return first ?? .noCertificateChainFound
    }

    /// - Parameter used: gets what spoke of the path.
    private func reason(
        against path: [Certificate], _ used: inout [UsedMaterial.Item]
    ) -> Reason? {
        guard maySpeak(path) else { return .chainConstraintsFailure }
        let choice = RevocationChoice(
            path: path, embedded: data.revocationLists, embeddedCertificates: embedded,
            store: store,
            at: time)
        used += choice.used
        var findings = PathValidation.findings(
            path: path, lists: choice.lists, helpers: choice.helpers, store: store, at: time,
            proof: proof)
        if let fault = findings.fault { return Self.reason(ofFault: fault) }
        addDeltas(of: choice, to: &findings, path)
        let evidence = OCSPEvidence(
            path: path,
            responses: store.responses + store.answers(about: path) + data.responses, store: store,
            at: time, proof: proof)
        used += evidence.used
        findings.add(evidence)
        if path[0].hasNoRevocationInformation { findings.unknown.remove(0) }
        if let reason = revocation(findings) { return reason }
        if let reason = validity(path) { return reason }
        let unknown = findings.unknown
        if !unknown.isEmpty {
            // Waiting brings no list from before the certificate expired.
            return unknown.isSubset(of: choice.tooLate) ? .outOfBoundsNoProofOfExistence : .tryLater
        }
        keep(path, choice, findings, evidence, used)
        return nil
    }

    /// A list of roots speaks for those that the operator has said.
    private func maySpeak(_ path: [Certificate]) -> Bool {
        guard let leaf = path.first, let role = store.entries[leaf.digest]?.role,
            let root = path.last.flatMap({ store.entries[$0.digest] })
        else { return true }
        return root.maySpeak(for: role)
    }

    /// OpenSSL asks a delta only where a certificate or the list before it says that there are some.
    /// What a genuine one revokes is revoked all the same, for good. A hold lasts until a later delta
    /// names the certificate again or a later whole list has come, which has what is left of it.
    private func addDeltas(
        of choice: RevocationChoice, to findings: inout PathValidation.Findings,
        _ path: [Certificate]
    ) {
        for (depth, certificate) in path.enumerated().dropLast() {
            let lists = choice.lists.filter { $0.issuerHash == path[depth + 1].subjectHash }
            let whole = lists.filter { !$0.isDelta }.map(\.thisUpdate).max() ?? .min
            let named = lists.filter(\.isDelta)
                .compactMap { list in list.entry(for: certificate).map { (list.thisUpdate, $0) } }
                .sorted { $0.0 < $1.0 }
            let revoked = named.map(\.1).filter { $0.isLasting }.min { $0.revokedAt < $1.revokedAt }
            let held = named.last { $0.0 > whole && $0.1.reason == CRL_REASON_CERTIFICATE_HOLD }
            let isHeld = held.map { $0.0 == named.last?.0 } ?? false
            if isReleased(certificate, by: lists, since: whole),
                findings.revocations[depth]?.reason == CRL_REASON_CERTIFICATE_HOLD
            {
                findings.revocations[depth] = nil
            }
            guard let entry = revoked ?? (isHeld ? held?.1 : nil) else { continue }
            let known = findings.revocations[depth]
            if let known, known.isLasting || !entry.isLasting, known.revokedAt <= entry.revokedAt {
                continue
            }
            findings.revocations[depth] = entry
        }
    }

    /// The newest delta takes a hold back that the whole list of `since` has, and no later one may have set
    /// it again. (OpenSSL asks for deltas only where a certificate or a list says where they are.)
    private func isReleased(
        _ certificate: Certificate, by lists: [RevocationList], since: Int64
    ) -> Bool {
        guard
            let newest = lists.filter(\.isDelta).max(by: { $0.thisUpdate < $1.thisUpdate }),
            newest.thisUpdate > since, newest.nextUpdate >= time
        else { return false }
        return newest.entry(for: certificate)?.reason == CRL_REASON_REMOVE_FROM_CRL
    }

    private func revocation(_ findings: PathValidation.Findings) -> Reason? {
        for (depth, entry) in findings.revocations.sorted(by: { $0.key < $1.key }) {
            // What a wrong list said does not count; `unknown` will speak for it.
            if findings.unknown.contains(depth) || bestSignatureTime < entry.revokedAt { continue }
            if entry.reason == CRL_REASON_CERTIFICATE_HOLD { return .tryLater }
            if depth > 0 { return .revokedCANoProofOfExistence }
            if let madeAfter, madeAfter > entry.revokedAt { return .revoked }
            return .revokedNoProofOfExistence
        }
        return nil
    }

    private func validity(_ path: [Certificate]) -> Reason? {
        for (depth, certificate) in path.enumerated() {
            if bestSignatureTime < certificate.notBefore {
                return depth == 0 ? .notYetValid : .outOfBoundsNoProofOfExistence
            }
            if bestSignatureTime > certificate.notAfter {
                if depth == 0, let madeAfter, madeAfter > certificate.notAfter { return .expired }
                return .outOfBoundsNoProofOfExistence
            }
        }
        return nil
    }

    /// Keeps a chain without blemish for as long as no date in it passes.
    private func keep(
        _ path: [Certificate], _ choice: RevocationChoice, _ findings: PathValidation.Findings,
        _ evidence: OCSPEvidence, _ used: [UsedMaterial.Item]
    ) {
        guard let leaf = path.first, findings.revocations.isEmpty else { return }
        let own = choice.lists.allSatisfy { list in
            store.revocationLists[list.issuerHash]?.contains { $0.digest == list.digest } ?? false
        }
        guard own, data.responses.isEmpty else { return }
        var from = evidence.from
        var to = evidence.to
        for certificate in path {
            from = max(from, certificate.notBefore)
            to = min(to, certificate.notAfter)
            if let entry = store.entries[certificate.digest] {
                from = max(from, entry.validFrom ?? from)
                to = min(to, entry.validTo.map { $0 - 1 } ?? to)
            }
        }
        for list in choice.lists where list.nextUpdate >= time {
            from = max(from, list.thisUpdate)
            to = min(to, list.nextUpdate)
        }
        // Lists that are still to come end what is known today.
        for issuer in path.dropFirst() {
            for list in store.revocationLists[issuer.subjectHash] ?? []
            where list.thisUpdate > time {
                to = min(to, list.thisUpdate - 1)
            }
        }
        guard from <= bestSignatureTime, time <= to else { return }
        store.cache.keep(
            TrustCache.GoodChain(
                path: path.map(\.digest), used: used, from: from, to: to), of: leaf.digest)
    }

    private static func reason(ofFault fault: Int32) -> Reason {
        switch fault {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            .noCertificateChainFound
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK:
            .cryptoConstraintsFailure
        default: .certificateChainGeneralFailure
        }
    }
}

extension RevocationList.Entry {
    /// Not a hold, and not what ends one.
    var isLasting: Bool {
        reason != CRL_REASON_CERTIFICATE_HOLD && reason != CRL_REASON_REMOVE_FROM_CRL
    }
}
