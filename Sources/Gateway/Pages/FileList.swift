// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Projection
import Stages

/// The files of a document: what each is worth, why, and who signed it.
struct FileList: Sendable {
    let pieces: Pieces
    let timeline: DocumentTimeline

    private var summary: DocumentSummary { timeline.summary }
    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var attempt: DocumentAttempt? { timeline.attempts.last }
    private var findings: [SignatureFinding] { attempt?.findings ?? [] }

    var card: HTML {
        let attachments = timeline.document.attachments
        if attachments.isEmpty && findings.isEmpty { return .empty }
        let lines = attachments.enumerated().map { line($1, place: $0) }
        return pieces.card(words.files, "\(conclusion)<ul class=\"list\">\(lines)\(unplaced)</ul>")
    }

    /// One sentence, whether it replaces paper, then the details.
    private var conclusion: HTML {
        guard let attempt, let conclusion = attempt.conclusion else {
            // Of a document that was refused for something else nobody came to them.
            if summary.state == .refused && summary.verdict == nil { return .empty }
            let (name, tone) = words.signatures(of: summary)
            let sentence: HTML =
                summary.reason.isEmpty
                ? .empty : "<p>\(words.sentence(ofReason: summary.reason))</p>"
            return "<div class=\"note \(tone.name)\"><p><b>\(name)</b></p>\(sentence)</div>"
        }
        let details = conclusion.details.map { detail -> HTML in
            "<p class=\"small\">\(words.title(detail))</p>"
        }
        return """
            <div class="note \(words.tone(of: conclusion.paper).name)">\
            <p><b>\(words.title(conclusion.sentence))</b></p>\
            <p>\(words.title(conclusion.paper.words))</p>\(details)\(evidence)</div>
            """
    }

    /// By what anybody can repeat the check.
    private var evidence: HTML {
        if attempt?.evidence == nil { return .empty }
        let target = Link("/v1/evidence", [("id", summary.id)])
        return "<p class=\"small\"><a href=\"\(target.target)\">\(words.evidence)</a></p>"
    }

    private func line(_ attachment: AttachmentRef, place: Int) -> HTML {
        let target = Link(
            "/v1/attachment", [("id", summary.id), ("sha256", attachment.sha256.hex)])
        let part = place == 0 ? words.mainFile : words.otherFile
        return """
            <li><a class="title" href="\(target.target)">\(attachment.name)</a>
            <div class="about">\(part) · \(format.size(attachment.size)) · \
            \(attachment.contentType)</div>
            \(standing(of: attachment, place))
            \(signatures(findings.filter { $0.isOn(attachment.name, place: place) }))</li>
            """
    }

    /// Nothing where the check has not come to it, or refused the document.
    private func standing(of attachment: AttachmentRef, _ place: Int) -> HTML {
        guard let files = attempt?.files, files.indices.contains(place),
            files[place].sha256 == attachment.sha256,
            let standing = files[place].standing.standing
        else { return .empty }
        let reason = files[place].reason
        let why: HTML =
            reason.isEmpty
            ? .empty : "<div class=\"small\">\(words.sentence(ofReason: reason))</div>"
        return "<div class=\"badges\">\(pieces.badge(words.name(standing)))</div>\(why)"
    }

    private func signatures(_ findings: [SignatureFinding]) -> HTML {
        if findings.isEmpty { return .empty }
        return "<ul class=\"signers\">\(findings.map { finding($0) })</ul>"
    }

    /// What stands for the findings that are not listed.
    private var unplaced: HTML {
        let names = timeline.document.attachments.map(\.name)
        let rest = findings.filter { $0.file == 0 && !names.contains($0.attachment) }
        let lines = rest.map { found -> HTML in
            let isPacket = found.attachment == SignaturePolicy.packetSignature
            let name = isPacket ? words.packetSignature : found.attachment
            let about: HTML =
                isPacket ? "<div class=\"small\">\(words.packetSignatureMeans)</div>" : .empty
            return """
                <li><span class="title">\(name)</span>\(about)\(signatures([found]))</li>
                """
        }
        return "\(lines)"
    }

    private func finding(_ finding: SignatureFinding) -> HTML {
        let signer = finding.signer.isEmpty ? finding.field : finding.signer
        var about: [HTML] = []
        if let whose = FileSignature.Signer(rawValue: finding.signedAs) {
            var text = words.title(whose.words)
            let names = finding.agencies.map { pieces.call.name(of: $0) ?? $0 }
            if whose == .otherAgency || whose == .otherPerson {
                text += " (\(names.joined(separator: ", ")))"
            }
            about.append("\(text)")
        }
        if let time = format.time(finding.signingTime) { about.append("\(words.claimed) \(time)") }
        if !finding.covers.isEmpty {
            about.append("\(words.covers) \(finding.covers.joined(separator: ", "))")
        }
        if !finding.algorithm.isEmpty, finding.verdict != .valid {
            about.append("\(finding.algorithm)")
        }
        if !finding.reason.isEmpty { about.append("\(words.sentence(ofReason: finding.reason))") }
        if let difference = FileDifference(finding) {
            about.append("\(words.title(difference.words))")
        }
        return """
            <li><b>\(signer)</b> \(pieces.badge(words.name(finding.verdict)))
            <div class="about">\(about.joined(" · "))</div></li>
            """
    }
}
