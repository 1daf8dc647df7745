// LienThong
// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
    /// A few words for a list; the whole sentence stands with each refusal.
    package var name: Bilingual {
        switch self {
        case .emptyPacket: Bilingual("Gói rỗng", "empty packet")
        case .packetTooLarge: Bilingual("Gói quá lớn", "packet too large")
        case .notXML: Bilingual("Không phải XML", "not XML")
        case .encodingNotUTF8: Bilingual("Không phải UTF-8", "not UTF-8")
        case .doctypeForbidden: Bilingual("Có khai báo DOCTYPE", "DOCTYPE declared")
        case .xmlLimit: Bilingual("Vượt giới hạn XML", "XML limit exceeded")
        case .wrongNamespace: Bilingual("Sai không gian tên", "wrong namespace")
        case .notAPacket: Bilingual("Không phải gói edXML", "not an edXML packet")
        case .headerNotFirst: Bilingual("Phần đầu không đứng trước", "header not first")
        case .missingElement: Bilingual("Thiếu thông tin", "missing element")
        case .invalidValue: Bilingual("Giá trị không hợp lệ", "invalid value")
        case .valueTooLong: Bilingual("Giá trị quá dài", "value too long")
        case .noReceiver: Bilingual("Không có nơi nhận", "no receiver")
        case .duplicateReceiver: Bilingual("Nơi nhận trùng", "receiver named twice")
        case .secretDocument: Bilingual("Văn bản mật", "secret document")
        case .attachmentMissing: Bilingual("Thiếu tệp đính kèm", "attachment missing")
        case .attachmentName: Bilingual("Tên tệp không dùng được", "unusable file name")
        case .invalidBase64: Bilingual("Tệp sai Base64", "invalid Base64")
        case .archiveLimit: Bilingual("Tệp nén vượt giới hạn", "archive limit exceeded")
        case .executableFile: Bilingual("Tệp là chương trình", "a program")
        case .notAPDF: Bilingual("Tệp không phải PDF", "not a PDF")
        case .unknownSender: Bilingual("Nơi gửi không có trong danh mục", "unknown sender")
        case .senderClosed: Bilingual("Nơi gửi đã đóng mã", "sender closed")
        case .senderNotCovered: Bilingual("Gửi thay cơ quan khác", "sender not covered")
        case .sendingNotAllowed: Bilingual("Không được gửi loại này", "may not send this")
        case .unknownReceiver: Bilingual("Nơi nhận không có trong danh mục", "unknown receiver")
        case .closedReceiver: Bilingual("Nơi nhận đã đóng mã", "receiver closed")
        case .notConnected: Bilingual("Cơ quan chưa nối vào trục", "agency not connected")
        case .receiverNotElectronic:
            Bilingual("Nơi nhận chưa nhận điện tử", "receiver not electronic")
        case .receiverLimit: Bilingual("Vượt giới hạn của nơi nhận", "beyond the receiver's limit")
        case .documentConflict: Bilingual("Trùng mã, khác nội dung", "same id, other content")
        case .unknownDocument: Bilingual("Chưa có văn bản gốc", "original unknown")
        case .notTheSender: Bilingual("Không phải nơi đã gửi", "not the sender")
        case .commandNotOffered: Bilingual("Nghiệp vụ chưa hỗ trợ", "command not offered")
        case .signatureInvalid: Bilingual("Chữ ký số không hợp lệ", "signature invalid")
        case .signerNotBound: Bilingual("Chứng thư của cơ quan khác", "signer not of this agency")
        case .notYetVerified: Bilingual("Chữ ký chưa xác minh", "not yet verified")
        case .unknownStatus: Bilingual("Mã trạng thái không có", "unknown status")
        case .statusReasonRequired: Bilingual("Trạng thái thiếu lý do", "reason required")
        case .unknownDelivery: Bilingual("Chưa từng phát hành tới đó", "unknown delivery")
        case .senderOfStatus: Bilingual("Không được báo trạng thái này", "may not report this")
        case .recallAsked: Bilingual("Nơi gửi đã yêu cầu thu hồi", "recall asked")
        case .statusNotAllowed: Bilingual("Trạng thái không nối tiếp được", "status not allowed")
        }
    }
}
