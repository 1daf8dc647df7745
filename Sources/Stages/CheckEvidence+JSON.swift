// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON
import Signatures

// How evidence is written. Whoever changes a word of it raises `CheckEvidence.version`.

extension JSONWriter {
    mutating func evidence(_ outcome: SignatureOutcome) {
        key("verdict")
        beginObject()
        member("refusal", outcome.refusal?.code.rawValue)
        member("element", outcome.refusal?.element)
        member("standing", outcome.refusal == nil ? outcome.standing.rawValue : nil)
        member("reason", outcome.reason)
        endObject()
    }

    mutating func evidence(_ file: SignaturePolicy.File) {
        beginObject()
        member("name", file.name)
        member("sha256", file.sha256.hex)
        member("kind", file.content.word)
        if let report = file.content.report { evidence(report) }
        endObject()
    }

    /// All that stands in it, as members of the object at hand.
    mutating func evidence(_ report: FileReport) {
        member("verdict", report.verdict.rawValue)
        member("reason", report.reason?.rawValue)
        key("signatures")
        beginArray()
        for signature in report.signatures { evidence(signature) }
        endArray()
        key("used")
        beginArray()
        for item in report.used.items { string("\(item.kind.rawValue) \(item.digest.hex)") }
        endArray()
    }

    private mutating func evidence(_ signature: SignatureReport) {
        beginObject()
        member("field", signature.field)
        member("verdict", signature.verdict.rawValue)
        member("reason", signature.reason?.rawValue)
        member("signer", signature.signerCommonName)
        member("certificate", signature.signerCertificate?.hex)
        member("role", signature.role?.rawValue)
        member("agencies", signature.boundAgencies)
        member("algorithm", signature.algorithm)
        member("profile", signature.profile)
        member("coversWholeDocument", signature.coversWholeDocument)
        member("covers", signature.covers)
        member("signedBytes", signature.signedBytes)
        member("changesAfter", signature.changesAfter.rawValue)
        member("fieldsFilledAfter", signature.fieldsFilledAfter)
        if let change = signature.change {
            key("change")
            beginObject()
            member("part", change.part.rawValue)
            member("page", change.page)
            member("key", change.key)
            member("object", change.object)
            endObject()
        }
        if let appearance = signature.appearance {
            key("appearance")
            beginObject()
            member("page", appearance.page)
            member("pageShare", appearance.pageShare)
            endObject()
        }
        member("signingTime", signature.signingTime)
        member("timeStamp", signature.timestamp.rawValue)
        member("timeStampTime", signature.timestampTime)
        member("provenTime", signature.provenTime)
        endObject()
    }

    mutating func evidence(_ certificate: TrustedCertificate) {
        beginObject()
        member("role", certificate.role.rawValue)
        member("from", certificate.validFrom)
        member("to", certificate.validTo)
        member("speaksFor", certificate.speaksFor.map(\.rawValue).sorted())
        key("agencies")
        beginArray()
        for binding in certificate.bindings {
            beginObject()
            member("agency", binding.agency)
            member("from", binding.from)
            member("to", binding.to)
            endObject()
        }
        endArray()
        member("der", Base64.encode(certificate.der))
        endObject()
    }
}

extension SignaturePolicy.Content {
    fileprivate var word: String {
        switch self {
        case .pdf: "pdf"
        case .xml: "xml"
        case .falsePDF: "falsePDF"
        case .other: "other"
        }
    }

    /// What was written as that word of a file whose report this is; nil where they do not fit.
    init?(_ word: String, _ report: FileReport?) {
        switch (word, report) {
        case ("pdf", let report?): self = .pdf(report)
        case ("xml", var report?):
            report.demandWhole()
            self = .xml(report)
        case ("falsePDF", nil): self = .falsePDF
        case ("other", nil): self = .other
        default: return nil
        }
    }
}
