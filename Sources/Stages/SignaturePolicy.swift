// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Signatures

/// What the signatures of a document mean for its way.
struct SignatureOutcome: Sendable {
    /// Set where the document is refused.
    var refusal: Refusal?
    var verdict = WireVerdict.valid
    /// An ETSI sub-indication or one of ours; empty where valid.
    var reason = ""
    var findings: [SignatureFinding] = []
}

/// The rules by which reports become an outcome (Decree 30/2020 Article 5: the competent person and
/// the agency sign; exchange-domain §5.4).
enum SignaturePolicy {
    struct File: Sendable {
        var name: String
        /// Nil for a file that is called a PDF and is none.
        var report: FileReport?
    }

    /// Nothing in the document is signed by an agency.
    static let noAgencySignature = VerdictReason.noAgencySignature.rawValue

    /// An invalid signature, or the valid seal of another agency, refuses the document. Anything
    /// that could not be checked, and a missing agency signature, leaves it open.
    static func judge(_ files: [File], sender: String) -> SignatureOutcome {
        var outcome = SignatureOutcome()
        outcome.findings = EventBounds.listed(
            files.flatMap { file in
                (file.report?.signatures ?? []).map { SignatureFinding($0, attachment: file.name) }
            })
        for (index, file) in files.enumerated() {
            let element = "edXMLManifest/Reference[\(index + 1)]"
            guard let report = file.report else {
                outcome.refusal = .notAPDF(element, name: file.name)
                return outcome
            }
            if report.verdict == .invalid {
                outcome.refusal = .signatureInvalid(
                    attachment: file.name,
                    reason: report.reason?.rawValue ?? Verdict.invalid.rawValue,
                    element: element)
                return outcome
            }
            if let stranger = report.signatures.first(where: { $0.isSeal(notOf: sender) }) {
                outcome.refusal = .signerNotBound(
                    stranger.signerCommonName ?? "", to: sender, element: element)
                return outcome
            }
        }
        let reports = files.compactMap(\.report)
        if let open = reports.first(where: { $0.verdict == .indeterminate }) {
            outcome.verdict = .indeterminate
            outcome.reason = open.reason?.rawValue ?? Reason.noSignature.rawValue
        } else if reports.isEmpty {
            outcome.verdict = .indeterminate
            outcome.reason = Reason.noSignature.rawValue
        } else if !reports.contains(where: { $0.signatures.contains { $0.isSeal(of: sender) } }) {
            outcome.verdict = .indeterminate
            outcome.reason = noAgencySignature
        }
        return outcome
    }
}

extension SignatureReport {
    fileprivate func isSeal(of agency: String) -> Bool {
        role == .agency && verdict == .valid && boundAgencies.contains(agency)
    }

    /// A valid seal that speaks for somebody, and not for this agency.
    fileprivate func isSeal(notOf agency: String) -> Bool {
        role == .agency && verdict == .valid && !boundAgencies.contains(agency)
    }
}

extension SignatureFinding {
    init(_ report: SignatureReport, attachment: String) {
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
        coversWholeDocument = report.coversWholeDocument
        signingTime = report.signingTime.map { $0 * 1000 }
        changesAfter = report.changesAfter.rawValue
    }
}
