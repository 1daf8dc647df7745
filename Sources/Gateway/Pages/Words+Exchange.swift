// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// How something is coloured: never the only sign, a word always stands in it.
enum Tone: Sendable {
    case plain, info, good, warn, bad

    var name: HTML {
        switch self {
        case .plain: ""
        case .info: "info"
        case .good: "good"
        case .warn: "warn"
        case .bad: "bad"
        }
    }
}

/// What the exchange's own terms are called on the pages.
extension Words {
    func name(_ level: Level) -> String {
        switch level {
        case .central: pick("Trung ương", "Central")
        case .province: pick("Tỉnh", "Province")
        case .district: pick("Huyện", "District")
        case .commune: pick("Xã", "Commune")
        }
    }

    func name(_ state: DocumentState) -> (String, Tone) {
        switch state {
        case .received: (pick("Đã nhận gói", "Received"), .info)
        case .accepted: (pick("Đã đăng ký", "Registered"), .info)
        case .verified: (pick("Đã kiểm tra chữ ký", "Signatures checked"), .info)
        case .routing: (pick("Đang chuyển", "On its way"), .warn)
        case .delivered: (pick("Đã đến các nơi nhận", "Delivered"), .good)
        case .refused: (pick("Bị từ chối", "Refused"), .bad)
        }
    }

    func name(_ standing: DeliveryStanding) -> (String, Tone) {
        switch standing {
        case .onTheWay: (pick("Đang trên đường", "On its way"), .plain)
        case .due: (pick("Trong hộp đến, chưa lấy", "In inbox, not fetched"), .warn)
        case .arrived: (named(.arrived), .info)
        case .rejected: (named(.rejected), .bad)
        case .accepted: (named(.accepted), .good)
        case .assigned: (named(.assigned), .good)
        case .processing: (named(.processing), .good)
        case .completed: (named(.completed), .good)
        case .cancelled: (pick("Đã lấy lại", "Taken back"), .plain)
        case .withdrawn: (pick("Đã thu hồi", "Withdrawn"), .plain)
        case .unknown: (pick("Không rõ", "Unknown"), .plain)
        }
    }

    private func named(_ code: StatusCode) -> String {
        let name = pick(code.vietnameseName, code.englishName)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// Nil is "not looked at yet".
    func name(_ verdict: WireVerdict?) -> (String, Tone) {
        switch verdict {
        case .valid: (pick("Chữ ký hợp lệ", "Signatures valid"), .good)
        case .invalid: (pick("Chữ ký không hợp lệ", "Signature invalid"), .bad)
        case .indeterminate, .unspecified, .unrecognized:
            (pick("Chưa xác minh được chữ ký", "Not yet verified"), .warn)
        case nil: (pick("Chưa kiểm tra chữ ký", "Signatures not checked yet"), .plain)
        }
    }

    func name(_ priority: Int32) -> String? {
        guard let priority = Priority(rawValue: Int(priority)), priority != .normal else {
            return nil
        }
        guard language == .english else { return priority.vietnameseName }
        switch priority {
        case .normal: return nil
        case .urgent: return "Urgent"
        case .veryUrgent: return "Very urgent"
        case .express: return "Express"
        case .timedExpress: return "Timed express"
        }
    }
}
