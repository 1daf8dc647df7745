// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The answer to a publisher whose packet or status is not carried.
package struct Refusal: Error, Hashable, Sendable {
    package let code: RefusalCode
    /// The path of the element at fault, as in `MessageHeader/To[2]/OrganId`; empty where the fault
    /// is in none.
    package let element: String
    /// What is wrong and what to do next, in Vietnamese.
    package let vi: String
    /// The same in English.
    package let en: String
    /// The agencies at fault, as they were written: at most `agencyLimit`.
    package let agencies: [String]
    /// How many more there are.
    package let moreAgencies: Int
    /// What else is wrong with the same packet, each with its own element; nothing of theirs has
    /// further ones.
    package let further: [Refusal]

    /// Reads back what was stored or sent.
    package init(
        code: RefusalCode, element: String, vi: String, en: String, agencies: [String] = [],
        moreAgencies: Int = 0, further: [Refusal] = []
    ) {
        self.code = code
        self.element = element
        self.vi = vi
        self.en = en
        self.agencies = agencies
        self.moreAgencies = moreAgencies
        self.further = further
    }

    /// All that is wrong with one packet in one answer: the first fault's code and element, and the
    /// sentences of all, numbered. Further faults than `faultLimit` are left out.
    package static func together(_ faults: [Refusal]) -> Refusal {
        precondition(!faults.isEmpty, "nothing is wrong")
        let told = Array(faults.prefix(faultLimit))
        guard told.count > 1, let first = told.first else { return faults[0] }
        func numbered(_ sentences: [String]) -> String {
            sentences.enumerated().map { "(\($0.offset + 1)) \($0.element)" }.joined(separator: " ")
        }
        return Refusal(
            code: first.code, element: first.element,
            vi: "Gói tin có \(told.count) lỗi. " + numbered(told.map(\.vi)),
            en: "The packet has \(told.count) faults. " + numbered(told.map(\.en)),
            agencies: first.agencies, moreAgencies: first.moreAgencies,
            further: Array(told.dropFirst()))
    }

    /// The most faults of one packet that are told together: a person corrects a program by the
    /// first few, and the refusal stays a record.
    package static let faultLimit = 20

    /// Fills the sentences of `code`. Every factory comes here with the words its sentences need;
    /// a test calls them all.
    init(
        _ code: RefusalCode, element: String = "", agencies: [String] = [],
        _ words: KeyValuePairs<String, String> = [:]
    ) {
        let sentences = code.sentences
        func filled(_ sentence: String) -> String {
            var pieces: [Substring] = []
            var rest = sentence[...]
            while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}")
            {
                pieces.append(rest[..<open])
                switch rest[rest.index(after: open)..<close] {
                case "element": pieces.append(element.clipped(Refusal.pathLimit)[...])
                case "agencies": pieces.append(Refusal.listed(agencies)[...])
                case let name:
                    guard let word = words.first(where: { $0.key == name })?.value else {
                        preconditionFailure("\(code.rawValue) needs \(name)")
                    }
                    pieces.append(Refusal.clipped(word)[...])
                }
                rest = rest[rest.index(after: close)...]
            }
            pieces.append(rest)
            return pieces.joined()
        }
        self.init(
            code: code, element: element.clipped(Refusal.pathLimit), vi: filled(sentences.vi),
            en: filled(sentences.en),
            agencies: agencies.prefix(Refusal.agencyLimit).map(Refusal.clipped),
            moreAgencies: max(0, agencies.count - Refusal.agencyLimit))
    }

    /// The most that a refusal repeats of a text that somebody sent, in characters: a code has at
    /// most 35.
    package static let quoteLimit = 100
    /// The longest path of an element, in characters: the deepest that is known has 150.
    package static let pathLimit = 300
    /// The most agencies that a sentence names.
    package static let listLimit = 5
    /// The most agencies that a refusal names: with a circular to every commune wrong from
    /// beginning to end a sender corrects its list once, and the refusal stays a record.
    package static let agencyLimit = 11_000

    private static func clipped(_ text: String) -> String { text.clipped(quoteLimit) }

    private static func listed(_ agencies: [String]) -> String {
        let named = agencies.prefix(listLimit).map(clipped).joined(separator: ", ")
        let more = agencies.count - listLimit
        return more > 0 ? named + " … (+\(more))" : named
    }
}
