// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension SignatureConclusion {
    /// Of what a check wrote down. Nil where nothing was checked, where an earlier version did without
    /// telling each file, and for a document that was refused for something else.
    /// - Parameters:
    ///   - files: none of a refused document.
    ///   - isRefused: the document was refused when its signatures were checked.
    package init?(files: [FileFinding], findings: [SignatureFinding], isRefused: Bool) {
        if isRefused {
            guard findings.contains(where: { $0.isInvalid && $0.file > 0 }) else { return nil }
            let last = findings.map { Int($0.file) }.max() ?? 0
            self.init(
                (1...max(1, last)).map { place in
                    let own = findings.filter { $0.file == place }
                    return File(
                        name: own.first?.attachment ?? "", standing: nil, reason: nil, own)
                })
            return
        }
        self.init(
            files.enumerated().map { place, file in
                File(
                    name: file.name, standing: file.standing.standing,
                    reason: VerdictReason(rawValue: file.reason),
                    findings.filter { $0.isOn(file.name, place: place) })
            })
    }
}

extension DocumentVerified {
    package var conclusion: SignatureConclusion? {
        SignatureConclusion(files: files, findings: findings, isRefused: false)
    }
}

extension SignatureConclusion.File {
    fileprivate init(
        name: String, standing: LegalStanding?, reason: VerdictReason?,
        _ findings: [SignatureFinding]
    ) {
        self.init(
            name: name, standing: standing, reason: reason,
            signatures: findings.map(FileSignature.init),
            difference: findings.first(where: \.isInvalid).flatMap(FileDifference.init))
    }
}

extension FileSignature {
    fileprivate init(_ finding: SignatureFinding) {
        self.init(
            Signer(rawValue: finding.signedAs) ?? .unknown, finding.verdict.verdict,
            VerdictReason(rawValue: finding.reason))
    }
}

extension FileDifference {
    /// Nil where none is told.
    package init?(_ finding: SignatureFinding) {
        guard let part = Part(rawValue: finding.changedPart) else { return nil }
        self.init(
            part, page: Int(finding.changedPage), key: finding.changedKey,
            object: Int(finding.changedObject))
    }
}

extension SignatureFinding {
    fileprivate var isInvalid: Bool { verdict == .invalid }

    package mutating func tell(_ difference: FileDifference) {
        changedPart = difference.part.rawValue
        changedPage = Int32(clamping: difference.page)
        changedKey = difference.key
        changedObject = Int32(clamping: difference.object)
    }

    /// Findings of an earlier version know their file by its name.
    package func isOn(_ name: String, place: Int) -> Bool {
        file > 0 ? file == place + 1 : attachment == name
    }
}
