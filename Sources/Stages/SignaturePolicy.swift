// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Signatures

/// What the signatures of a document mean for its way.
package struct SignatureOutcome: Sendable {
    /// Set where the document is refused.
    package var refusal: Refusal?
    package var standing = LegalStanding.informationOnly
    /// A `VerdictReason`; empty where valid.
    package var reason = ""
    package var findings: [SignatureFinding] = []
    package var files: [FileFinding] = []
    /// What the header says, beside the text of the main file; none where nothing was compared.
    /// They decide nothing.
    package var claims: [ClaimComparison] = []

    /// Without those of the packet's own signatures, which decide nothing.
    package var fileFindings: [SignatureFinding] {
        findings.filter { $0.attachment != SignaturePolicy.packetSignature }
    }

    /// The one sentence, and what stands below it.
    package var conclusion: SignatureConclusion? {
        SignatureConclusion(files: files, findings: findings, isRefused: refusal != nil)
    }

    /// As readers of earlier versions know it, who then hold what is not fully signed.
    package var verdict: WireVerdict { standing == .valid ? .valid : .indeterminate }
}

/// The rules by which reports become an outcome (Decree 30/2020 Article 5: the competent person and
/// the agency sign; Annex I: an annex in a file of its own, the agency).
package enum SignaturePolicy {
    package struct File: Sendable {
        package var name: String
        package var sha256: SHA256Digest
        package var content: Content

        package init(name: String, sha256: SHA256Digest, content: Content) {
            self.name = name
            self.sha256 = sha256
            self.content = content
        }
    }

    /// What a file is by its bytes.
    package enum Content: Sendable {
        case pdf(FileReport)
        case xml(FileReport)
        /// It is called a PDF, and is none.
        case falsePDF
        /// Anything else: no signature of it is read here.
        case other

        /// - Parameter report: nil for what is neither PDF nor XML; then what it is called counts
        ///   after all: a file that claims to be a PDF and is none is refused.
        package init(_ content: FileContent, _ report: FileReport?, isCalledPDF: Bool) {
            switch (content, report) {
            case (.pdf, let report?): self = .pdf(report)
            case (.xml, var report?):
                report.demandWhole()
                self = .xml(report)
            default: self = isCalledPDF ? .falsePDF : .other
            }
        }
    }

    /// How findings call the signature in a packet's own header. No file has that name.
    package static let packetSignature = "edXML/edXMLEnvelope/edXMLHeader/Signature"

    /// An invalid signature of anybody, something visible added after the sender's own signature,
    /// or the valid seal of another agency on a file that the sender has not sealed refuses the
    /// document. Else each file has a standing, and the document by them.
    ///
    /// A signature over the packet is told, whatever became of it, and decides nothing: it is of the
    /// system that sent the packet, not the one that Decree 30 asks for, and each system on the way
    /// appends its line to the packet, which breaks it. (ARCHITECTURE.md, on signatures in XML.)
    /// - Parameters:
    ///   - files: the main file first.
    ///   - packet: of a packet that has signatures of its own.
    package static func judge(
        _ files: [File], packet: FileReport? = nil, sender: String
    ) -> SignatureOutcome {
        var outcome = SignatureOutcome()
        var judged = files
        for place in judged.indices { judged[place].markSpoiled(for: sender) }
        outcome.findings = EventBounds.listed(
            (packet.map { findings(of: $0, sender) } ?? []) + findings(judged, sender))
        for (index, file) in judged.enumerated() {
            let element = "edXMLManifest/Reference[\(index + 1)]"
            if let refusal = file.refusal(element, sender: sender) {
                outcome.refusal = refusal
                return outcome
            }
        }
        let standings = judged.enumerated().map { $1.standing(isMain: $0 == 0, sender: sender) }
        let document = DocumentStanding(standings)
        outcome.standing = document.standing
        outcome.reason = document.reason?.rawValue ?? ""
        outcome.files = EventBounds.listed(
            zip(judged, standings).enumerated().map { index, pair in
                FileFinding(pair.0, pair.1, isMain: index == 0)
            })
        return outcome
    }

    /// Of the packet. What could not be looked at is told as one that is not known.
    private static func findings(of packet: FileReport, _ sender: String) -> [SignatureFinding] {
        var reports = packet.signatures
        if reports.isEmpty, packet.reason != .noSignature {
            var unread = SignatureReport()
            unread.reason = packet.reason
            reports = [unread]
        }
        return reports.map { SignatureFinding($0, attachment: packetSignature, sender: sender) }
    }

    private static func findings(_ files: [File], _ sender: String) -> [SignatureFinding] {
        files.enumerated().flatMap { index, file -> [SignatureFinding] in
            file.signatures.map { report in
                var finding = SignatureFinding(report, attachment: file.name, sender: sender)
                finding.file = Int32(clamping: index + 1)
                return finding
            }
        }
    }
}

