// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import JSON
import Terminal

extension HeaderClaims {
    /// What `verify` looks for in the text of a file.
    static let options = [
        Option("number", "SYMBOL", help: "looks for it in the text: 415/UBND-TH"),
        Option("issued", "DATE", help: "looks for the date of issue: 2026-11-02"),
        Option("subject", "TEXT", help: "looks for the subject"),
        Option("signer", "NAME", help: "looks for the signer's full name"),
    ]

    /// Nil where none is given.
    init?(_ arguments: Arguments) throws(UsageError) {
        let symbol = (arguments["number"] ?? "").split(separator: "/", maxSplits: 1)
        var issuedOn: CivilDate?
        if let text = arguments["issued"] {
            issuedOn = CivilDate(iso: text)
            if issuedOn == nil { throw UsageError("--issued \(text) is no date like 2026-11-02") }
        }
        self.init(
            number: symbol.first.map(String.init) ?? "",
            notation: symbol.count > 1 ? String(symbol[1]) : "", issuedOn: issuedOn,
            subject: arguments["subject"] ?? "", signer: arguments["signer"] ?? "")
        if self == HeaderClaims() { return nil }
    }

    init(_ header: PacketHeader) {
        self.init(
            number: header.codeNumber ?? "", notation: header.codeNotation ?? "",
            issuedOn: header.issuedOn, subject: header.subject ?? "",
            signer: header.signer.fullName ?? "")
    }
}

extension ClaimComparison {
    /// A line of `verify`.
    var text: String {
        "\(claim.words.both): \(outcome.words.both)" + (seen.isEmpty ? "" : ": \(seen)")
    }
}

extension JSONWriter {
    mutating func claims(_ claims: [ClaimComparison]) {
        key("claims")
        beginArray()
        for claim in claims {
            beginObject()
            member("claim", claim.claim.rawValue)
            member("outcome", claim.outcome.rawValue)
            member("seen", claim.seen.isEmpty ? nil : claim.seen)
            endObject()
        }
        endArray()
    }
}
