// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// Signatures that could not be verified are looked at again: a revocation list may have come, an
/// authority may have been imported, a limit may have been met in a bad moment. What changes is told as
/// `documents.rechecked`, and registration brings it to the deliveries.
extension SignatureCheck {
    static let recheckTimer = "recheck"

    /// After the first check and each later one so long until the next; behind the last it stays as it
    /// is. A revocation list comes within days.
    private static let pauses: [Int64] =
        [15, 60, 4 * 60, 12 * 60].map { $0 * 60_000 } + [1, 2, 4, 8, 16].map { $0 * 86_400_000 }

    func prepare(_ timer: StageTimer) throws -> Prepared {
        let recheck: Recheck
        do {
            recheck = try Recheck(timer.payload)
        } catch {
            throw InputFailure.deadLetter(reason: "a timer of a re-check cannot be read: \(error)")
        }
        let accepted = recheck.accepted
        let look = try inspect(accepted)
        let outcome = SignaturePolicy.judge(
            look.files, packet: look.packet?.report, sender: accepted.document.sender.code)
        var prepared = Prepared(accepted: accepted, outcome: outcome, recheck: recheck)
        // Where it comes to the same, the evidence of the check before stands.
        if VerdictChange(outcome) != recheck.verdict {
            try prepared.keep(evidence(of: look, accepted))
        }
        return prepared
    }

    /// Behind the first check of an attempt. One that brings the same to further receivers, or once
    /// more, is a later check of what the document was before.
    func lookAgain(
        at accepted: DocumentAccepted, _ prepared: Prepared, _ context: inout StageContext
    ) throws {
        let outcome = prepared.outcome
        let isSame = accepted.attempt > 1 && accepted.updated.isEmpty
        if isSame,
            let payload = try context.timerPayload(
                Self.recheckTimer, of: accepted.document.documentID)
        {
            var before = try Recheck(payload)
            before.accepted = accepted.forRecheck
            return try conclude(before, prepared, &context)
        }
        var recheck = Recheck()
        recheck.accepted = accepted.forRecheck
        recheck.verdict = VerdictChange(outcome)
        // Nobody was going to look again, and what was found before is not known any more.
        if isSame, !accepted.again.isEmpty, recheck.verdict?.allowsRegistration == true {
            recheck.checks = 1
            tell(recheck, prepared, isConfirmation: true, &context)
        }
        try setTimer(recheck, outcome, &context)
    }

    /// A later check: told where it comes to something else.
    func conclude(
        _ before: Recheck, _ prepared: Prepared, _ context: inout StageContext
    ) throws {
        let outcome = prepared.outcome
        var recheck = before
        recheck.checks += 1
        let change = VerdictChange(outcome)
        if change != recheck.verdict {
            recheck.verdict = change
            tell(recheck, prepared, &context)
        }
        try setTimer(recheck, outcome, &context)
    }

    private func setTimer(
        _ recheck: Recheck, _ outcome: SignatureOutcome, _ context: inout StageContext
    ) throws {
        let id = recheck.accepted.document.documentID
        let checks = Int(recheck.checks)
        guard outcome.mayChange, checks < Self.pauses.count else {
            return try context.removeTimer(Self.recheckTimer, of: id)
        }
        try context.setTimer(
            Self.recheckTimer, of: id,
            due: context.now.advanced(byMilliseconds: Self.pauses[checks]),
            payload: recheck.bytes)
    }

    private func tell(
        _ recheck: Recheck, _ prepared: Prepared, isConfirmation: Bool = false,
        _ context: inout StageContext
    ) {
        let outcome = prepared.outcome
        var verified = DocumentVerified()
        verified.accepted = recheck.accepted
        verified.verdict = recheck.verdict?.verdict ?? .unspecified
        verified.standing = recheck.verdict?.standing ?? .unspecified
        verified.reason = recheck.verdict?.reason ?? ""
        verified.findings = outcome.findings
        verified.files = outcome.files
        verified.evidenceLists = prepared.evidence?.lists ?? []
        verified.verifiedAt = context.now.milliseconds
        verified.checks = recheck.checks
        verified.isConfirmation = isConfirmation
        let id = recheck.accepted.document.documentID
        context.out.emit(Topic.rechecked, key: id, home: id, verified)
        let node = registry.tree.answerNode(of: recheck.accepted.publisher, on: context.now.date)
        if let node, !isConfirmation {
            context.out.answer(
                node, key: id, Answer.verdict(of: verified, at: context.now))
        }
    }
}

extension SignatureOutcome {
    /// True where a later check may come to something else.
    fileprivate var mayChange: Bool {
        guard refusal == nil, standing != .valid else { return false }
        if VerdictReason(rawValue: reason)?.mayPass == true { return true }
        return fileFindings.contains { finding in
            finding.verdict == .indeterminate
                && VerdictReason(rawValue: finding.reason)?.mayPass == true
        }
    }
}

extension VerdictChange {
    /// What was delivered is not refused any more: a signature that turns out to be invalid makes the
    /// document one for information only, and says why.
    init(_ outcome: SignatureOutcome) {
        self.init()
        verdict = outcome.refusal == nil ? outcome.verdict : .invalid
        standing = WireStanding(outcome.refusal == nil ? outcome.standing : .informationOnly)
        reason =
            outcome.refusal == nil
            ? outcome.reason : outcome.fileFindings.first { $0.verdict == .invalid }?.reason ?? ""
    }
}

extension DocumentAccepted {
    /// What another look needs: no receivers, of whom a circular has ten thousand.
    fileprivate var forRecheck: DocumentAccepted {
        var kept = self
        kept.receivers = []
        kept.updated = []
        kept.again = []
        kept.redirects = []
        kept.notes = []
        kept.document = document.withoutText
        return kept
    }
}

extension Document {
    fileprivate var withoutText: Document {
        var kept = self
        kept.content = ""
        kept.appendixes = []
        kept.responseFor = []
        return kept
    }
}
