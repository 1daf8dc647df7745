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
    /// does not clearly say "no" there counts. Of `texts` (subject, content, names of attachments …)
    /// a mark is
    ///
    /// * the whole text, whatever stands around it: `MẬT`, `*MẬT*`, `M Ậ T`;
    /// * what stands in brackets at the beginning or the end: `[MẬT] V/v …`, `… (tối mật)`;
    /// * what a colon, a dash or a full stop parts from the rest: `MẬT: …`, `TỐI MẬT - …`, `… – MẬT`;
    /// * what follows `Độ mật:`.
    ///
    /// Of `typeName` also its last words: `Công văn mật`. Full-width letters, characters that
    /// cannot be seen and Cyrillic ones that look Latin hide nothing. "bảo mật", "mật độ", "tài liệu
    /// mật" are ordinary words.
    package static func detect(
        secretField: String? = nil, texts: [String] = [], typeName: String? = nil
    ) -> SecrecyMark? {
        if let field = secretField?.normalisedOrNil, let mark = mark(ofField: field) { return mark }
        for text in texts + (typeName.map { [$0] } ?? []) {
            let text = MarkText(text)
            if let mark = text.whole ?? text.bracketed ?? text.parted ?? text.named { return mark }
        }
        return typeName.flatMap { MarkText($0).lastWords }
    }

    private static func mark(ofField text: String) -> SecrecyMark? {
        let text = MarkText(text)
        if let number = text.number {
            switch number {
            case 0: return nil
            case 2: return .topSecret
            case 3: return .absoluteSecret
            default: return .secret
            }
        }
        return text.isDenial ? nil : text.whole ?? .secret
    }
}

/// A text in which nothing hides a mark: lower case, one blank between words, no character that
/// cannot be seen, the usual forms of brackets and letters.
private struct MarkText {
    let plain: String
    /// Where a mark stands: longer prefixes and suffixes are no stamp.
    private let head: Substring
    private let tail: Substring
    private static let reach = 256

    init(_ text: String) {
        var scalars = String.UnicodeScalarView()
        for scalar in text.normalised.unicodeScalars
        where !scalar.properties.isDefaultIgnorableCodePoint {
            scalars.append(Self.usual(scalar))
        }
        plain = String(scalars).lowercased().split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        head = plain.prefix(Self.reach)
        tail = plain.suffix(Self.reach)
    }

