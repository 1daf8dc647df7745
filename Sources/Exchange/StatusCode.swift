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

    package var vietnameseName: String {
        switch self {
        case .arrived: "Đã đến"
        case .rejected: "Từ chối tiếp nhận"
        case .accepted: "Đã tiếp nhận"
        case .assigned: "Phân công xử lý"
        case .processing: "Đang xử lý"
        case .completed: "Hoàn thành"
        case .takeBackRequested: "Lấy lại"
        case .changeAgreed: "Đồng ý cập nhật, lấy lại"
        case .changeRefused: "Từ chối cập nhật, lấy lại"
        }
    }

    package var englishName: String {
        switch self {
        case .arrived: "arrived"
        case .rejected: "rejected"
        case .accepted: "accepted"
        case .assigned: "assigned"
        case .processing: "being handled"
        case .completed: "completed"
        case .takeBackRequested: "take-back requested"
        case .changeAgreed: "change agreed"
        case .changeRefused: "change refused"
        }
    }
}
