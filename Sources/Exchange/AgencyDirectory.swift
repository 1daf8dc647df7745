// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The agencies of one day, to be found by name without marks, by code, or by another code of theirs.
/// Built once for a state of the registry (a third of a second for the whole country in a release
/// build); a question looks through a megabyte of text.
package struct AgencyDirectory: Sendable {
    package struct Line: Hashable, Sendable {
        package let code: AgencyCode
        /// The last one of an agency that is closed.
        package let name: String
        package let level: Level?
        package let kind: AgencyKind
        package let parent: AgencyCode
        package let isOpen: Bool
        /// Of a closed one: who took over and is open.
        package let successors: [AgencyCode]
    }

    package struct Found: Sendable {
        package let lines: [Line]
        /// All that match.
        package let count: Int
    }

    /// Of a question, in characters.
    package static let questionLimit = 100
    /// Words of a question that are looked at.
    private static let wordLimit = 10
    private static let blank = UInt8(ascii: " ")

    package let date: CivilDate
    private let tree: AgencyTree
    private let codes: [AgencyCode]
    /// Of each agency: blank, folded name, blank, code, blank, aliases; all in lower case.
    private let text: [UInt8]
    /// Where each begins; one more at the end.
    private let starts: [Int]
    private let isOpen: [Bool]

    /// - Complexity: linear in the agencies.
    package init(_ tree: AgencyTree, on date: CivilDate) {
        self.tree = tree
        self.date = date
        var codes: [AgencyCode] = []
        var text: [UInt8] = []
        var starts: [Int] = []
        var isOpen: [Bool] = []
        for history in tree.histories.sorted(by: { $0.code < $1.code }) {
            guard let last = history.periods.last(where: { $0.validFrom <= date }) else { continue }
            codes.append(history.code)
            isOpen.append(last.contains(date))
            starts.append(text.count)
            text.append(Self.blank)
            text += Self.folded(last.name).utf8
            let aliases = history.aliases.filter { $0.contains(date) }.map(\.code)
            // A code is one word, dots and all; another name is words.
            let names = [history.code.text] + aliases + aliases.map(Self.folded)
            for name in names {
                text.append(Self.blank)
                text += name.lowercased().utf8
            }
        }
        starts.append(text.count)
        (self.codes, self.text, self.starts, self.isOpen) = (codes, text, starts, isOpen)
    }

    /// How many agencies it knows, open or closed.
    package var count: Int { codes.count }

    /// Those that have a word for each word of the question, whose beginning is enough; the open ones
    /// first, then those whose code or name begins with it. `skip` of them stood on earlier pages.
    package func find(_ question: String, limit: Int, skip: Int = 0) -> Found {
        let words = Self.words(of: question)
        guard !words.isEmpty else { return Found(lines: [], count: 0) }
        var matches: [(rank: Int, place: Int)] = []
        text.withUnsafeBufferPointer { text in
            for place in codes.indices {
                let own = UnsafeBufferPointer(rebasing: text[starts[place]..<starts[place + 1]])
                if let rank = Self.rank(of: words, in: own, code: codes[place]) {
                    matches.append((isOpen[place] ? rank : rank + 10, place))
                }
            }
        }
        matches.sort { ($0.rank, $0.place) < ($1.rank, $1.place) }
        let page = matches.dropFirst(skip).prefix(limit)
        return Found(lines: page.map { line($0.place) }, count: matches.count)
    }

    private func line(_ place: Int) -> Line {
        let code = codes[place]
        let last = tree.history(code)?.periods.last { $0.validFrom <= date }
        return Line(
            code: code, name: last?.name ?? "",
            level: isOpen[place] ? tree.level(of: code, on: date) : last?.level,
            kind: last?.kind ?? .administration, parent: last?.parent ?? .national,
            isOpen: isOpen[place],
            successors: isOpen[place] ? [] : tree.successors(of: code, on: date))
    }

    /// 0 for the agency's own code, 1 where the name begins so, 2 elsewhere; nil for no match.
    private static func rank(
        of words: [[UInt8]], in text: UnsafeBufferPointer<UInt8>, code: AgencyCode
    ) -> Int? {
        var isBeginning = false
        for (number, word) in words.enumerated() {
            guard let place = find(word, in: text) else { return nil }
            if number == 0 { isBeginning = place == 0 }
        }
        if words.count == 1, words[0].elementsEqual(code.text.lowercased().utf8) { return 0 }
        return isBeginning ? 1 : 2
    }

    /// Where a word that begins with these letters stands: the place of the blank before it.
    private static func find(_ word: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = 0
        let last = text.count - word.count
        while place < last {
            if text[place] == blank {
                var index = 0
                while index < word.count, text[place + 1 + index] == word[index] { index += 1 }
                if index == word.count { return place }
            }
            place += 1
        }
        return nil
    }

    private static func words(of question: String) -> [[UInt8]] {
        // Cut first: folding composes all that it is given.
        let asked = String(String.UnicodeScalarView(question.unicodeScalars.prefix(questionLimit)))
        let text = FoldedText(asked, limit: questionLimit)
        var words: [[UInt8]] = []
        for part in text.letters.split(whereSeparator: \.isBlank) {
            // A code is one word, dots and all; of names only letters and digits count.
            let pieces =
                part.contains(where: \.isDigit) ? [part] : part.split { !$0.isWordPart }
            words += pieces.map { Array(String(String.UnicodeScalarView($0)).utf8) }
        }
        return Array(words.prefix(wordLimit))
    }

    private static func folded(_ name: String) -> String {
        let text = FoldedText(name, limit: AgencyRules.textLimit)
        return text.words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }
}
