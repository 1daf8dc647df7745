// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL's judgement (RFC 5280 section 6) of one path, every fact about time and revocation kept
/// apart from the rest: what they mean depends on when the signature is proven to have existed.
struct PathValidation {
    struct Findings {
        /// An `X509_V_ERR_…` that no time mends.
        var fault: Int32?
        /// By depth; 0 is the leaf.
        var revocations: [Int: RevocationList.Entry] = [:]
        /// Where no usable list says anything, by depth.
        var unknown: Set<Int> = []

        /// An answer fills in where no list spoke; a revocation anywhere counts.
        mutating func add(_ evidence: OCSPEvidence) {
            unknown.subtract(evidence.good)
            for (depth, entry) in evidence.revoked {
                // What an unusable list said of the certificate is nothing.
                let listed = unknown.contains(depth) ? nil : revocations[depth]
                if let listed, listed.revokedAt <= entry.revokedAt { continue }
                revocations[depth] = entry
            }
            unknown.subtract(evidence.revoked.keys)
        }

        /// What large lists say that hold for a depth; what their deltas end is seen to elsewhere.
        fileprivate mutating func add(
            _ lists: [RevocationList], about certificate: Certificate, _ depth: Int
        ) {
            for list in lists {
                guard let entry = list.entry(for: certificate),
                    entry.reason != CRL_REASON_REMOVE_FROM_CRL
                else { continue }
                let known = revocations[depth]
                let isKnown = known.map {
                    ($0.isLasting || !entry.isLasting) && $0.revokedAt <= entry.revokedAt
                }
                if isKnown != true { revocations[depth] = entry }
            }
        }
    }

    /// 112 bits: RSA from 2048, no SHA-1 in a certificate's signature.
    private static let securityLevel: Int32 = 2

    private static let flags = UInt(
        X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT
            | X509_V_FLAG_USE_DELTAS | X509_V_FLAG_POLICY_CHECK)

    /// What the callback may touch: it captures nothing and is handed this.
    private final class Trial {
        var findings = Findings()
        let proof: Int64?
        let anchorDepth: Int
        /// By the heads that OpenSSL has of them.
        let largeLists: [OpaquePointer: RevocationList]
        /// Those that OpenSSL took for a depth: whom they name it cannot see.
        var taken: [Int: [RevocationList]] = [:]

