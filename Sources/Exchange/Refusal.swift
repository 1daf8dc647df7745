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

    /// Reads back what was stored or sent.
    package init(
        code: RefusalCode, element: String, vi: String, en: String, agencies: [String] = [],
        moreAgencies: Int = 0
    ) {
        self.code = code
        self.element = element
        self.vi = vi
        self.en = en
        self.agencies = agencies
        self.moreAgencies = moreAgencies
    }

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
                case "element": pieces.append(Refusal.clipped(element)[...])
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
            code: code, element: Refusal.clipped(element), vi: filled(sentences.vi),
            en: filled(sentences.en),
            agencies: agencies.prefix(Refusal.agencyLimit).map(Refusal.clipped),
            moreAgencies: max(0, agencies.count - Refusal.agencyLimit))
    }

    /// The most that a refusal repeats of a text that somebody sent, in characters: a code has at
    /// most 35, a path of an element some 60.
    package static let quoteLimit = 100
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
