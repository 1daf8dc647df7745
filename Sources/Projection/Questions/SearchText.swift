// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Vietnamese text as the search index holds it, and what people type as a query of FTS5.
///
/// The tokenizer (`unicode61 remove_diacritics 2`) removes tone and vowel marks but leaves `đ`, a
/// letter of its own: both the text and the query are folded here, so that `dinh` finds `định`, and
/// `quyết` what has a mark of no width in its middle.
enum SearchText {
    /// What is typed beyond these limits is not looked for.
    static let maxWords = 16
    static let maxWordScalars = 64

    static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var scalars = String.UnicodeScalarView()
        // What nobody sees divides no word: editors leave marks of no width in copied text.
        scalars.append(
            contentsOf: text.unicodeScalars.lazy
                .filter { !$0.properties.isDefaultIgnorableCodePoint }.map(\.withoutStroke))
        return String(scalars)
    }

    /// A query that every word must match, the last one as a prefix; nil if nothing was typed that
    /// could be found. Each word is quoted: nothing typed is taken for FTS5's own syntax.
    static func query(_ typed: String) -> String? {
        let words = folded(typed)
            .unicodeScalars.split(whereSeparator: { $0.properties.isWhitespace || $0.value == 0 })
            .lazy.map { $0.prefix(maxWordScalars) }
            .filter { $0.contains(where: isSearchable) }
            .prefix(maxWords)
        var terms: [String] = []
        var last = ""[...].unicodeScalars
        for word in words {
            terms.append("\"" + String(word).split(separator: "\"").joined(separator: " ") + "\"")
            last = word
        }
        guard !terms.isEmpty else { return nil }
        // The prefixes of two letters and more are indexed; one letter alone is a word.
        let end = last.reversed().lazy
            .filter { $0.properties.generalCategory != .nonspacingMark }
            .prefix(2)
        if end.count == 2, end.allSatisfy(isSearchable) {
            terms[terms.count - 1] += "*"
        }
        return terms.joined(separator: " ")
    }

    /// What the tokenizer makes words of; all else separates them.
    private static func isSearchable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
