// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Synchronization

/// What one trust store has worked out already. Decoding a certificate costs 84 µs and its chain
/// several signatures; a known signer should cost neither twice. Every map is bounded, certificates by
/// their bytes too, and starts anew when full: a flood of strange ones costs time, not memory.
final class TrustCache: Sendable {
    /// A chain that was found good, and the times for which nothing about it changes.
    struct GoodChain {
        let path: [SHA256Digest]
        /// What was used to find it good.
        let used: [UsedMaterial.Item]
        let from: Int64
        let to: Int64
    }

    struct Pair: Hashable {
        let subject: SHA256Digest
        let issuer: SHA256Digest
    }

    static let limit = 4096
    /// Of the certificates in DER; decoded they take some four times as much.
    static let certificateLimitBytes = 8 << 20

    private struct State {
        var certificateBytes = 0
        var certificates: [SHA256Digest: Certificate] = [:]
        var signatures: [Pair: Bool] = [:]
        var chains: [SHA256Digest: [GoodChain]] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter bytes: of the certificate in DER.
    func certificate(
        _ digest: SHA256Digest, bytes: Int, decode: () -> Certificate?
    ) -> Certificate? {
        if let found = state.withLock({ $0.certificates[digest] }) { return found }
        guard let certificate = decode() else { return nil }
        state.withLock { state in
            guard state.certificates[digest] == nil else { return }
            if state.certificates.count >= Self.limit
                || state.certificateBytes + bytes > Self.certificateLimitBytes
            {
                state.certificates.removeAll()
                state.certificateBytes = 0
            }
            state.certificates[digest] = certificate
            state.certificateBytes += bytes
        }
        return certificate
    }

    /// Of the certificates that are kept.
    var certificateBytes: Int { state.withLock { $0.certificateBytes } }

    /// Whether one signed the other: a fact that no time changes.
    func holds(_ pair: Pair, check: () -> Bool) -> Bool {
        if let found = state.withLock({ $0.signatures[pair] }) { return found }
        let answer = check()
        state.withLock { state in
            if state.signatures.count >= Self.limit { state.signatures.removeAll() }
            state.signatures[pair] = answer
        }
        return answer
    }

    func goodChain(
        of leaf: SHA256Digest, at times: ClosedRange<Int64>, where fits: (GoodChain) -> Bool
    ) -> GoodChain? {
        let chains = state.withLock { $0.chains[leaf] } ?? []
        return chains.first {
            $0.from <= times.lowerBound && times.upperBound <= $0.to && fits($0)
        }
    }

    func keep(_ chain: GoodChain, of leaf: SHA256Digest) {
        state.withLock { state in
            if state.chains.count >= Self.limit { state.chains.removeAll() }
            var chains = state.chains[leaf] ?? []
            if chains.count >= 4 { chains.removeAll() }
            chains.append(chain)
            state.chains[leaf] = chains
        }
    }
}
