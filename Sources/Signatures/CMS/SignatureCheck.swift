// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Checks one CMS signature over content of which only the digest is needed.
struct SignatureCheck {
    private var judge: SignatureJudge
    private var store: TrustStore { judge.store }
    /// An earlier time at which the signature is proven to have existed, from outside of it.
    var outsideProof: Int64? {
        get { judge.outsideProof }
        set { judge.outsideProof = newValue }
    }
    /// Validation data from outside of the signature (a PDF's security store).
    var data: ValidationData {
        get { judge.data }
        set { judge.data = newValue }
    }

    init(store: TrustStore, time: Int64) {
        judge = SignatureJudge(store: store, time: time)
    }

    /// The one signature of a PDF's field.
    /// - Parameters:
    ///   - baseline: demand what ETSI's baseline profiles demand.
    ///   - digest: the content's digest by an algorithm; `nil` if there is no content.
    func report(
        _ signature: UnsafeRawBufferPointer, baseline: Bool, digest: (Int32) -> [UInt8]?
    ) -> SignatureReport {
        guard let message = CMSMessage(signature, store: store),
            // Attached content would let another content pass than the one at hand.
            message.attachedContent() == nil, message.signers().count == 1
        else { return Self.malformed }
        return report(message, message.signers()[0], baseline: baseline, digest)
    }

    /// Every signature of a message by itself: the person's and the agency's may stand in one file,
    /// each over the same content. It may travel inside; where it is given as well, it is the same or
    /// it is not what was signed.
    /// - Parameters:
    ///   - signatureLimit: of one message.
    ///   - digest: the given content's digest by an algorithm; `nil` if none is given.
    func reports(
        _ signature: UnsafeRawBufferPointer, signatureLimit: Int, digest: (Int32) -> [UInt8]?
    ) -> FileReport {
        guard let message = CMSMessage(signature, store: store), !message.signers().isEmpty else {
            return FileReport(signatures: [Self.malformed])
        }
        let signers = message.signers()
        guard signers.count <= signatureLimit else {
            return FileReport(unreadable: .limitSignatures)
        }
        let attached = message.attachedContent()
        let reports = signers.map { signer in
            var isOther = false
            var report = report(message, signer, baseline: false) { nid in
                guard let attached else { return digest(nid) }
                let own = ContentDigest.hash(attached, nid: nid)
                isOther = digest(nid).map { $0 != own } ?? false
                return own
            }
            if isOther { report.reason = .hashFailure }
            // It covers its content or nothing.
            report.coversWholeDocument = report.reason?.verdict != .invalid
            return report
        }
        return FileReport(signatures: reports)
    }

    private static var malformed: SignatureReport {
        var report = SignatureReport()
        report.reason = .formatFailure
        return report
    }

    private func report(
        _ message: CMSMessage, _ signer: OpaquePointer, baseline: Bool,
        _ digest: (Int32) -> [UInt8]?
    ) -> SignatureReport {
        var report = SignatureReport()
        let check = SignerCheck(
            message, signer, store: store, demand: .signature(baseline: baseline), digest: digest)
        judge.judge(check.facts(of: message), &report)
        if check.hasCertificateReference && baseline {
            report.profile = report.timestamp == .none ? "B-B" : "B-T"
        }
        // What is missing may be what was not looked at.
        if message.hasLargeCertificate, report.verdict == .indeterminate {
            report.reason = .limitSize
        }
        return report
    }
}

extension SignerCheck {
    fileprivate func facts(of message: CMSMessage) -> SignatureFacts {
        var facts = SignatureFacts()
        facts.reason = reason
        facts.certificate = certificate
        facts.signingTime = signingTime
        facts.algorithm = algorithm
        let (value, content, nid) = (signatureValue, contentDigest, digestNID)
        facts.signatureTimeStamps = signatureTimeStamps.map { token in
            .init(token: token) { ContentDigest.hash(value, nid: $0) }
        }
        facts.contentTimeStamps = contentTimeStamps.map { token in
            .init(token: token) { $0 == nid ? content : nil }
        }
        facts.data = message.data + archivedData
        return facts
    }
}
