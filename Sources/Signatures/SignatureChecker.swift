// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// Checks the signatures of files and answers with a report, whatever the file holds.
///
/// A value that any number of threads may use at once. The calls are long work in C: from an
/// `async` context they belong on a thread of their own. Nothing is fetched from anywhere:
/// revocation is judged by the lists of the trust store and those that the document brings along.
package struct SignatureChecker: Sendable {
    let trust: TrustStore
    let limits: CheckLimits

    package init(trust: TrustStore, limits: CheckLimits = CheckLimits()) {
        self.trust = trust
        self.limits = limits
    }

    /// Checks a file by what it is: a PDF, an XML file, or a CMS signature or time stamp token over
    /// the file at `contentPath`.
    /// - Parameter time: seconds since 1970; the time whose rules and trust are asked.
    /// - Throws: `SignatureError` if a file cannot be read.
    package func check(
        path: String, contentPath: String? = nil, at time: Int64, password: String? = nil
    ) throws(SignatureError) -> FileReport {
        let file = try OpenedFile(path)
        return try check(
            file,
            content: try contentPath.map { path throws(SignatureError) in
                try OpenedFile(path)
            }, at: time, password: password)
    }

    /// The same of open files.
    package func check(
        _ file: OpenedFile, content: OpenedFile? = nil, at time: Int64, password: String? = nil
    ) throws(SignatureError) -> FileReport {
        try forOneCheck { checker throws(SignatureError) in
            try checker.look(into: file, content, time, password)
        }
    }

    private init(trust: TrustStore, _ limits: CheckLimits) {
        self.trust = trust
        self.limits = limits
    }

    /// The report with what it rests on.
    private func forOneCheck<E: Error>(
        _ check: (SignatureChecker) throws(E) -> FileReport
    ) throws(E) -> FileReport {
        let own = SignatureChecker(trust: TrustStore(forOneCheckBy: trust), limits)
        var report = try check(own)
        report.used = own.trust.use.material
        return report
    }

    private func look(
        into file: OpenedFile, _ content: OpenedFile?, _ time: Int64, _ password: String?
    ) throws(SignatureError) -> FileReport {
        let bytes = try FileBytes(descriptor: file.descriptor, length: file.length)
        if PDFFile.isPDF(bytes.bytes) {
            return try pdf(bytes, time, password).report()
        }
        guard let signature = CMSFile.der(bytes.bytes) else {
            return XMLFile(trust: trust, time: time).report(bytes.bytes)
                ?? FileReport(unreadable: .noSignature)
        }
        guard let content else {
            return checkCMS(signature: signature, digest: { _ in nil }, at: time)
        }
        let source = try FileBytes(descriptor: content.descriptor, length: content.length)
        var failure: SignatureError?
        let report = checkCMS(
            signature: signature,
            digest: { nid in
                Self.digest(of: source, [0..<source.count], nid: nid, failure: &failure)
            }, at: time)
        if let failure { throw failure }
        return report
    }

    /// Checks a PDF through an open descriptor, which stays the caller's. Memory stays flat.
    package func checkPDF(
        descriptor: Int32, length: Int64, at time: Int64, password: String? = nil
    ) throws(SignatureError) -> FileReport {
        let bytes = try FileBytes(descriptor: descriptor, length: length)
        return try forOneCheck { checker throws(SignatureError) in
            try checker.pdf(bytes, time, password).report()
        }
    }

    package func checkPDF(bytes: [UInt8], at time: Int64, password: String? = nil) -> FileReport {
        bytes.withUnsafeBytes { buffer in
            do throws(SignatureError) {
                return try forOneCheck { checker throws(SignatureError) in
                    try checker.pdf(FileBytes(buffer), time, password).report()
                }
            } catch {
                preconditionFailure("bytes in memory cannot fail to be read: \(error)")
            }
        }
    }

    /// Checks the signatures of an XML file.
    package func checkXML(bytes: [UInt8], at time: Int64) -> FileReport {
        forOneCheck { checker in
            bytes.withUnsafeBytes { XMLFile(trust: checker.trust, time: time).report($0) }
                ?? FileReport(unreadable: .noSignature)
        }
    }

    private func pdf(_ bytes: FileBytes, _ time: Int64, _ password: String?) -> PDFFile {
        PDFFile(bytes, trust: trust, time: time, password: password, limits: limits)
    }

    /// Checks a CMS message, DER or PEM, over content at hand, or over what travels inside. Each of
    /// its signers has a report.
    package func checkCMS(
        signature: [UInt8], content: [UInt8]? = nil, at time: Int64
    ) -> FileReport {
        let der = signature.withUnsafeBytes { CMSFile.der($0) }
        guard let der else { return FileReport(unreadable: .noSignature) }
        return forOneCheck { checker in
            checker.checkCMS(
                signature: der,
                digest: { nid in content.flatMap { ContentDigest.hash($0, nid: nid) } }, at: time)
        }
    }

    private func checkCMS(
        signature: [UInt8], digest: (Int32) -> [UInt8]?, at time: Int64
    ) -> FileReport {
        if CMSFile.isTimeStampToken(signature, store: trust) {
            return FileReport(signatures: [tokenReport(signature, digest: digest, at: time)])
        }
        let check = SignatureCheck(store: trust, time: time)
        return signature.withUnsafeBytes {
            check.reports($0, signatureLimit: limits.signers, digest: digest)
        }
    }

    /// Who signed a token is its authority; when, is what it says.
    private func tokenReport(
        _ signature: [UInt8], digest: (Int32) -> [UInt8]?, at time: Int64
    ) -> SignatureReport {
        let token = TimeStampToken(signature, store: trust, at: time, stamped: digest)
        var report = SignatureReport()
        report.signerCommonName = token.certificate?.commonName
        report.signerCertificate = token.certificate?.digest
        report.reason = token.reason
        report.timestamp = token.status
        report.timestampTime = token.time
        report.coversWholeDocument = report.verdict != .invalid
        report.profile = "RFC3161"
        trust.bindings.bind(&report, at: time)
        return report
    }

    /// The digest of some ranges; an error of reading goes to `failure`.
    static func digest(
        of file: FileBytes, _ ranges: [Range<Int>], nid: Int32, failure: inout SignatureError?
    ) -> [UInt8]? {
        guard let digest = ContentDigest(nid: nid) else { return nil }
        do {
            for range in ranges {
                try file.read(range) { piece in
                    digest.update(piece)
                    return true
                }
            }
        } catch {
            failure = error
            return nil
        }
        return digest.finish()
    }
}
