// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

/// The words for codes and states that clerks read, Vietnamese first.
package enum StatusWords {
    /// What a receiver may report, for help texts.
    package static let list =
        StatusCode.allCases.filter { !$0.isFromSender }
        .map { "\($0.rawValue) \($0.vietnameseName.lowercased())" }.joined(separator: ", ")

    /// `Đã đến / arrived`; what is not known as it stands.
    package static func delivery(_ state: String) -> String {
        switch state {
        case "onTheWay": "Đang chuyển / on the way"
        case "due": "Chờ nhận / in the inbox"
        case "arrived", "01": "Đã đến / arrived"
        case "rejected", "02": "Từ chối tiếp nhận / returned"
        case "accepted", "03": "Đã tiếp nhận / accepted"
        case "assigned", "04": "Phân công xử lý / assigned"
        case "processing", "05": "Đang xử lý / being handled"
        case "completed", "06": "Hoàn thành / completed"
        case "13": "Lấy lại / take-back requested"
        case "cancelled", "15": "Đồng ý lấy lại / taken back"
        case "16": "Từ chối lấy lại / take-back refused"
        case "withdrawn": "Đã thu hồi / withdrawn"
        default: state
        }
    }

    /// Of a document as a whole.
    package static func document(_ state: String) -> String {
        switch state {
        case "received": "Đã nhận / received"
        case "accepted": "Đã đăng ký / registered"
        case "verified": "Đã kiểm tra chữ ký / signatures checked"
        case "routing": "Đang chuyển / on the way"
        case "delivered": "Đã phát hành / delivered"
        case "refused": "Bị từ chối / refused"
        case "repeated": "Gửi lặp lại / repeated"
        default: state
        }
    }

    package static func verdict(_ word: String) -> String {
        switch word {
        case "valid": "Hợp lệ / valid"
        case "invalid": "Không hợp lệ / invalid"
        case "indeterminate": "Chưa xác minh / not yet verified"
        default: word
        }
    }

    package static func level(_ word: String) -> String {
        switch word {
        case "central": "Trung ương / central"
        case "province": "Tỉnh / province"
        case "district": "Huyện / district"
        case "commune": "Xã / commune"
        default: word
        }
    }

    package static func priority(_ number: Int64) -> String {
        Priority(rawValue: Int(clamping: number))?.vietnameseName ?? String(number)
    }

    /// `16/06/2025 08:00:03`, as people in Viet Nam write it; what is no such time as it stands.
    package static func time(_ iso: String?) -> String {
        guard let iso, let time = BusinessTime(written: iso) else { return iso ?? "–" }
        let (year, month, day) = time.date.parts
        let clock = time.slashed.dropFirst(11)
        return "\(two(day))/\(two(month))/\(year) \(clock)"
    }

    /// With milliseconds, for what happens within a second.
    package static func preciseTime(_ iso: String?) -> String {
        guard let iso, let time = BusinessTime(written: iso) else { return iso ?? "–" }
        let rest = String(time.millisecondsOfDay % 1000)
        return Self.time(iso) + "," + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
