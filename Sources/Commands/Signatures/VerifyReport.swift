// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import JSON
import Signatures
import Stages
import Terminal

/// What `lienthong verify` says of one file.
package struct VerifyReport: Sendable {
    package var file: String
    package var report: FileReport
    /// Nil where nothing was asked; none where nothing could be compared.
    package var claims: [ClaimComparison]?

    package init(file: String, report: FileReport, claims: [ClaimComparison]? = nil) {
        self.file = file
        self.report = report
        self.claims = claims
    }

    /// One JSON object. Times are ISO with `+07:00`; what is not known is null.
    package var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.member("file", file)
        json.member("verdict", report.verdict.rawValue)
        json.member("reason", report.reason?.rawValue)
        json.conclusion(outcome.conclusion)
        json.key("signatures")
        json.beginArray()
        for signature in report.signatures { write(signature, to: &json) }
        json.endArray()
        if let claims { json.claims(claims) }
        json.endObject()
        return json.text
    }

    private func write(_ signature: SignatureReport, to json: inout JSONWriter) {
        json.beginObject()
        json.member("field", signature.field)
        json.member("signer_cn", signature.signerCommonName)
        json.member("signer_sha256", signature.signerCertificate?.hex)
        json.member("verdict", signature.verdict.rawValue)
        json.member("reason", signature.reason?.rawValue)
        json.member("covers_whole_document", signature.coversWholeDocument)
        json.member("changes_after", signature.changesAfter.rawValue)
        json.difference(signature.change.map(FileDifference.init))
        json.member("signing_time", signature.signingTime.map(Self.iso))
        json.member("timestamp", signature.timestamp.rawValue)
        json.member("timestamp_time", signature.timestampTime.map(Self.iso))
        json.member("profile", signature.profile)
        json.member("algorithm", signature.algorithm)
        json.member("covers", signature.covers)
        json.endObject()
    }

    /// A line for the file, one for each signature.
    package var text: String {
        var lines = ["\(file): \(Self.words(report.verdict, report.reason))"]
        lines += (outcome.conclusion?.lines ?? []).map(TextWidth.printable)
        for signature in report.signatures {
            var line = "  "
            line += signature.field.isEmpty ? "" : "\(signature.field): "
            line += signature.signerCommonName ?? "signer not known"
            line += ", \(Self.words(signature.verdict, signature.reason))"
            if let algorithm = signature.algorithm { line += ", \(algorithm)" }
            if !signature.covers.isEmpty {
                line += ", covers \(signature.covers.joined(separator: ", "))"
            }
            if let time = signature.signingTime { line += ", says signed \(Self.iso(time))" }
            if signature.timestamp != .none {
                line += ", time stamp \(signature.timestamp.rawValue)"
                if let time = signature.timestampTime { line += " \(Self.iso(time))" }
            }
            if signature.changesAfter != .none {
                line += ", changed after: \(signature.changesAfter.rawValue)"
            }
            if let change = signature.change { line += ", \(FileDifference(change).words.en)" }
            lines.append(TextWidth.printable(line))
        }
        if let claims, claims.isEmpty { lines.append("  \(ClaimOutcome.notCompared.both)") }
        lines += (claims ?? []).map { "  " + TextWidth.printable($0.text) }
        return lines.joined(separator: "\n")
    }

    /// As the only file of a document of whoever's seal it bears, else of whose person signed it.
    private var outcome: SignatureOutcome {
        let own = report.signatures.filter { $0.verdict == .valid && !$0.boundAgencies.isEmpty }
        let signer = own.first { $0.role == .agency } ?? own.first
        return SignaturePolicy.judge(
            [.init(name: file, sha256: SHA256.hash([]), content: .pdf(report))],
            sender: signer?.boundAgencies.first ?? "")
    }

    private static func words(_ verdict: Verdict, _ reason: Reason?) -> String {
        verdict.rawValue + (reason.map { " (\($0.rawValue))" } ?? "")
    }

    /// A time nobody can mean, years before or after all calendars, is shown as its end.
    private static func iso(_ seconds: Int64) -> String {
        let limit: Int64 = 253_402_300_799
        return BusinessTime(milliseconds: min(max(seconds, -limit), limit) * 1000).iso
    }
}
