// LienThong
// SPDX-License-Identifier: Apache-2.0

extension Words {
    var agencies: String { pick("Danh bạ cơ quan", "Agencies") }
    var agencyHint: String {
        pick(
            "Tên (không cần dấu), mã định danh hoặc mã cũ",
            "Name (marks not needed), code or old code")
    }
    func noAgency(_ text: String) -> String {
        pick("Không có cơ quan nào khớp với “\(text)”.", "No agency matches “\(text)”.")
    }
    func agencyCount(_ count: String) -> String {
        pick("\(count) cơ quan", "\(count) agencies")
    }
    var agencyHistory: String { pick("Các thời kỳ", "Periods") }
    var standing: String { pick("Tình trạng", "Standing") }
    var openAgency: String { pick("Đang hoạt động", "open") }
    var closed: String { pick("Đã đóng mã", "closed") }
    var kind: String { pick("Loại hình", "Kind") }
    var level: String { pick("Cấp", "Level") }
    var parent: String { pick("Cấp trên", "Parent") }
    var wayToAxis: String { pick("Đường tới trục", "Way to the axis") }
    var node: String { pick("Nút", "Node") }
    var byGateway: String { pick("không thuộc nút nào, dùng cổng", "none, uses the gateway") }
    var receives: String { pick("Nhận được", "Receives") }
    var receivesAll: String {
        pick(
            "văn bản điện tử, không có giới hạn riêng", "electronic documents, no limit of its own")
    }
    var lastHeard: String { pick("Liên lạc gần nhất", "Last heard") }
    var neverHeard: String { pick("chưa có", "not yet") }
    var otherCodes: String { pick("Mã khác", "Other codes") }
    var succession: String { pick("Kế thừa", "Succession") }
    var successor: String { pick("Cơ quan kế thừa", "Successor") }
    var tookOver: String { pick("Kế thừa từ", "Took over from") }
    var paperUnneeded: String {
        pick(
            "Nơi gửi báo có bản giấy đi kèm, dù nơi nhận đã có bản điện tử và danh mục gửi giấy không có "
                + "loại này (Quyết định 28/2018, Điều 7).",
            "The sender says that paper follows, though the receivers have it electronically and no list "
                + "asks for paper (Decision 28/2018, Article 7).")
    }
    var mailGoes: String {
        pick("Văn bản gửi tới mã này được chuyển tới", "What is sent to this code goes to")
    }
    var mailRefused: String {
        pick(
            "Văn bản gửi tới mã này bị từ chối, kèm tên cơ quan kế thừa.",
            "What is sent to this code is refused, with the successors named.")
    }
}
