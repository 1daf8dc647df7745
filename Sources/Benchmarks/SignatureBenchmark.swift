// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Terminal

/// Signatures of a known signer, RSA-2048, one core: beside a bare loop over `CMS_verify` on the
/// same bytes, whose store is kept.
let signatureBenchmark = Command(
    "signatures", "detached CMS beside OpenSSL's CMS_verify, PDFs",
    options: [Option("rounds", "N", default: "2000", help: "signatures a measurement")]
) { arguments in
    let rounds = try arguments.int("rounds", in: 10...10_000_000) ?? 2000
    let load = try SignatureLoad()
    let plain = processorSeconds(rounds) {
        load.openSSL.isValid(load.signature, over: load.content)
    }
    let ours = processorSeconds(rounds) {
        load.checker.checkCMS(signature: load.signature, content: load.content, at: load.time)
            .verdict == .valid
    }
    report("CMS_verify in a loop, 3.6 KB, two lists", [("", rate(rounds, plain))])
    report(
        "detached CMS, known signer",
        [("", rate(rounds, ours)), ("of CMS_verify", decimal(plain / ours))])
    for (name, pdf) in [("one signature", load.once), ("two signatures", load.twice)] {
        let seconds = processorSeconds(rounds / 4 + 1) {
            load.checker.checkPDF(bytes: pdf, at: load.time).verdict == .valid
        }
        report("PDF of \(pdf.count) bytes, \(name)", [("", rate(rounds / 4 + 1, seconds))])
    }
    return ExitCode.done
}

/// The processor time of so many rounds. A round that fails makes the figure worthless.
private func processorSeconds(_ rounds: Int, _ body: () -> Bool) -> Double {
    precondition(body(), "what is measured does not hold")
    let watch = Stopwatch()
    for _ in 0..<rounds { precondition(body(), "what is measured does not hold") }
    return watch.processorSeconds
}

/// A root, an authority below it, a signer; all RSA-2048.
private struct SignatureLoad {
    /// 2025-06-16 08:00 in Hà Nội.
    let time: Int64 = 1_750_035_600
    let content = [UInt8](repeating: 65, count: 3600)
    let signature: [UInt8]
    let once: [UInt8]
    let twice: [UInt8]
    let checker: SignatureChecker
    let openSSL: OpenSSLVerification

    init() throws {
        let day: Int64 = 86_400
        let root = TestAuthority(
            "Root", notBefore: time - 900 * day, notAfter: time + 900 * day, key: .rsa(bits: 2048))
        let sub = TestAuthority(
            "Authority", under: root, notBefore: time - 900 * day, notAfter: time + 900 * day,
            key: .rsa(bits: 2048))
        var cms = TestCMS(sub.issue("Signer", key: .rsa(bits: 2048)), signingTime: time)
        cms.certificates = [sub.identity]
        signature = cms.sign(content)
        var pdf = TestPDF("Quyet dinh")
        pdf.sign { cms.sign($0) }
        once = pdf.bytes
        var seal = TestPDF.Signing()
        seal.field = "Seal"
        pdf.sign(seal) { cms.sign($0) }
        twice = pdf.bytes
        let (yesterday, tomorrow) = (time - day, time + day)
        let lists = [root, sub].map {
            $0.revocationList(thisUpdate: yesterday, nextUpdate: tomorrow)
        }
        checker = SignatureChecker(
            trust: try TrustStore(
                certificates: [
                    TrustedCertificate(der: root.identity.der, role: .root),
                    TrustedCertificate(der: sub.identity.der, role: .intermediate),
                ], crls: lists))
        openSSL = OpenSSLVerification(roots: [root.identity.der], lists: lists, time: time)
    }
}
