// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// The sentences of the pages, in the reader's language.
struct Words: Sendable {
    let language: Language

    init(_ language: Language) { self.language = language }

    func pick(_ vietnamese: String, _ english: String) -> String {
        language == .english ? english : vietnamese
    }

    func pick(_ words: Bilingual) -> String { pick(words.vi, words.en) }

    /// As it begins a line.
    func title(_ words: Bilingual) -> String {
        let text = pick(words)
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// As it stands within a line.
    func inline(_ words: Bilingual) -> String {
        language == .english ? words.en : words.vi.prefix(1).lowercased() + words.vi.dropFirst()
    }

    // MARK: On every page

    var skip: String { pick("Đến nội dung chính", "Skip to content") }
    var navigation: String { pick("Các trang", "Pages") }
    var overview: String { pick("Tổng quan", "Overview") }
    var inbox: String { pick("Văn bản đến", "Inbox") }
    var search: String { pick("Tra cứu", "Search") }
    var overdue: String { pick("Thời hạn", "Deadlines") }
    var login: String { pick("Đăng nhập", "Log in") }
    var logout: String { pick("Đăng xuất", "Log out") }
    var footer: String {
        pick("Trục liên thông văn bản điện tử ·", "Electronic document exchange ·")
    }
    var newer: String { pick("← Trang đầu", "← First page") }
    var older: String { pick("Trang sau →", "Next page →") }
    var code: String { pick("Mã", "Code") }
    var agency: String { pick("Cơ quan", "Agency") }
    var time: String { pick("Thời điểm", "Time") }

    // MARK: Login and errors

    var errorTitle: String { pick("Không thực hiện được", "That did not work") }
    var toOverview: String { pick("Về trang tổng quan", "To the overview") }

    // MARK: Overview

    var submitted: String { pick("Gói nhận vào", "Packets in") }
    var registered: String { pick("Đã đăng ký", "Registered") }
    var refusedCount: String { pick("Bị từ chối", "Refused") }
    var due: String { pick("Lượt phát hành", "Deliveries") }
    var acknowledged: String { pick("Nơi nhận đã lấy về", "Fetched by receivers") }
    var delayed: String {
        pick("Bị chậm, đang được xem xét", "Delayed, being looked at")
    }
    var deadLetters: String { pick("Lỗi chờ xử lý", "Dead letters") }
    var flow: String { pick("Văn bản theo bước xử lý", "Documents by stage") }
    var levels: String { pick("Đang chờ ở bốn cấp", "Waiting on the four levels") }
    var notFetched: String { pick("nơi nhận chưa lấy về", "receivers have not fetched") }
    func notAccepted(_ count: String) -> String {
        pick("\(count) đã lấy, chưa tiếp nhận", "\(count) fetched, not accepted")
    }
    var deliveries: String { pick("Phát hành theo trạng thái", "Deliveries by status") }
    var refusals: String { pick("Từ chối theo lý do", "Refusals by reason") }
    var newest: String { pick("Văn bản mới nhất", "Newest documents") }
    var latency: String { pick("Từ lúc gửi đến hộp đến", "Submission to inbox") }
    func latency(half: String, most: String) -> String {
        pick(
            "một nửa trong \(half), 99 % trong \(most)", "half within \(half), 99 % within \(most)")
    }
    var nothingYet: String { pick("Chưa có gì.", "Nothing yet.") }
    var noRefusals: String { pick("Không có gói nào bị từ chối.", "Nothing was refused.") }
    var behind: String {
        pick(
            "Dữ liệu đang được cập nhật, các con số có thể chậm hơn thực tế.",
            "The read model is catching up: figures may lag behind.")
    }
    var ofStatuses: String { pick("gói trạng thái", "status packets") }

    // MARK: A document

    var document: String { pick("Văn bản", "Document") }
    var from: String { pick("Nơi gửi", "From") }
    var symbol: String { pick("Số, ký hiệu", "Number") }
    var issuedOn: String { pick("Ngày ban hành", "Issued on") }
    var type: String { pick("Loại văn bản", "Type") }
    var signer: String { pick("Người ký", "Signer") }
    var dueOn: String { pick("Hạn trả lời", "Answer due") }
    var receivers: String { pick("Nơi nhận", "Receivers") }
    var documentID: String { pick("Mã định danh", "Document id") }
    var writtenID: String { pick("Mã do nơi gửi ghi", "Id as the sender wrote it") }
    func otherIssuer(_ agency: String) -> String {
        pick(
            "Mã văn bản ghi nơi ban hành là \(agency), nhưng văn bản không do cơ quan đó gửi.",
            "The id names \(agency) as the issuer, but the document was not sent by that agency.")
    }
    var claims: String {
        pick(
            "Số, ngày, trích yếu, người ký: theo nơi gửi khai",
            "Number, date, subject, signer: as the sender claims")
    }
    var packetSize: String { pick("Gói tin", "Packet") }
    var files: String { pick("Tệp và chữ ký số", "Files and signatures") }
    var mainFile: String { pick("Văn bản chính", "Main file") }
    var otherFile: String { pick("Tệp kèm theo", "Other file") }
    var sameFile: String {
        pick(
            "Cùng một tệp văn bản đã được gửi dưới mã định danh khác.",
            "The same file was sent under another document id.")
    }
    var sameFileEarlier: String { pick("Trước đó:", "Before:") }
    var sameFileLater: String { pick("Sau đó:", "Later:") }
    var anotherDocument: String {
        pick("một văn bản khác (của cơ quan khác)", "another document (of other agencies)")
    }
    var way: String { pick("Đường đi của văn bản", "The way of the document") }
    var atReceivers: String { pick("Tại nơi nhận", "At the receivers") }
    var refusalsOfDocument: String { pick("Các lần bị từ chối", "Refusals") }
    var received: String { pick("Tiếp nhận gói tin", "Packet received") }
    var acceptedStep: String { pick("Đăng ký", "Registered") }
    var verifiedStep: String { pick("Kiểm tra chữ ký số", "Signatures checked") }
    var refusedStep: String { pick("Bị từ chối", "Refused") }
    func furtherSteps(_ count: String) -> String {
        pick("Xem thêm \(count) chặng", "\(count) more steps")
    }
    func branch(_ receivers: String) -> String {
        pick("\(receivers) nơi nhận", "\(receivers) receivers")
    }
    func attempt(_ number: Int32) -> String { pick("Lần gửi \(number)", "Attempt \(number)") }
    func moreSteps(_ count: String) -> String {
        pick(
            "… và còn nhiều chặng khác (hiện \(count) chặng đầu).",
            "… and more (the first \(count) are shown).")
    }
    var inInboxAt: String { pick("Vào hộp đến", "In inbox") }
    var fetchedAt: String { pick("Phản hồi đầu tiên", "First status") }
    var changedAt: String { pick("Cập nhật", "Changed") }
    var status: String { pick("Trạng thái", "Status") }
    var signed: String { pick("ký", "signed") }
    var evidence: String {
        pick(
            "Tải bằng chứng kiểm tra (kiểm tra lại không cần hệ thống này)",
            "download the evidence of the check (repeats it without this exchange)")
    }
    var packetSignature: String { pick("Chữ ký trên gói tin", "signature on the packet") }
    var packetSignatureMeans: String {
        pick(
            "Của hệ thống đã gửi gói tin; không thay cho chữ ký số trên văn bản và không quyết định "
                + "giá trị pháp lý.",
            "Of the system that sent the packet; it does not stand for the signatures on the document "
                + "and decides nothing of its legal value.")
    }
    var covers: String { pick("bảo đảm cho", "covers") }
    var claimed: String { pick("thời điểm ký ghi trên chữ ký", "claimed signing time") }

    // MARK: Inbox and search

    func inbox(of agency: String) -> String { pick("Văn bản đến: \(agency)", "Inbox: \(agency)") }
    var outgoing: String { pick("Văn bản đi", "Sent") }
    var outgoingHint: String {
        pick(
            "Văn bản cơ quan đã gửi, mới nhất trước, và tình trạng tại các nơi nhận: nơi chưa có tin đứng đầu.",
            "What the agency has sent, newest first, and where it stands at its receivers: those of whom nothing is heard come first."
        )
    }
    var silentOnly: String { pick("Có nơi chưa có tin", "Some are silent") }
    var nothingSent: String { pick("Không có văn bản nào.", "No documents.") }
    var whichSender: String { pick("Văn bản đi của cơ quan nào?", "Sent by which agency?") }
    var openOnly: String { pick("Cần xử lý", "Open") }
    var everything: String { pick("Tất cả", "All") }
    var fetchPacket: String { pick("Lấy gói tin", "Fetch packet") }
    var report: String { pick("Báo trạng thái", "Report a status") }
    var reported: String {
        pick(
            "Đã tiếp nhận báo cáo; trạng thái mới hiện ra trong giây lát.",
            "Your report is taken; the new status shows in a moment.")
    }
    var reason: String { pick("Nội dung, lý do", "Note, reason") }
    var replaces: String { pick("Thay thế văn bản", "Replaces") }
    var replacedBy: String { pick("Đã được thay thế bởi", "Replaced by") }
    var recallAsked: String {
        pick(
            "Nơi gửi yêu cầu thu hồi: hủy văn bản trên hệ thống của cơ quan rồi báo 15, hoặc báo 16 kèm lý do.",
            "The sender asks for this document back: cancel it in your own system and report 15, or report 16 with the reason."
        )
    }
    var recallReason: String { pick("Lý do thu hồi", "Reason of the recall") }
    var outOfReach: String {
        pick(
            "Nội dung không còn lấy được: nơi gửi đã thu hồi hoặc yêu cầu thu hồi văn bản.",
            "The content is out of reach: the sender recalled the document or asks for it back.")
    }
    var recall: String { pick("Thu hồi văn bản", "Recall the document") }
    var recallHint: String {
        pick(
            "Nơi chưa lấy văn bản sẽ không lấy được nữa; nơi đã lấy được yêu cầu hủy và báo lại.",
            "Receivers that have not fetched it cannot any more; those that have are asked to cancel it and to report."
        )
    }
    var sendRecall: String { pick("Gửi yêu cầu thu hồi", "Ask for it back") }
    var recalled: String {
        pick(
            "Đã tiếp nhận yêu cầu thu hồi; kết quả ở từng nơi nhận hiện ra trong giây lát.",
            "Your recall is taken; what becomes of it at each receiver shows in a moment.")
    }
    var subject: String { pick("Trích yếu", "Subject") }
    var updateDocument: String { pick("Cập nhật văn bản", "Change the document") }
    var updateHint: String {
        pick(
            "Để trống phần không đổi; tệp giữ nguyên. Nơi chưa lấy thấy nội dung mới ngay, nơi đã lấy được hỏi ý kiến (15 hoặc 16). Bớt nơi nhận là thu hồi văn bản ở nơi đó.",
            "Leave empty what stays; the files stay. Receivers that have not fetched it see the new values at once, those that have are asked to agree (15 or 16). To remove a receiver takes the document back there."
        )
    }
    var updateReason: String { pick("Lý do cập nhật", "Reason of the update") }
    var addReceivers: String { pick("Thêm nơi nhận (mã)", "Receivers to add (codes)") }
    var removeReceivers: String { pick("Bớt nơi nhận (mã)", "Receivers to remove (codes)") }
    var sendUpdate: String { pick("Gửi bản cập nhật", "Send the update") }
    var updated: String {
        pick(
            "Đã tiếp nhận bản cập nhật; nội dung mới hiện ra trong giây lát.",
            "Your update is taken; the new values show in a moment.")
    }
    var despite: String { pick("Lý do vẫn tiếp nhận", "Why it is accepted all the same") }
    /// What its signatures lack, and what a receiver may do about it.
    func despiteHint(_ document: DocumentSummary) -> String {
        let lacks =
            if document.verdict == .invalid {
                pick(
                    "Kiểm tra lại cho thấy chữ ký của văn bản này không hợp lệ.",
                    "A later check found that a signature of this document is invalid.")
            } else if VerdictReason(rawValue: document.reason)?.mayPass == true {
                pick(
                    "Chưa xác minh được chữ ký của văn bản này; hệ thống còn kiểm tra lại.",
                    "The signatures of this document could not be verified; they are checked again."
                )
            } else {
                pick(
                    "Văn bản này không có đủ chữ ký số của nơi gửi, chỉ để tham khảo.",
                    "The sender has not fully signed this document; it is for information only.")
            }
        return lacks + " "
            + pick(
                "Muốn tiếp nhận thì ghi lý do; nơi gửi thấy lý do đó.",
                "To accept it all the same, give a reason, which the sender sees.")
    }
    var acceptedDespite: String {
        pick("Tiếp nhận khi chưa xác minh được chữ ký", "Accepted with unverified signatures")
    }
    var sendAgain: String { pick("Gửi lại", "Send again") }
    var sendAgainHint: String {
        pick(
            "Gửi lại: nơi đang giữ văn bản được nhắc, nơi đã trả lại hoặc bị thu hồi nhận lại văn bản trong hộp thư.",
            "Send again: who has the document is reminded of it; who returned it, or from whom it was taken back, has it in the inbox anew."
        )
    }
    var sentAgain: String {
        pick(
            "Đã tiếp nhận yêu cầu gửi lại; kết quả hiện ra trong giây lát.",
            "The document is sent again; it shows in a moment.")
    }
    func timesSentAgain(_ count: Int) -> String {
        pick("Đã gửi lại: \(count)", "Sent again: \(count)")
    }
    /// For the receiver, who did not send anything.
    func timesRemindedOf(_ count: Int) -> String {
        pick("Nơi gửi đã gửi lại \(count) lần", "Sent again by its sender: \(count)")
    }
    var updateAsked: String {
        pick(
            "Nơi gửi đã cập nhật văn bản: xem nội dung mới rồi báo 15 (đồng ý) hoặc 16 (từ chối).",
            "The sender has changed this document: look at the new values and report 15 (agreed) or 16 (refused)."
        )
    }
    var versions: String { pick("Các lần cập nhật", "Versions") }
    var firstVersion: String { pick("Ban đầu", "At first") }
    func version(_ number: Int) -> String { pick("Lần \(number)", "Update \(number)") }
    var staff: String { pick("Cán bộ", "Clerk") }
    var sendReport: String { pick("Gửi", "Send") }
    var arrivedAt: String { pick("đến lúc", "arrived") }
    var whichInbox: String {
        pick("Mã định danh của cơ quan nhận", "Code of the receiving agency")
    }
    var open: String { pick("Mở", "Open") }
    var emptyInbox: String { pick("Không có văn bản nào.", "There are no documents.") }
    var searchHint: String {
        pick(
            "Trích yếu, số ký hiệu, nơi gửi; không cần dấu.",
            "Subject, number, sender; marks may be left out.")
    }
    func noMatch(_ text: String) -> String {
        pick("Không tìm thấy văn bản nào có “\(text)”.", "No document has “\(text)”.")
    }
    func matches(_ count: String) -> String { pick("\(count) văn bản", "\(count) documents") }
}