        init(proof: Int64?, anchorDepth: Int, largeLists: [RevocationList]) {
            self.proof = proof
            self.anchorDepth = anchorDepth
            self.largeLists = Dictionary(
                largeLists.map { ($0.pointer, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// - Parameters:
    ///   - helpers: certificates of further keys that sign revocation lists.
    ///   - proof: when the signature is proven to have existed. A list issued after that is
    ///     conclusive however old it is now.
    static func findings(
        path: [Certificate], lists: [RevocationList], helpers: [Certificate], store: TrustStore,
        at time: Int64, proof: Int64?
    ) -> Findings {
        ERR_clear_error()
        defer { ERR_clear_error() }
        var failed = Findings()
        failed.fault = X509_V_ERR_UNSPECIFIED
        guard let leaf = path.first, let root = path.last, let context = X509_STORE_CTX_new() else {
            return failed
        }
        defer { X509_STORE_CTX_free(context) }
        let untrusted = OpenSSLStack((path.dropFirst().dropLast() + helpers).map(\.pointer))
        let trusted = OpenSSLStack([root.pointer])
        let revocationLists = OpenSSLStack(lists.map(\.pointer))
        guard
            X509_STORE_CTX_init(
                context, store.openSSLStore.pointer, leaf.pointer, untrusted.pointer) == 1,
            let parameters = X509_STORE_CTX_get0_param(context)
        else { return failed }
        X509_STORE_CTX_set0_trusted_stack(context, trusted.pointer)
        X509_STORE_CTX_set0_crls(context, revocationLists.pointer)
        X509_VERIFY_PARAM_set_flags(parameters, flags)
        // A pinned authority may itself be certified by another: the path ends where the trust is.
        // (Only the pinned certificate is trusted here, never one that came with the signature.)
        if X509_self_signed(root.pointer, 0) != 1 {
            X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        }
        X509_VERIFY_PARAM_set_time(parameters, Int(time))
        X509_VERIFY_PARAM_set_auth_level(parameters, securityLevel)
        // RFC 5280 6.1.1 (c): any policy will do for us; what authorities demand of one another counts.
        X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy))
        X509_VERIFY_PARAM_set_depth(parameters, Int32(CertificatePaths.depthLimit))

        let trial = Trial(
            proof: proof, anchorDepth: path.count - 1, largeLists: lists.filter(\.isLarge))
        return withExtendedLifetime(trial) {
            X509_STORE_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(trial).toOpaque())
            X509_STORE_CTX_set_verify_cb(context) { ok, context in
                guard ok == 0, let context, let pointer = X509_STORE_CTX_get_ex_data(context, 0)
                else { return ok }
                let trial = Unmanaged<Trial>.fromOpaque(pointer).takeUnretainedValue()
                return PathValidation.note(context, trial) ? 1 : 0
            }
            let answer = X509_verify_cert(context)
            if answer != 1 && trial.findings.fault == nil {
                trial.findings.fault = X509_STORE_CTX_get_error(context)
            }
            for (depth, taken) in trial.taken where path.indices.contains(depth) {
                trial.findings.add(taken, about: path[depth], depth)
            }
            return trial.findings
        }
    }

    /// Writes an error down; whether OpenSSL shall go on.
    private static func note(_ context: OpaquePointer, _ trial: Trial) -> Bool {
        let depth = Int(X509_STORE_CTX_get_error_depth(context))
        let error = X509_STORE_CTX_get_error(context)
        // The anchor is trusted because it is pinned: RFC 5280 asks for no revocation of it.
        let isAnchor = depth == trial.anchorDepth
        switch error {
        case X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED:
            // Judged by `ChainJudge` for the time of the signature.
            return true
        case X509_V_ERR_CRL_HAS_EXPIRED:
            if !isAnchor && !isConclusive(context, trial) { trial.findings.unknown.insert(depth) }
            return true
        case X509_V_ERR_CERT_REVOKED:
            if !isAnchor { noteRevocation(context, trial, depth) }
            return true
        case X509_V_ERR_CRL_SIGNATURE_FAILURE where isHeld(context, trial, depth):
            return true
        case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_CRL_NOT_YET_VALID,
            X509_V_ERR_CRL_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE,
            X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD,
            X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
            X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, X509_V_ERR_DIFFERENT_CRL_SCOPE,
            X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
            if !isAnchor { trial.findings.unknown.insert(depth) }
            return true
        default:
            trial.findings.fault = error
            return false
        }
    }

    /// A large list's head bears the signature of the whole: that one is checked here, by the key that
    /// OpenSSL has chosen.
    private static func isHeld(_ context: OpaquePointer, _ trial: Trial, _ depth: Int) -> Bool {
        guard let pointer = X509_STORE_CTX_get0_current_crl(context),
            let list = trial.largeLists[pointer],
            let issuer = X509_STORE_CTX_get0_current_issuer(context),
            list.holds(by: X509_get0_pubkey(issuer))
        else { return false }
        trial.taken[depth, default: []].append(list)
        return true
    }

    private static func isConclusive(_ context: OpaquePointer, _ trial: Trial) -> Bool {
        guard let proof = trial.proof, let list = X509_STORE_CTX_get0_current_crl(context),
            let thisUpdate = UnixTime.seconds(X509_CRL_get0_lastUpdate(list))
        else { return false }
        return thisUpdate >= proof
    }

    private static func noteRevocation(_ context: OpaquePointer, _ trial: Trial, _ depth: Int) {
        // An unreadable entry counts as revoked since ever.
        var entry = RevocationList.Entry(revokedAt: Int64.min, reason: CRL_REASON_NONE)
        if let list = X509_STORE_CTX_get0_current_crl(context),
            let certificate = X509_STORE_CTX_get_current_cert(context),
            let found = RevocationList.entry(of: certificate, in: list)
        {
            entry = found
        }
        trial.findings.revocations[depth] = entry
    }
}
