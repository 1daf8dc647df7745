// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Whose word number, date, subject and signer are, and what the text of the document says of them.
struct ClaimList: Sendable {
    let pieces: Pieces
    /// None: nothing was compared.
    let claims: [ClaimComparison]

    private var words: Words { pieces.words }

    var note: HTML {
        let differs = claims.contains { $0.outcome == .differs }
        let lines = claims.map { claim -> HTML in
            let seen: HTML = claim.seen.isEmpty ? .empty : ": “\(claim.seen)”"
            return
                "<li>\(words.title(claim.claim.words)): \(words.inline(claim.outcome.words))\(seen)</li>"
        }
        let outcome: HTML =
            claims.isEmpty
            ? "<p>\(words.title(ClaimOutcome.notCompared)).</p>"
            : "<ul class=\"list\">\(lines)</ul>"
        return """
            <div class="note \(differs ? Tone.warn.name : .empty)"><p><b>\(words.claims)</b></p>\
            \(outcome)</div>
            """
    }
}
