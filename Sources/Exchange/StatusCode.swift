// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What happened to one delivery, as `Status/StatusCode` says it. Other numbers (07 to 12, 14) were
/// never seen as valid.
package enum StatusCode: String, CaseIterable, Hashable, Sendable {
    case arrived = "01"
    case rejected = "02"
    case accepted = "03"
    case assigned = "04"
    case processing = "05"
    case completed = "06"
    /// The sender asks to take the document back.
    case takeBackRequested = "13"
    /// The receiver agrees to an update or to giving back.
    case changeAgreed = "15"
    case changeRefused = "16"

    /// Also without the leading zero.
    package init?(written text: String) {
        let text = text.normalised
        guard let code = StatusCode(rawValue: text.utf8.count == 1 ? "0" + text : text) else {
            return nil
        }
        self = code
    }

    /// True for the one status that the sender of the document reports.
    package var isFromSender: Bool { self == .takeBackRequested }

    package var words: Bilingual {
        switch self {
        case .arrived: Bilingual("Đã đến", "arrived")
        case .rejected: Bilingual("Từ chối tiếp nhận", "returned")
        case .accepted: Bilingual("Đã tiếp nhận", "accepted")
        case .assigned: Bilingual("Phân công xử lý", "assigned")
        case .processing: Bilingual("Đang xử lý", "being handled")
        case .completed: Bilingual("Hoàn thành", "completed")
        case .takeBackRequested: Bilingual("Lấy lại", "take-back requested")
        case .changeAgreed: Bilingual("Đồng ý cập nhật, lấy lại", "change agreed")
        case .changeRefused: Bilingual("Từ chối cập nhật, lấy lại", "change refused")
        }
    }
}
