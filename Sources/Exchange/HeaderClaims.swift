// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a sender says of its document in the packet's header, beside the text of the document itself.
/// Nobody proves it: signatures cover the file, not the header. The raw value is the word of the API.
package enum HeaderClaim: String, CaseIterable, Hashable, Sendable {
    case number, date, subject, signer

    package var words: Bilingual {
        switch self {
        case .number: Bilingual("Số, ký hiệu", "number")
        case .date: Bilingual("Ngày ban hành", "date")
        case .subject: Bilingual("Trích yếu", "subject")
        case .signer: Bilingual("Người ký", "signer")
        }
    }

    /// What all of them are.
    package static let standing = Bilingual("Theo nơi gửi khai", "as the sender claims")
}

/// What came of the comparison. The raw value is the word of the API.
package enum ClaimOutcome: String, CaseIterable, Hashable, Sendable {
    case found
    /// In the same place the text says something else.
    case differs
    case notFound
    /// The file has no text (a scan), or none that could be read.
    case unreadable

    package var words: Bilingual {
        switch self {
        case .found: Bilingual("Có trong văn bản PDF", "stands in the PDF")
        case .differs: Bilingual("Văn bản PDF ghi khác", "the PDF says otherwise")
        case .notFound: Bilingual("Không thấy trong văn bản PDF", "not found in the PDF")
        case .unreadable:
            Bilingual("Không đọc được chữ của văn bản PDF", "the PDF's text cannot be read")
        }
    }

    /// Of a document with no outcome: an earlier version checked it, or nothing could be compared.
    package static let notCompared = Bilingual(
        "Chưa so với văn bản PDF", "not compared with the PDF")
}

package struct ClaimComparison: Hashable, Sendable {
    package var claim: HeaderClaim
    package var outcome: ClaimOutcome
    /// What the text says in that place, where it differs.
    package var seen: String

    package init(_ claim: HeaderClaim, _ outcome: ClaimOutcome, seen: String = "") {
        self.claim = claim
        self.outcome = outcome
        self.seen = seen.clipped(Self.seenLimit)
    }

    /// In characters.
    package static let seenLimit = 200
}

/// Number, date, subject and signer as the header has them. What it leaves out is no claim.
///
/// The comparison is of texts: what a page shows as a picture is not read, and what its text says
/// need not be seen. So a difference is shown and never refused.
package struct HeaderClaims: Hashable, Sendable {
    package var number: String
    package var notation: String
    package var issuedOn: CivilDate?
    package var subject: String
    package var signer: String

    package init(
        number: String = "", notation: String = "", issuedOn: CivilDate? = nil,
        subject: String = "", signer: String = ""
    ) {
        self.number = number
        self.notation = notation
        self.issuedOn = issuedOn
        self.subject = subject
        self.signer = signer
    }

    /// Number, date and subject stand on the first pages.
    static let headPages = 2
    /// Letters of one of them that are looked at.
    static let headLetters = 12_000
    /// Letters of all pages that the signer is looked for in.
    static let allLetters = 256 << 10
    /// Letters of a claim.
    static let claimLetters = 400

    /// - Parameter pages: the text of the main file's pages; nil where it could not be read.
    package func compare(with pages: [String]?) -> [ClaimComparison] {
        let text = pages.flatMap { ClaimText($0) }
        func compared(_ claim: HeaderClaim, _ compare: (ClaimText) -> ClaimComparison?)
            -> ClaimComparison
        {
            guard let text else { return ClaimComparison(claim, .unreadable) }
            return compare(text) ?? ClaimComparison(claim, .notFound)
        }
        var found: [ClaimComparison] = []
        if let symbol = ClaimedSymbol(number, notation, year: issuedOn?.year) {
            found.append(compared(.number) { $0.compare(symbol) })
        }
        if let issuedOn { found.append(compared(.date) { $0.compare(issuedOn) }) }
        let subject = ClaimedWords(subject: subject)
        if !subject.words.isEmpty { found.append(compared(.subject) { $0.compare(subject) }) }
        let signer = ClaimedWords(signer)
        if !signer.words.isEmpty { found.append(compared(.signer) { $0.compareSigner(signer) }) }
        return found
    }
}

/// `415/UBND-TH` without blanks and leading zeros.
struct ClaimedSymbol {
    let number: [Unicode.Scalar]
    /// All forms in which it may stand: also with the year between (`15/2026/QĐ-UBND`).
    let forms: [[Unicode.Scalar]]

    init?(_ number: String, _ notation: String, year: Int?) {
        func plain(_ text: String) -> [Unicode.Scalar] {
            FoldedText(text, limit: HeaderClaims.claimLetters).letters.filter { !$0.isBlank }
        }
        let bare = Array(plain(number).drop { $0 == "0" })
        guard !bare.isEmpty else { return nil }
        self.number = bare
        let notation = Array(plain(notation).drop { $0 == "/" })
        let slash: [Unicode.Scalar] = ["/"]
        let between = year.map { [bare + slash + plain(String($0)) + slash + notation] } ?? []
        forms = notation.isEmpty ? [bare] : [bare + slash + notation] + between
    }

    /// Only the number, without a notation.
    var isBare: Bool { forms == [number] && !number.contains("/") }
}

/// The words of a text, without marks and case.
struct ClaimedWords {
    let words: [[Unicode.Scalar]]

    init(_ text: String) {
        words = FoldedText(text, limit: HeaderClaims.claimLetters).words.map(Array.init)
    }

    /// Without the `V/v` or `Về việc` that a subject may begin with.
    init(subject: String) {
        let all = ClaimedWords(subject).words
        let heads: [[[Unicode.Scalar]]] = [
            [["v"], ["v"]], [["v", "e"], Array("viec".unicodeScalars)],
        ]
        words = heads.contains { all.starts(with: $0) } ? Array(all.dropFirst(2)) : all
    }

    var letters: [Unicode.Scalar] { Array(words.joined()) }
}
