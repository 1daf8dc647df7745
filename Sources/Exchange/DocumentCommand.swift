// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a packet may ask for beside a new document (BussinessDocType, loại nghiệp vụ).
package enum DocumentCommand: String, CaseIterable, Hashable, Sendable {
    case recall, update, replace

    package var words: Bilingual {
        switch self {
        case .recall: Bilingual("thu hồi", "recall")
        case .update: Bilingual("cập nhật", "update")
        case .replace: Bilingual("thay thế", "replacement")
        }
    }
}
