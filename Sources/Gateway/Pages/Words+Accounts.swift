// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events

/// The sentences about who is who.
extension Words {
    var loginHint: String {
        pick(
            "Dùng tên và mật khẩu do đơn vị vận hành cấp.",
            "With the name and the password that the operator gave to you.")
    }
    var userName: String { pick("Tên đăng nhập", "Name") }
    var password: String { pick("Mật khẩu", "Password") }
    var oneTimeCode: String {
        pick("Mã xác thực 6 số (nếu tài khoản yêu cầu)", "Code of six digits (if you have one)")
    }
    var withToken: String {
        pick("Đăng nhập bằng mã truy cập của hệ thống", "Log in with a system's token")
    }
    var token: String { pick("Mã truy cập", "Token") }
    /// The same for a name that nobody has, a wrong password and a wrong code.
    var loginFailed: String {
        pick(
            "Tên, mật khẩu hoặc mã xác thực không đúng. Hãy kiểm tra rồi nhập lại.",
            "Name, password or code is wrong. Check them and try again.")
    }
    func loginWait(_ seconds: Int64) -> String {
        pick(
            "Đã nhập sai nhiều lần. Hãy chờ \(seconds) giây rồi thử lại.",
            "That was wrong several times. Wait \(seconds) seconds, then try again.")
    }
    var loginBusy: String {
        pick(
            "Đang có nhiều người đăng nhập. Hãy thử lại sau giây lát.",
            "Many people are logging in. Try again in a moment.")
    }

    var sessions: String { pick("Phiên đăng nhập", "Sessions") }
    var sessionsHint: String {
        pick(
            "Các phiên đang mở của tài khoản này. Thấy phiên lạ: kết thúc phiên đó và đổi mật khẩu.",
            "Where this account is logged in. End what you do not know, and change the password.")
    }
    var noSession: String {
        pick(
            "Không có phiên nào: mã truy cập không mở phiên.",
            "There is none: a token needs no session.")
    }
    var thisSession: String { pick("phiên này", "this one") }
    var began: String { pick("Bắt đầu", "Began") }
    var lastUsed: String { pick("Dùng lần cuối", "Last used") }
    var address: String { pick("Địa chỉ", "Address") }
    var browser: String { pick("Trình duyệt", "Browser") }
    var endSession: String { pick("Kết thúc", "End") }

    /// What somebody is, as it stands beside the name.
    func name(_ role: Role) -> String {
        switch role {
        case .node: pick("Nền tảng tỉnh, bộ", "Node")
        case .agency: pick("Hệ thống của cơ quan", "Agency's system")
        case .metrics: pick("Hệ thống giám sát", "Monitoring")
        case .clerk: pick("Văn thư", "Clerk")
        case .leader: pick("Lãnh đạo", "Leader")
        case .officer: pick("Chuyên viên", "Officer")
        case .operator: pick("Vận hành", "Operator")
        case .auditor: pick("Kiểm tra, giám sát", "Auditor")
        }
    }
}

/// The sentences about who did what.
extension Words {
    var audit: String { pick("Nhật ký truy cập", "Audit trail") }
    var auditHint: String {
        pick(
            "Ai đã đăng nhập, đọc, tải, tra cứu, quyết định, nạp dữ liệu; từ đâu; kể cả việc bị từ chối.",
            "Who logged in, read, fetched, searched, decided, imported; from where; and what was refused."
        )
    }
    var auditOwnHint: String {
        pick(
            "Ai đã đọc, tải một văn bản của cơ quan bạn. Của cơ quan khác chỉ hiện mã cơ quan và vai trò.",
            "Who read or fetched a document of your agency. Of other agencies the code and the role are shown."
        )
    }
    var account: String { pick("Tài khoản", "Account") }
    var action: String { pick("Việc", "Action") }
    var about: String { pick("Về", "About") }
    var refusedOutcome: String { pick("bị từ chối", "refused") }
    var failedOutcome: String { pick("không thành", "failed") }
    var byReadingRight: String { pick("quyền đọc riêng", "reading right") }

    func name(_ action: WireAuditAction) -> String {
        switch action {
        case .login: pick("Đăng nhập", "Logged in")
        case .logout: pick("Đăng xuất", "Logged out")
        case .sessionEnded: pick("Kết thúc phiên", "Ended a session")
        case .read: pick("Đọc văn bản", "Read a document")
        case .fetched: pick("Lấy gói tin", "Fetched a packet")
        case .fileRead: pick("Tải tệp", "Read a file")
        case .listed: pick("Xem danh sách", "Looked at a list")
        case .searched: pick("Tra cứu", "Searched")
        case .reported: pick("Báo trạng thái", "Reported a status")
        case .officeChanged: pick("Xử lý của văn thư", "An office's act")
        case .officeRead: pick("Xem sổ, việc của văn thư", "Read an office's books")
        case .successionDecided:
            pick("Quyết định cơ quan kế thừa", "Decided a succession")
        case .recalled: pick("Yêu cầu thu hồi", "Asked for a document back")
        case .updated: pick("Cập nhật văn bản", "Changed a document")
        case .redelivered: pick("Gửi lại văn bản", "Sent a document again")
        case .decided: pick("Quyết định về lỗi", "Decided of a dead letter")
        case .imported: pick("Nạp danh mục", "Imported")
        case .accountsRead: pick("Nạp tài khoản", "Read the accounts")
        case .auditRead: pick("Xem nhật ký truy cập", "Read the audit trail")
        case .gap: pick("Thiếu bản ghi", "Records are missing")
        case .unspecified, .unrecognized: pick("Không rõ", "Unknown")
        }
    }
}
