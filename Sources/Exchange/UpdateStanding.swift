// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What became of the newest update at one delivery. The raw value is what the projection's file holds.
package enum UpdateStanding: Int, CaseIterable, Hashable, Sendable {
    /// There was none.
    case none = 0
    /// The receiver had not fetched the document, and sees the newer values.
    case shown = 1
    /// It had, and has not answered.
    case asked = 2
    case agreed = 3
    case refused = 4

    package var word: String { "\(self)" }

    package var words: Bilingual {
        switch self {
        case .none: Bilingual("Không có cập nhật", "no update")
        case .shown: Bilingual("Đã cập nhật", "updated")
        case .asked: Bilingual("Cập nhật: chờ trả lời", "update: asked to agree")
        case .agreed: Bilingual("Đồng ý cập nhật", "update agreed")
        case .refused: Bilingual("Từ chối cập nhật", "update refused")
        }
    }
}
