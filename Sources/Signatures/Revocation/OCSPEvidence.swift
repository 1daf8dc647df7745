// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What OCSP responses say of a path's certificates, one depth each.
struct OCSPEvidence {
    private(set) var good: Set<Int> = []
    private(set) var revoked: [Int: RevocationList.Entry] = [:]
    /// The times for which the answers hold.
    private(set) var from = Int64.min
    private(set) var to = Int64.max
    /// The answers, and the lists that clear who signed them.
    private(set) var used: [UsedMaterial.Item] = []

    /// - Parameter proof: when the signature is proven to have existed; an answer from after that
    ///   is conclusive however old it is.
    init(
        path: [Certificate], responses: [OCSPResponse], store: TrustStore, at time: Int64,
        proof: Int64?
    ) {
        guard !responses.isEmpty else { return }
        for depth in path.indices.dropLast() {
            let subject = path[depth]
            let issuer = path[depth + 1]
            for response in responses {
                guard let answer = response.answer(about: subject, issuedBy: issuer),
                    answer.thisUpdate <= time, Self.holds(answer, at: time, proof: proof),
                    Self.speaks(answer, of: subject, at: time),
                    response.isAuthorised(by: issuer, in: store, at: time, &used)
                else { continue }
                used.append(UsedMaterial.Item(.answer, response.digest))
                note(answer, depth)
            }
        }
    }

    private mutating func note(_ answer: OCSPResponse.Answer, _ depth: Int) {
        switch answer.status {
        case .good: good.insert(depth)
        case .revoked(let entry):
            // The earliest revocation counts.
            if revoked[depth].map({ entry.revokedAt < $0.revokedAt }) ?? true {
                revoked[depth] = entry
            }
        case .unknown: return
        }
        from = max(from, answer.thisUpdate)
        to = min(to, answer.end)
    }

    private static func holds(
        _ answer: OCSPResponse.Answer, at time: Int64, proof: Int64?
    ) -> Bool {
        time <= answer.end || (proof.map { answer.thisUpdate >= $0 } ?? false)
    }

    private static func speaks(
        _ answer: OCSPResponse.Answer, of subject: Certificate, at time: Int64
    ) -> Bool {
        guard subject.notAfter < time, answer.thisUpdate > subject.notAfter else { return true }
        if case .revoked = answer.status { return true }
        return answer.archiveCutoff.map { $0 <= subject.notAfter } ?? false
    }
}
