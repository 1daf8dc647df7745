// LienThong
// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
    /// The sentences of what is found after the header was read.
    var laterSentences: (vi: String, en: String) {
        switch self {
        case .attachmentMissing:
            (
                "Tệp đính kèm \"{value}\" nêu ở {element} không có nội dung trong gói tin: đính kèm "
                    + "tệp rồi gửi lại.",
                "Attachment \"{value}\" named in {element} has no content in the packet: attach the "
                    + "file and send again."
            )
        case .attachmentName:
            (
                "Tên tệp \"{value}\" ở {element} không dùng được ({detail}): đổi tên rồi gửi lại.",
                "File name \"{value}\" in {element} cannot be used ({detail}): rename the file and "
                    + "send again."
            )
        case .invalidBase64:
            (
                "Nội dung tệp ở {element} không phải Base64 hợp lệ: mã hóa lại tệp rồi gửi lại.",
                "The content of {element} is not valid Base64: encode the file anew and send again."
            )
        case .archiveLimit:
            (
                "Tệp nén \"{value}\" ở {element} không giải nén được ({detail_vi}): gửi tệp không "
                    + "nén.",
                "Archive \"{value}\" in {element} is not unpacked ({detail_en}): send the file "
                    + "unpacked."
            )
        case .executableFile:
            (
                "Tệp \"{value}\" ở {element} không được chuyển ({detail_vi}): bỏ tệp này rồi gửi lại.",
                "File \"{value}\" in {element} is not carried ({detail_en}): take it out and send "
                    + "again."
            )
        case .notAPDF:
            (
                "Tệp \"{value}\" ở {element} không phải PDF: xuất lại thành PDF, ký số rồi gửi lại.",
                "File \"{value}\" in {element} is not a PDF: export it as PDF, sign it and send "
                    + "again."
            )
        case .unknownSender:
            (
                "Không có cơ quan gửi {agencies} ({element}) trong danh mục ngày {date}: kiểm tra "
                    + "mã định danh hoặc đăng ký với đơn vị vận hành.",
                "Sender {agencies} ({element}) is not in the registry of {date}: check the code or "
                    + "register it with the operator."
            )
        case .senderClosed:
            (
                "Cơ quan gửi {agencies} ({element}) đã đóng mã tính đến {date}: gửi bằng mã của cơ "
                    + "quan kế thừa ({successor_vi}).",
                "Sender {agencies} ({element}) is closed as of {date}: send under the code of its "
                    + "successor ({successor_en})."
            )
        case .senderNotCovered:
            (
                "Nút gửi {publisher} không được gửi thay {agencies} ({element}): gửi qua nút của cơ "
                    + "quan đó.",
                "Publisher {publisher} may not send for {agencies} ({element}): send through the "
                    + "node of that agency."
            )
        case .sendingNotAllowed:
            (
                "Nơi gửi {agencies} ({element}) không được gửi loại này theo {value} trong danh mục: "
                    + "gửi qua cơ quan có thẩm quyền.",
                "Sender {agencies} ({element}) may not send this by {value} in the registry: send it "
                    + "through the agency that may."
            )
        case .unknownReceiver:
            (
                "Không có nơi nhận {agencies} ({element}) trong danh mục ngày {date}: kiểm tra mã "
                    + "định danh rồi gửi lại.",
                "Receiver {agencies} ({element}) is not in the registry of {date}: check the code "
                    + "and send again."
            )
        case .closedReceiver:
            (
                "Nơi nhận {agencies} ({element}) đã đóng mã tính đến {date}: gửi lại cho cơ quan "
                    + "kế thừa ({successor_vi}).",
                "Receiver {agencies} ({element}) is closed as of {date}: send again to its "
                    + "successor ({successor_en})."
            )
        case .notConnected:
            (
                "Cơ quan {agencies} ({element}) ngày {date} không nối được tới trục liên thông: nhờ "
                    + "đơn vị vận hành sửa danh mục rồi gửi lại.",
                "Agency {agencies} ({element}) has no way to the national axis on {date}: ask the "
                    + "operator to mend the registry, then send again."
            )
        case .receiverNotElectronic:
            (
                "Nơi nhận {agencies} ({element}) ngày {date} chưa nhận được văn bản điện tử: gửi bản "
                    + "giấy cho nơi nhận này.",
                "Receiver {agencies} ({element}) cannot receive electronic documents on {date}: send "
                    + "it a paper copy."
            )
        case .receiverLimit:
            (
                "Nơi nhận {agencies} ({element}) không nhận gói tin này ({detail_vi}): giảm dung "
                    + "lượng hoặc đổi loại tệp rồi gửi lại cho nơi nhận đó.",
                "Receiver {agencies} ({element}) does not take this packet ({detail_en}): make it "
                    + "smaller or change the files' type, then send it to that receiver again."
            )
        case .documentConflict:
            (
                "Mã văn bản \"{value}\" ({element}) đã dùng cho văn bản có nội dung khác: dùng mã "
                    + "mới, hoặc gửi gói cập nhật hay thay thế.",
                "DocumentId \"{value}\" ({element}) is already that of a document with other "
                    + "content: use a new one, or send an update or a replacement."
            )
        case .unknownDocument:
            (
                "Chưa nhận được văn bản gốc \"{value}\" ({element}) trong thời hạn chờ: gửi văn bản "
                    + "gốc trước rồi gửi lại.",
                "The original document \"{value}\" ({element}) did not arrive while this waited: "
                    + "send the original first, then this again."
            )
        case .notTheSender:
            (
                "Văn bản \"{value}\" ({element}) không do {agencies} gửi: chỉ nơi đã gửi được thu "
                    + "hồi, cập nhật hay thay thế.",
                "Document \"{value}\" ({element}) was not sent by {agencies}: only its sender may "
                    + "recall, update or replace it."
            )
        case .commandNotOffered:
            (
                "Nghiệp vụ \"{command_vi}\" ở {element} chưa được hỗ trợ: dùng gói mới (0), thu hồi (1), "
                    + "cập nhật (2) hoặc thay thế (3).",
                "Command \"{command_en}\" in {element} is not offered: use a new document (0), recall "
                    + "(1), update (2) or replacement (3)."
            )
        case .signatureInvalid:
            (
                "Chữ ký số trên \"{value}\" ({element}) không hợp lệ ({detail}): ký lại rồi gửi lại "
                    + "thành văn bản mới.",
                "The signature on \"{value}\" ({element}) is invalid ({detail}): sign again and "
                    + "send again."
            )
        case .signerNotBound:
            (
                "Chứng thư của \"{value}\" ({element}) không được ký cho {agencies}: dùng chứng thư "
                    + "của cơ quan gửi, hoặc nhờ đơn vị vận hành đăng ký chứng thư.",
                "The certificate of \"{value}\" ({element}) may not sign for {agencies}: use the "
                    + "sender's certificate, or ask the operator to register this one."
            )
        case .notYetVerified:
            (
                "Văn bản chính chưa có chữ ký số của cơ quan gửi được xác minh nên chưa thể báo "
                    + "{value} ở {element}: trả lại (02) để bên gửi ký số rồi gửi lại, "
                    + "chờ xác minh, hoặc tiếp nhận kèm lý do.",
                "No signature of the sending agency on the main file is verified, so {value} in "
                    + "{element} must wait: return the document (02) to be signed and sent again, "
                    + "wait for the verification, or accept it with a reason."
            )
        default: statusSentences
        }
    }

    private var statusSentences: (vi: String, en: String) {
        switch self {
        case .unknownStatus:
            (
                "Mã trạng thái \"{value}\" ở {element} không có: dùng 01-06, 13, 15 hoặc 16.",
                "Status code \"{value}\" in {element} does not exist: use 01-06, 13, 15 or 16."
            )
        case .statusReasonRequired:
            (
                "Trạng thái {value} cần lý do ở {element}: ghi lý do rồi gửi lại.",
                "Status {value} needs a reason in {element}: give it and send again."
            )
        case .unknownDelivery:
            (
                "Văn bản \"{value}\" ({element}) chưa từng được chuyển tới {agencies}: kiểm tra mã "
                    + "văn bản và mã cơ quan.",
                "Document \"{value}\" ({element}) was never delivered to {agencies}: check the "
                    + "document's id and the agency's code."
            )
        case .senderOfStatus:
            (
                "{agencies} ({element}) không được báo trạng thái {value} cho văn bản này: trạng "
                    + "thái 13 do nơi gửi báo, các trạng thái khác do nơi nhận báo.",
                "{agencies} ({element}) may not report status {value} of this document: 13 comes "
                    + "from its sender, the others from the receiver."
            )
        case .statusNotAllowed:
            (
                "Không thể chuyển sang trạng thái {value} ({element}) khi đang ở {state}: xem lại "
                    + "trạng thái hiện tại của văn bản.",
                "Status {value} ({element}) cannot follow {state}: look at the delivery's present "
                    + "state."
            )
        case .recallAsked:
            (
                "Nơi gửi đã yêu cầu thu hồi văn bản nên không nhận trạng thái {value} ({element}): hủy "
                    + "văn bản rồi báo 15, hoặc báo 16 kèm lý do.",
                "The sender has asked for this document back, so {value} ({element}) is not taken: "
                    + "cancel the document and report 15, or report 16 with the reason."
            )
        default: preconditionFailure("no sentences for \(rawValue)")
        }
    }
}
