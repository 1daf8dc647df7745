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
        stamp(&report, facts)
        guard let certificate = facts.certificate else { return }
        let proof = bestProof(report)
        report.provenTime = proof
        store.bindings.bind(&report, at: time)
        guard report.reason == nil else { return }
        var judge = ChainJudge(store: store, time: time)
        judge.proof = proof
        judge.madeAfter = madeAfter(facts)
        judge.data = facts.data + data
        report.reason = judge.reason(against: certificate)
    }

    /// The best of the signature time stamps: the earliest valid one, else what is wrong with them.
    private func stamp(_ report: inout SignatureReport, _ facts: SignatureFacts) {
        for token in facts.signatureTimeStamps {
            let stamp = checked(token)
            let isBetter =
                switch (report.timestamp, stamp.status) {
                case (.none, _): true
                case (.valid, .valid):
                    (stamp.time ?? Int64.max) < (report.timestampTime ?? Int64.max)
                case (.valid, _): false
                case (_, .valid): true
                default: false
                }
            if isBetter {
                report.timestamp = stamp.status
                report.timestampTime = stamp.time
            }
        }
    }

    private func checked(_ token: SignatureFacts.StampedToken) -> TimeStampToken {
        TimeStampToken(token.token, store: store, at: time, data: data, stamped: token.stamped)
    }

    private func bestProof(_ report: SignatureReport) -> Int64? {
        let own = report.timestamp == .valid ? report.timestampTime : nil
        return [own, outsideProof].compactMap { $0 }.filter { $0 <= time }.min()
    }

    /// The latest valid content time stamp.
    private func madeAfter(_ facts: SignatureFacts) -> Int64? {
        facts.contentTimeStamps.compactMap { token -> Int64? in
            let stamp = checked(token)
            return stamp.status == .valid ? stamp.time : nil
        }.max()
    }
}
