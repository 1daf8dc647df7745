// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The text of a document's pages, to look for what its header claims (the places of Decree 30/2020,
/// Annex I: number on the left, place and date on the right, `V/v` below the number or the title, the
/// signer at the end).
struct ClaimText {
    private let head: [FoldedText]
    private let all: [ArraySlice<Unicode.Scalar>]

    /// Nil where there are no words: a scan.
    init?(_ pages: [String]) {
        head = pages.prefix(HeaderClaims.headPages)
            .map { FoldedText($0, limit: HeaderClaims.headLetters) }
        let text = FoldedText(
            pages.joined(separator: "\n"), limit: HeaderClaims.allLetters)
        all = text.words
        guard all.contains(where: { $0.contains { !$0.isDigit } }) else { return nil }
    }

    // MARK: Number

    /// What stands behind `Số` in the head decides; a page without it may have the number anywhere.
    func compare(_ symbol: ClaimedSymbol) -> ClaimComparison? {
        if let first = head.first, let written = Self.label(first) {
            let plain = Array(
                first.letters[written].filter { !$0.isBlank }.drop { $0 == "0" })
            let isSame =
                symbol.isBare
                ? plain.prefix { $0.isDigit }.elementsEqual(symbol.number)
                : symbol.forms.contains(plain)
            if isSame { return ClaimComparison(.number, .found) }
            // The number alone, its notation elsewhere: nothing is said against it.
            if plain == symbol.number { return nil }
            return ClaimComparison(.number, .differs, seen: first.written(written))
        }
        guard !symbol.isBare else { return nil }
        let isThere = head.contains { page in
            symbol.forms.contains { Self.contains($0, in: page.letters) }
        }
        return isThere ? ClaimComparison(.number, .found) : nil
    }

    /// Where a line begins with `Số: 415/UBND-TH`: the number with its notation. Nil where the
    /// number is written in by hand.
    private static func label(_ page: FoldedText) -> Range<Int>? {
        for start in lineStarts(page.letters) {
            var reader = LetterReader(page.letters, start)
            guard reader.take("so"), page.isUppercase(start) else { continue }
            reader.skipBlanks(8)
            let hasColon = reader.take(":") || reader.take(".")
            reader.skipBlanks(40)
            let begin = reader.place
            guard reader.digits(1...6) != nil else { continue }
            var end = reader.place
            var hasNotation = false
            while end - begin < 80 {
                reader.skipBlanks(2)
                guard reader.take("/") || reader.take("-") else { break }
                reader.skipBlanks(2)
                let part = reader.place
                reader.skip(while: { $0.isWordPart || $0 == "&" || $0 == "+" })
                guard reader.place > part else { break }
                end = reader.place
                hasNotation = true
            }
            if hasColon || hasNotation { return begin..<end }
        }
        return nil
    }

    /// With no more than two blanks between two letters, and nothing around it that belongs to it.
    private static func contains(_ symbol: [Unicode.Scalar], in letters: [Unicode.Scalar]) -> Bool {
        for start in letters.indices where letters[start] == symbol[0] {
            var before = start
            while before > 0, letters[before - 1] == "0" { before -= 1 }
            if before > 0 {
                let last = letters[before - 1]
                if last.isWordPart || last == "/" || last == "-" { continue }
            }
            var reader = LetterReader(letters, start)
            let isThere = symbol.allSatisfy { letter in
                if reader.take(letter) { return true }
                reader.skipBlanks(2)
                return reader.take(letter)
            }
            guard isThere else { continue }
            if reader.take("/") || reader.take("-") || reader.isAtWord { continue }
            return true
        }
        return false
    }

    // MARK: Date

    /// The date behind a place and a comma in the head decides; without it any date of the first
    /// page may be the one.
    func compare(_ date: CivilDate) -> ClaimComparison? {
        guard let first = head.first else { return nil }
        var isThere = false
        for place in first.letters.indices {
            guard let (range, found) = Self.date(at: place, in: first.letters) else { continue }
            if Self.isHeading(place, first) {
                return found == date
                    ? ClaimComparison(.date, .found)
                    : ClaimComparison(.date, .differs, seen: first.written(range))
            }
            isThere = isThere || found == date
        }
        return isThere ? ClaimComparison(.date, .found) : nil
    }

    /// `ngày 02 tháng 11 năm 2026`, `ngày 2/11/2026`, `02/11/2026`.
    private static func date(
        at place: Int, in letters: [Unicode.Scalar]
    ) -> (Range<Int>, CivilDate)? {
        guard place == 0 || !letters[place - 1].isWordPart else { return nil }
        var reader = LetterReader(letters, place)
        _ = reader.take("ngay")
        reader.skipBlanks(6)
        guard let day = reader.digits(1...2) else { return nil }
        func part(_ word: String, _ length: ClosedRange<Int>) -> Int? {
            reader.skipBlanks(6)
            if !reader.take(word), !reader.take("/"), !reader.take("-"), !reader.take(".") {
                return nil
            }
            reader.skipBlanks(6)
            return reader.digits(length)
        }
        guard let month = part("thang", 1...2), let year = part("nam", 4...4),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return (place..<reader.place, date)
    }

    /// Words that a reference to another document begins with.
    private static let references = ["can cu", "theo", "xet", "thuc hien", "tai ", "ngay"]

