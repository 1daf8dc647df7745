// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Checks one CMS signature over content of which only the digest is needed.
struct SignatureCheck {
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

    /// - Parameters:
    ///   - baseline: demand what ETSI's baseline profiles demand.
    ///   - digest: the content's digest by an algorithm; `nil` if there is no content.
    func report(
        _ signature: UnsafeRawBufferPointer, baseline: Bool, digest: (Int32) -> [UInt8]?
    ) -> SignatureReport {
        var report = SignatureReport()
        guard let message = CMSMessage(signature, store: store) else {
            report.reason = .formatFailure
            return report
        }
        // Attached content would let another content pass than the one at hand.
        guard message.attachedContent() == nil else {
            report.reason = .formatFailure
            return report
        }
        judge(message, baseline: baseline, &report, digest)
        // What is missing may be what was not looked at.
        if message.hasLargeCertificate, report.verdict == .indeterminate {
            report.reason = .limitSize
        }
        return report
    }

    private func judge(
        _ message: CMSMessage, baseline: Bool, _ report: inout SignatureReport,
        _ digest: (Int32) -> [UInt8]?
    ) {
        let check = SignerCheck(
            message, store: store, demand: .signature(baseline: baseline), digest: digest)
        report.signerCommonName = check.certificate?.commonName
        report.signerCertificate = check.certificate?.digest
        report.signingTime = check.signingTime
        report.reason = check.reason
        stamp(&report, check)
        if check.hasCertificateReference && baseline {
            report.profile = report.timestamp == .none ? "B-B" : "B-T"
        }
        guard let certificate = check.certificate else { return }
        let proof = bestProof(report)
        report.provenTime = proof
        store.bindings.bind(&report, at: time)
        guard report.reason == nil else { return }
        var judge = ChainJudge(store: store, time: time)
        judge.proof = proof
        judge.madeAfter = madeAfter(check)
        judge.data = message.data + check.archivedData + data
        report.reason = judge.reason(against: certificate)
    }

    /// The best of the signature time stamps: the earliest valid one, else what is wrong with them.
    private func stamp(_ report: inout SignatureReport, _ check: SignerCheck) {
        for token in check.signatureTimeStamps {
            let stamp = TimeStampToken(token, store: store, at: time, data: data) { nid in
                ContentDigest.hash(check.signatureValue, nid: nid)
            }
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

    private func bestProof(_ report: SignatureReport) -> Int64? {
        let own = report.timestamp == .valid ? report.timestampTime : nil
        return [own, outsideProof].compactMap { $0 }.filter { $0 <= time }.min()
    }

    /// The latest valid content time stamp: the signature, which covers it, was made after it.
    private func madeAfter(_ check: SignerCheck) -> Int64? {
        check.contentTimeStamps.compactMap { token -> Int64? in
            let stamp = TimeStampToken(token, store: store, at: time, data: data) { nid in
                nid == check.digestNID ? check.contentDigest : nil
            }
            return stamp.status == .valid ? stamp.time : nil
        }.max()
    }
}