    /// Full-width forms, and the Cyrillic letters that look like those of the marks.
    private static func usual(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{FF01}"..."\u{FF5E}":
            Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case "М", "м": "m"
        case "Т", "т": "t"
        case "У", "у": "y"
        case "І", "і": "i"
        default: scalar
        }
    }

    // MARK: The places of a mark

    var whole: SecrecyMark? { Self.degree(plain) }

    /// Several brackets may stand one after another; each may hold more than the mark.
    var bracketed: SecrecyMark? {
        let isDust: (Character) -> Bool = { $0.isWhitespace || ".,;:!*-".contains($0) }
        var rest = head.drop(while: isDust)
        while let open = rest.first, let close = Self.closing(open),
            let end = rest.dropFirst().firstIndex(of: close)
        {
            if let mark = Self.inBrackets(rest[rest.index(after: rest.startIndex)..<end]) {
                return mark
            }
            rest = rest[rest.index(after: end)...].drop(while: isDust)
        }
        rest = tail
        while true {
            while let last = rest.last, isDust(last) { rest.removeLast() }
            guard let close = rest.last, let open = Self.opening(close),
                let start = rest.dropLast().lastIndex(of: open)
            else { return nil }
            let inside = rest[rest.index(after: start)..<rest.index(before: rest.endIndex)]
            if let mark = Self.inBrackets(inside) { return mark }
            rest = rest[..<start]
        }
    }

    /// Before the first or behind the last of what parts a text.
    var parted: SecrecyMark? {
        for start in ["tuyệt mật ", "tối mật "] where plain.hasPrefix(start) {
            return Self.degree(start)
        }
        for start in ["mật v/v ", "mật về việc "] where plain.hasPrefix(start) { return .secret }
        if let place = head.indices.first(where: isParting) {
            let word = head[..<place]
            if let mark = Self.degree(word) { return mark }
            if plain[place] == ":", Self.trimmed(word) == "mat" { return .secret }
        }
        if let place = tail.indices.last(where: isParting) {
            return Self.degree(plain[plain.index(after: place)...])
        }
        return nil
    }

    /// `Độ mật: Tối mật`, wherever it stands.
    var named: SecrecyMark? {
        let (bytes, name) = (Array(plain.utf8), Array("độ mật".utf8))
        var place = 0
        while place + name.count < bytes.count {
            guard bytes[place] == name[0], bytes[place...].starts(with: name) else {
                place += 1
                continue
            }
            place += name.count
            let following = bytes[place..<min(place + 64, bytes.count)]
            if let mark = Self.value(String(decoding: following, as: UTF8.self)) { return mark }
        }
        return nil
    }

    /// The degree behind a sign; A, B and C are the stamps of the three.
    private static func value(_ text: String) -> SecrecyMark? {
        let rest = text.drop(while: \.isWhitespace)
        guard let sign = rest.first, ":-–—=".contains(sign) else { return nil }
        let value = rest.dropFirst().drop { !$0.isLetter && !$0.isNumber }
        let end = value.firstIndex { !$0.isLetter && !$0.isWhitespace } ?? value.endIndex
        let words = value[..<end].split(separator: " ")
        for count in [2, 1] where words.count >= count {
            if let mark = degree(words.prefix(count).joined(separator: " ")) { return mark }
        }
        return switch words.first {
        case "a": .absoluteSecret
        case "b": .topSecret
        case "c": .secret
        default: nil
        }
    }

    /// Of a type: `Công văn mật`, but `Hướng dẫn bảo mật`.
    var lastWords: SecrecyMark? {
        let words = Self.trimmed(plain[...]).split(separator: " ")
        guard words.count > 1 else { return nil }
        if let mark = Self.degree(words.suffix(2).joined(separator: " ")) { return mark }
        guard words.last == "mật" else { return nil }
        return ["bảo", "bí", "cơ", "túi", "an"].contains(words[words.count - 2]) ? nil : .secret
    }

    /// A number with nothing but signs around it: `(2)`, `0.`.
    var number: Int? { Int(Self.trimmed(plain[...])) }

    /// What says in the field made for it that there is none.
    var isDenial: Bool {
        [
            "", "false", "no", "none", "normal", "không", "không mật", "thường", "bình thường",
        ].contains(Self.trimmed(plain[...]))
    }

    // MARK: Words

    private static func degree(_ text: some StringProtocol) -> SecrecyMark? {
        // Longer texts cannot be a mark; no need to look at a page.
        guard text.utf8.count <= 64 else { return nil }
        var word = trimmed(Substring(text))
        // Spaced out, as on a stamp.
        let letters = word.split(separator: " ")
        if letters.count > 2, letters.allSatisfy({ $0.count == 1 }) { word = letters.joined() }
        return switch word {
        case "mật", "secret": .secret
        case "tối mật", "tốimật", "toi mat", "top secret", "top_secret": .topSecret
        case "tuyệt mật", "tuyệtmật", "tuyet mat", "absolute secret", "absolute_secret":
            .absoluteSecret
        default: nil
        }
    }

    private static func inBrackets(_ inside: Substring) -> SecrecyMark? {
        for part in inside.split(whereSeparator: { "-–—,;:/|+".contains($0) }) {
            if let mark = degree(part) { return mark }
            // Without its marks the word is a typist's initials elsewhere, but not in brackets.
            if trimmed(part) == "mat" { return .secret }
        }
        return nil
    }

    /// A dash inside a word parts nothing: "mật-mã".
    private func isParting(_ place: String.Index) -> Bool {
        switch plain[place] {
        case ":", ".", "—", "–", "|", "：": return true
        case "-":
            let next = plain.index(after: place)
            return place > plain.startIndex && plain[plain.index(before: place)].isWhitespace
                || next < plain.endIndex && plain[next].isWhitespace
        default: return false
        }
    }

    /// Nothing but letters and digits at the ends.
    private static func trimmed(_ text: Substring) -> String {
        let isWord: (Character) -> Bool = { $0.isLetter || $0.isNumber }
        guard let start = text.firstIndex(where: isWord), let end = text.lastIndex(where: isWord)
        else { return "" }
        return String(text[start...end])
    }

    private static let brackets: [(open: Character, close: Character)] = [
        ("[", "]"), ("(", ")"), ("{", "}"), ("<", ">"), ("【", "】"), ("«", "»"), ("〔", "〕"),
        ("《", "》"), ("「", "」"), ("“", "”"), ("\"", "\""),
    ]

    private static func closing(_ open: Character) -> Character? {
        brackets.first { $0.open == open }?.close
    }

    private static func opening(_ close: Character) -> Character? {
        brackets.first { $0.close == close }?.open
    }
}
