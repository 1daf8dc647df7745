// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What the cryptographic half of a check found, whatever form the signature has: CMS or XML.
struct SignatureFacts {
    /// What failed first, if anything did.
    var reason: Reason?
    var certificate: Certificate?
    /// Seconds since 1970, as claimed.
    var signingTime: Int64?
    var algorithm: String?
    /// Over the signature's value.
    var signatureTimeStamps: [StampedToken] = []
    /// Over the content, and themselves signed: the signature was made after them.
    var contentTimeStamps: [StampedToken] = []
    /// What came with it.
    var data = ValidationData()

    struct StampedToken {
        let token: [UInt8]
        /// The digest, by an algorithm, of what the token must be over.
        let stamped: (Int32) -> [UInt8]?
    }
}

/// The one verdict on a signature: time stamps, the certificate's path, revocation, and for whom the
/// certificate speaks, by EN 319 102-1. What differs between forms has been found before.
struct SignatureJudge {
    let store: TrustStore
    /// Seconds since 1970.
    let time: Int64
    /// An earlier time at which the signature is proven to have existed, from outside of it.
    var outsideProof: Int64?
    /// Validation data from outside of the signature (a PDF's security store).
    var data = ValidationData()

    init(store: TrustStore, time: Int64) {
        self.store = store
        self.time = time
    }

    /// Completes a report.
    func judge(_ facts: SignatureFacts, _ report: inout SignatureReport) {
        report.signerCommonName = facts.certificate?.commonName
        report.signerCertificate = facts.certificate?.digest
        report.signingTime = facts.signingTime
        report.algorithm = facts.algorithm
        report.reason = facts.reason
        let times = stamp(&report, facts)
        guard let certificate = facts.certificate else { return }
        store.use.note(certificate)
        report.provenTime = times.proof
        store.bindings.bind(&report, at: time)
        guard report.reason == nil else { return }
        var judge = ChainJudge(store: store, time: time)
        judge.proof = times.proof
        judge.madeAfter = times.madeAfter
        judge.data = facts.data + data
        report.reason = judge.reason(against: certificate)
    }

    /// What the time stamps prove: by `proof` the signature was there, at `madeAfter` not yet.
    private struct Times {
        var proof: Int64?
        var madeAfter: Int64?
    }

    /// Of two stamps of one second one may be told earlier than the other: authorities keep
    /// within a second of UTC (ETSI EN 319 421).
    private static let skewSeconds: Int64 = 2

    /// The best of the signature time stamps: the earliest valid one, else what is wrong with them.
    ///
    /// A stamp over the content, which the signature covers, cannot be later than one that covers the
    /// signature. Where it is, one of the two lies and nobody knows which: neither counts.
    private func stamp(_ report: inout SignatureReport, _ facts: SignatureFacts) -> Times {
        let madeAfter = madeAfter(facts)
        var isContradicted = false
        func contradicts(_ time: Int64) -> Bool {
            guard let madeAfter, madeAfter - time > Self.skewSeconds else { return false }
            isContradicted = true
            return true
        }
        for token in facts.signatureTimeStamps {
            let stamp = checked(token)
            var status = stamp.status
            if status == .valid, let time = stamp.time, contradicts(time) { status = .invalid }
            let isBetter =
                switch (report.timestamp, status) {
                case (.none, _): true
                case (.valid, .valid):
                    (stamp.time ?? Int64.max) < (report.timestampTime ?? Int64.max)
                case (.valid, _): false
                case (_, .valid): true
                default: false
                }
            if isBetter {
                report.timestamp = status
                report.timestampTime = stamp.time
            }
        }
        // What stamps the whole from outside stamps its own stamps too, so it is no earlier proof.
        let own = report.timestamp == .valid ? report.timestampTime : nil
        let proof = [own, outsideProof].compactMap { $0 }.first { $0 <= time && !contradicts($0) }
        return Times(proof: proof, madeAfter: isContradicted ? nil : madeAfter)
    }

    private func checked(_ token: SignatureFacts.StampedToken) -> TimeStampToken {
        TimeStampToken(token.token, store: store, at: time, data: data, stamped: token.stamped)
    }

    /// The latest valid content time stamp.
    private func madeAfter(_ facts: SignatureFacts) -> Int64? {
        facts.contentTimeStamps.compactMap { token -> Int64? in
            let stamp = checked(token)
            return stamp.status == .valid ? stamp.time : nil
        }.max()
    }
}
