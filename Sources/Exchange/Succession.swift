// LienThong
// SPDX-License-Identifier: Apache-2.0

/// One agency that took over from another: all of it, or a part. An agency that was divided has
/// several; one of them may be its main heir (`default`).
package struct Succession: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case whole
        case main = "default"
        case part

        package var words: Bilingual {
            switch self {
            case .whole: Bilingual("toàn bộ", "all of it")
            case .main: Bilingual("phần chính", "the main part")
            case .part: Bilingual("một phần", "a part")
            }
        }
    }

    /// What somebody decided of mail to the closed agency, once.
    package struct Decision: Hashable, Sendable {
        /// True if it goes to this successor; false if it is refused with the successor named.
        package var redirects: Bool
        /// Account or office; empty where the table does not say.
        package var by: String
        /// Number and date of the deciding document, or why.
        package var because: String

        package init(redirects: Bool, by: String = "", because: String = "") {
            self.redirects = redirects
            self.by = by
            self.because = because
        }
    }

    package var successor: AgencyCode
    package var kind: Kind
    /// The first day on which the successor has it.
    package var from: CivilDate
    /// Nil while nobody decided: then mail is refused and the successors are named.
    package var decision: Decision?

    package init(
        to successor: AgencyCode, _ kind: Kind = .whole, from: CivilDate = .distantPast,
        decision: Decision? = nil
    ) {
        self.successor = successor
        self.kind = kind
        self.from = from
        self.decision = decision
    }
}
