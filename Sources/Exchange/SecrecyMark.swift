// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A mark of a state secret. Documents that carry one must not enter this exchange.
package enum SecrecyMark: String, CaseIterable, Hashable, Sendable {
    /// Mật.
    case secret
    /// Tối mật.
    case topSecret
    /// Tuyệt mật.
    case absoluteSecret

    /// Looks for a mark. `secretField` is `OtherInfo/Secret`, the one field made for it: whatever
    /// does not clearly say "no" there counts. Of `texts` (subject, content, type name, names of
    /// attachments …) a mark is the whole text, or a bracketed prefix as in `[MẬT] V/v …`;
    /// "bảo mật" and "mật độ" are ordinary words.
    package static func detect(secretField: String?, texts: [String]) -> SecrecyMark? {
        if let field = secretField?.normalisedOrNil, let mark = mark(ofField: field) { return mark }
        for text in texts {
            let text = text.normalised
            if let mark = word(text) ?? bracketedPrefix(of: text) { return mark }
        }
        return nil
    }

    private static func mark(ofField text: String) -> SecrecyMark? {
        let word = folded(text)
        if let number = Int(word) {
            switch number {
            case 0: return nil
            case 2: return .topSecret
            case 3: return .absoluteSecret
            default: return .secret
            }
        }
        switch word {
        case "", "false", "no", "none", "normal", "không", "không mật", "thường", "bình thường":
            return nil
        default: return self.word(text) ?? .secret
        }
    }

    private static func word(_ text: some StringProtocol) -> SecrecyMark? {
        // Comparison of strings is by canonical equivalence, so no form of Unicode is missed.
        switch folded(text) {
        case "mật", "secret": .secret
        case "tối mật", "toi mat", "top secret", "top_secret": .topSecret
        case "tuyệt mật", "tuyet mat", "absolute secret", "absolute_secret": .absoluteSecret
        default: nil
        }
    }

    /// `[MẬT]`, `(Tối mật)`, `[Mật - Khẩn]`, several brackets one after another.
    private static func bracketedPrefix(of text: String) -> SecrecyMark? {
        var rest = text[...]
        while let open = rest.first, let close = closing(open),
            let end = rest.firstIndex(of: close)
        {
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            for part in inside.split(whereSeparator: { "-–—,;:/|+".contains($0) }) {
                if let mark = word(part) { return mark }
                // Without its marks the word is a typist's initials elsewhere, but not in brackets.
                if folded(part) == "mat" { return .secret }
            }
            rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
        }
        return nil
    }

    private static func closing(_ open: Character) -> Character? {
        switch open {
        case "[": "]"
        case "(": ")"
        case "{": "}"
        case "<": ">"
        case "【": "】"
        case "«": "»"
        default: nil
        }
    }

    /// Lower case, one blank between words, nothing but letters at the ends.
    private static func folded(_ text: some StringProtocol) -> String {
        // Longer texts cannot be a mark; no need to fold a page.
        guard text.utf8.count <= 64 else { return String(text) }
        let words = text.lowercased().split { $0.isWhitespace }
        let joined = words.joined(separator: " ")
        let isEdge: (Character) -> Bool = { !$0.isLetter && !$0.isNumber }
        guard let start = joined.firstIndex(where: { !isEdge($0) }),
            let end = joined.lastIndex(where: { !isEdge($0) })
        else { return "" }
        return String(joined[start...end])
    }
}
