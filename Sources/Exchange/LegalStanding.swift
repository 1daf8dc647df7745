// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a file, or a document with all its files, is worth by its signatures (giá trị pháp lý): the
/// competent person's and the agency's together make it equal to paper, without them it is for
/// information only (Decree 30/2020 Article 5; Annex I for annexes). The raw value is the word of the
/// API and of answers.
///
/// What carries an invalid signature has none of these: it is refused.
package enum LegalStanding: String, CaseIterable, Hashable, Sendable {
    /// Everything that its place asks for is there and holds.
    case valid
    /// Some of it is.
    case partlySigned
    /// There are signatures, and none of the sender's that could be judged.
    case unverified
    /// Nothing of the sender's signs it.
    case informationOnly

    package var words: Bilingual {
        switch self {
        case .valid: Bilingual("Đủ chữ ký hợp lệ", "validly signed")
        case .partlySigned: Bilingual("Ký một phần", "partly signed")
        case .unverified: DocumentVerdict.indeterminate.words
        case .informationOnly: Bilingual("Chỉ để tham khảo", "for information only")
        }
    }

    /// Whether a receiver may register the document (03 and further). What is partly signed bears
    /// the agency's seal on its main file, and the receiver is shown what is not covered.
    package var allowsRegistration: Bool {
        switch self {
        case .valid, .partlySigned: true
        case .unverified, .informationOnly: false
        }
    }
}
