// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What the check of a document's signatures came to. The raw value is the word of reports and answers.
package enum DocumentVerdict: String, CaseIterable, Hashable, Sendable {
    case valid
    case invalid
    /// It could not be checked, or not wholly.
    case indeterminate

    package var words: Bilingual {
        switch self {
        case .valid: Bilingual("Chữ ký hợp lệ", "signatures valid")
        case .invalid: Bilingual("Chữ ký không hợp lệ", "signature invalid")
        case .indeterminate: Bilingual("Chưa xác minh được chữ ký", "not yet verified")
        }
    }
}