extension SignaturePolicy.File {
    fileprivate var report: FileReport? { content.report }

    fileprivate var signatures: [SignatureReport] { report?.signatures ?? [] }

    /// The sender's signature that something was added after does not hold any more.
    fileprivate mutating func markSpoiled(for sender: String) {
        guard case .pdf(var report) = content, report.verdict != .invalid,
            let place = AfterTheSeal.spoiled(report.signatures, sender: sender)
        else { return }
        report.spoil(place)
        content = .pdf(report)
    }

    fileprivate func refusal(_ element: String, sender: String) -> Refusal? {
        switch content {
        case .falsePDF: return .notAPDF(element, name: name)
        case .other: return nil
        case .pdf(let report), .xml(let report):
            if report.verdict == .invalid {
                return .signatureInvalid(
                    attachment: name, reason: report.reason?.rawValue ?? Verdict.invalid.rawValue,
                    element: element)
            }
            let seals = report.signatures.filter { $0.role == .agency && $0.verdict == .valid }
            // Beside the sender's own it is another signer of a joint document (liên tịch).
            if seals.contains(where: { $0.speaks(for: sender) }) { return nil }
            return seals.first.map {
                .signerNotBound($0.signerCommonName ?? "", to: sender, element: element)
            }
        }
    }

    fileprivate func standing(isMain: Bool, sender: String) -> FileStanding {
        guard let report else { return .notCovered }
        let unread =
            report.signatures.isEmpty && report.reason != .noSignature
            ? report.reason?.verdictReason : nil
        guard
            let standing = FileStanding(
                isMain: isMain, report.signatures.map { FileSignature($0, sender: sender) },
                unread: unread)
        else { preconditionFailure("a file with an invalid signature was refused") }
        return standing
    }
}

extension FileSignature {
    fileprivate init(_ report: SignatureReport, sender: String) {
        self.init(report.signer(for: sender), report.verdict.verdict, report.reason?.verdictReason)
    }
}

extension SignatureReport {
    fileprivate func signer(for sender: String) -> FileSignature.Signer {
        switch role {
        case .agency: speaks(for: sender) ? .senderAgency : .otherAgency
        case .person: speaks(for: sender) ? .senderPerson : .otherPerson
        case .root, .intermediate, nil: .unknown
        }
    }
}

extension Reason {
    /// `VerdictReason` has each of them, which a test holds.
    fileprivate var verdictReason: VerdictReason? { VerdictReason(rawValue: rawValue) }
}

extension Verdict {
    fileprivate var verdict: DocumentVerdict {
        switch self {
        case .valid: .valid
        case .invalid: .invalid
        case .indeterminate: .indeterminate
        }
    }
}

extension FileFinding {
    fileprivate init(_ file: SignaturePolicy.File, _ standing: FileStanding, isMain: Bool) {
        self.init()
        name = file.name
        sha256 = file.sha256
        self.standing = WireStanding(standing.standing)
        reason = standing.reason?.rawValue ?? ""
        self.isMain = isMain
    }
}

extension SignatureFinding {
    /// The agencies of one certificate that are told.
    private static let agencyLimit = 8

    fileprivate init(_ report: SignatureReport, attachment: String, sender: String) {
        self.init()
        self.attachment = attachment
        field = report.field
        signer = report.signerCommonName ?? ""
        switch report.verdict {
        case .valid: verdict = .valid
        case .invalid: verdict = .invalid
        case .indeterminate: verdict = .indeterminate
        }
        reason = report.reason?.rawValue ?? ""
        role = report.role?.rawValue ?? ""
        signedAs = report.signer(for: sender).rawValue
        agencies = Array(report.boundAgencies.prefix(Self.agencyLimit))
        coversWholeDocument = report.coversWholeDocument
        signingTime = report.signingTime.map { $0 * 1000 }
        changesAfter = report.changesAfter.rawValue
        if let difference = report.change.map(FileDifference.init) { tell(difference) }
        page = Int32(clamping: report.appearance?.page ?? 0)
        pageShare = Int32(clamping: report.appearance?.pageShare ?? 0)
        covers = report.covers
        algorithm = report.algorithm ?? ""
        certificate = report.signerCertificate ?? .zero
    }
}

extension FileDifference {
    package init(_ change: FileChange) {
        guard let part = Part(rawValue: change.part.rawValue) else {
            // A test holds that there is none.
            preconditionFailure("a part of a file that has no words: \(change.part)")
        }
        self.init(part, page: change.page, key: change.key, object: change.object)
    }
}
