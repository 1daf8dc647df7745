// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Inspection
import Signatures
import SigningKit
import Telemetry
import Terminal

/// Signatures of a known signer, RSA-2048, one core: beside a bare loop over `CMS_verify` on the
/// same bytes, whose store is kept.
let signatureBenchmark = Command(
    "signatures", "detached CMS beside OpenSSL's CMS_verify, PDFs, and PDFs in an inspector",
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
    let longTerm = processorSeconds(rounds / 4 + 1) {
        let report = load.withoutLists.checkPDF(bytes: load.longTerm, at: load.time)
        return report.verdict == .valid && report.signatures.map(\.profile) == ["B-LT"]
    }
    report(
        "PDF of \(load.longTerm.count) bytes, B-LT: a time stamp, all lists in the file",
        [
            ("", rate(rounds / 4 + 1, longTerm)),
            ("of CMS_verify", decimal(plain / longTerm * Double(rounds / 4 + 1) / Double(rounds))),
        ])
    try measureInspection(load, rounds: rounds / 4 + 1)
    return ExitCode.done
}

/// The same check of the same file in this process and in an inspector, by turns: what the way there
/// and back adds. By the clock, and of each the best of its turns: the way's length, not how busy
/// the machine was.
private func measureInspection(_ load: SignatureLoad, rounds: Int) throws {
    let trust = try InspectionTrust(load.material)
    let pool = InspectorPool(
        InspectorSettings(), metrics: Metrics(),
        logger: Logger(label: "benchmarks", level: .error))
    for (name, pdf, files) in [
        ("nothing to check", Array("%PDF-1.7\n".utf8), 1), ("one signature", load.once, 1),
        ("two signatures", load.twice, 1), ("two signatures, two files", load.twice, 2),
    ] {
        let file = try openedFile(pdf)
        let expected = try load.checker.check(file, at: load.time)
        let inspected = [InspectedFile](repeating: InspectedFile(file), count: files)
        /// The best time of one document, in microseconds.
        var (alone, away) = (Double.infinity, Double.infinity)
        let turn = 10
        for _ in 0...(rounds / turn) {
            var watch = Stopwatch()
            for _ in 0..<(turn * files) {
                let report = try load.checker.check(file, at: load.time)
                precondition(report == expected, "what is measured does not hold")
            }
            alone = min(alone, watch.seconds * 1e6 / Double(turn))
            watch = Stopwatch()
            for _ in 0..<turn {
                let reports = try pool.inspect(inspected, at: load.time, trust: trust)
                precondition(
                    reports.allSatisfy { $0 == expected }, "what is measured does not hold")
            }
            away = min(away, watch.seconds * 1e6 / Double(turn))
        }
        report(
            "\(name), in an inspector",
            [
                ("", "\(Int(away)) µs"), ("in process", "\(Int(alone)) µs"),
                ("more", "\(Int(((away / alone - 1) * 100).rounded())) %"),
            ])
    }
}

/// A file without a name.
private func openedFile(_ bytes: [UInt8]) throws -> OpenedFile {
    var path = Array("/tmp/lienthong-benchmark-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0, unlink(path) == 0,
        write(descriptor, bytes, bytes.count) == bytes.count
    else { throw FileContents.failure("cannot write a file") }
    return OpenedFile(takingOver: descriptor, length: Int64(bytes.count))
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
    /// Its checker has no list of its own.
    let longTerm: [UInt8]
    let withoutLists: SignatureChecker
    let material: TrustMaterial
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
        material = TrustMaterial(
            certificates: [
                TrustedCertificate(der: root.identity.der, role: .root),
                TrustedCertificate(der: sub.identity.der, role: .intermediate),
            ], revocationLists: lists)
        checker = SignatureChecker(trust: try TrustStore(material))
        withoutLists = SignatureChecker(
            trust: try TrustStore(TrustMaterial(certificates: material.certificates)))
        let stamper = sub.issueTimeStamper("Time", key: .rsa(bits: 2048))
        let (now, shown) = (time, [sub.identity])
        cms.timeStamp = {
            TestCMS.timeStampToken(over: $0, by: stamper, at: now, certificates: shown)
        }
        var lasting = TestPDF("Quyet dinh")
        var signing = TestPDF.Signing()
        signing.reservedBytes = 12_000
        lasting.sign(signing) { cms.sign($0) }
        lasting.addSecurityStore(certificates: [sub.identity.der], lists: lists)
        longTerm = lasting.bytes
        openSSL = OpenSSLVerification(roots: [root.identity.der], lists: lists, time: time)
    }
}