    /// `Hà Tĩnh, ngày …`: behind a short name and a comma, early on the page.
    private static func isHeading(_ place: Int, _ page: FoldedText) -> Bool {
        var end = place
        while end > 0, page.letters[end - 1].isBlank { end -= 1 }
        guard end > 0, page.letters[end - 1] == ",", place < 2000,
            LetterReader.begins("ngay", page.letters, place)
        else { return false }
        end -= 1
        var start = end
        while start > 0, end - start <= 40, page.letters[start - 1] != "\n",
            !(page.letters[start - 1] == " " && start > 1 && page.letters[start - 2] == " ")
        { start -= 1 }
        while start < end, page.letters[start] == " " { start += 1 }
        guard start < end, end - start <= 40, page.isUppercase(start) else { return false }
        let name = page.letters[start..<end]
        return !name.contains(where: \.isDigit)
            && !references.contains { LetterReader.begins($0, page.letters, start) }
    }

    // MARK: Subject and signer

    /// Other words that may stand among a subject's, in all: a page's number, an "of".
    private static let gap = 3

    func compare(_ subject: ClaimedWords) -> ClaimComparison? {
        for page in head {
            let words = page.words
            if Self.stand(subject.words, in: words, gap: Self.gap)
                || Self.contains(subject.letters, inWords: words)
            {
                return ClaimComparison(.subject, .found)
            }
        }
        return head.first.flatMap(Self.subject).map {
            ClaimComparison(.subject, .differs, seen: $0)
        }
    }

    /// What follows a `V/v` at the beginning of a line, up to an empty line, three lines at most.
    private static func subject(_ page: FoldedText) -> String? {
        for start in lineStarts(page.letters) {
            var reader = LetterReader(page.letters, start)
            guard reader.take("v/v"), !reader.isAtWord else { continue }
            reader.skip(while: { $0.isBlank || $0 == ":" || $0 == "." })
            let begin = reader.place
            for _ in 0..<3 {
                reader.skip(while: { $0 != "\n" })
                let line = reader.place
                guard reader.take("\n") else { break }
                reader.skip(while: { $0 == " " })
                if reader.isAtEnd || reader.next == "\n" {
                    reader.place = line
                    break
                }
            }
            let text = page.written(begin..<reader.place)
            return text.isEmpty ? nil : text
        }
        return nil
    }

    /// A name stands whole, wherever; of another name nobody can say that it is the signer's.
    func compareSigner(_ name: ClaimedWords) -> ClaimComparison? {
        // Shorter ones, without their blanks, stand within other words.
        let isThere =
            Self.stand(name.words, in: all, gap: 0)
            || name.letters.count >= 8 && Self.contains(name.letters, inWords: all)
        return isThere ? ClaimComparison(.signer, .found) : nil
    }

    private static func stand(
        _ words: [[Unicode.Scalar]], in text: [ArraySlice<Unicode.Scalar>], gap: Int
    ) -> Bool {
        text.indices.contains { start in
            guard text[start].elementsEqual(words[0]) else { return false }
            var place = start
            var left = gap
            return words.dropFirst().allSatisfy { word in
                place += 1
                while place < text.count, !text[place].elementsEqual(word) {
                    left -= 1
                    if left < 0 { return false }
                    place += 1
                }
                return place < text.count
            }
        }
    }

    /// As letters without blanks, beginning with a word: a PDF may part a word anywhere.
    private static func contains(
        _ letters: [Unicode.Scalar], inWords words: [ArraySlice<Unicode.Scalar>]
    ) -> Bool {
        words.indices.contains { start in
            var rest = letters[...]
            for word in words[start...] {
                if rest.count <= word.count {
                    return word.starts(with: rest) && rest.count == word.count
                }
                guard rest.starts(with: word) else { return false }
                rest = rest.dropFirst(word.count)
            }
            return false
        }
    }

    private static func lineStarts(_ letters: [Unicode.Scalar]) -> [Int] {
        var starts: [Int] = []
        var isAtStart = true
        for (place, letter) in letters.enumerated() {
            if letter == "\n" {
                isAtStart = true
            } else if isAtStart, letter != " " {
                starts.append(place)
                isAtStart = false
            }
        }
        return starts
    }
}

/// Reads letters from a place on.
private struct LetterReader {
    private let letters: [Unicode.Scalar]
    var place: Int

    init(_ letters: [Unicode.Scalar], _ place: Int) {
        self.letters = letters
        self.place = place
    }

    static func begins(_ word: String, _ letters: [Unicode.Scalar], _ place: Int) -> Bool {
        letters[place...].starts(with: word.unicodeScalars)
    }

    var isAtEnd: Bool { place >= letters.count }
    var next: Unicode.Scalar? { isAtEnd ? nil : letters[place] }
    var isAtWord: Bool { next?.isWordPart ?? false }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard next == letter else { return false }
        place += 1
        return true
    }

    mutating func take(_ word: String) -> Bool {
        guard letters[place...].starts(with: word.unicodeScalars) else { return false }
        place += word.unicodeScalars.count
        return true
    }

    mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
        while let next, condition(next) { place += 1 }
    }

    mutating func skipBlanks(_ limit: Int) {
        let end = place + limit
        while place < end, let next, next.isBlank { place += 1 }
    }

    /// A number of so many digits, and no more.
    mutating func digits(_ length: ClosedRange<Int>) -> Int? {
        let start = place
        var number = 0
        while place - start <= length.upperBound, let next, next.isDigit {
            number = number * 10 + Int(next.value - 0x30)
            place += 1
        }
        return length.contains(place - start) ? number : nil
    }
}
