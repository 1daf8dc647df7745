// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension Words {
    /// What a signature report's reason means for a clerk (ETSI EN 319 102-1, and our own).
    func sentence(ofReason reason: String) -> String {
        switch reason {
        case "FORMAT_FAILURE":
            pick("Chữ ký sai cấu trúc, không đọc được.", "The signature is malformed.")
        case "HASH_FAILURE":
            pick("Nội dung không khớp với chữ ký.", "The content does not match the signature.")
        case "SIG_CRYPTO_FAILURE":
            pick("Chữ ký không đúng với khóa của chứng thư.", "The signature does not fit its key.")
        case "REVOKED":
            pick("Ký sau khi chứng thư đã bị thu hồi.", "Signed after the certificate was revoked.")
        case "EXPIRED":
            pick("Ký sau khi chứng thư hết hạn.", "Signed after the certificate had expired.")
        case "NOT_YET_VALID":
            pick("Ký trước khi chứng thư có hiệu lực.", "Signed before the certificate was valid.")
        case "DOC_MODIFIED_AFTER_SIGNING":
            pick("Tệp đã bị sửa sau khi ký.", "The file was changed after it was signed.")
        case "NO_SIGNING_CERTIFICATE_FOUND":
            pick("Không tìm thấy chứng thư của người ký.", "The signer's certificate is missing.")
        case "NO_CERTIFICATE_CHAIN_FOUND":
            pick(
                "Chưa có chứng thư gốc tin cậy cho chữ ký này; đơn vị vận hành cần bổ sung.",
                "No trusted root leads to this signature; the operator has to add it.")
        case "CERTIFICATE_CHAIN_GENERAL_FAILURE", "CHAIN_CONSTRAINTS_FAILURE":
            pick(
                "Chuỗi chứng thư không đáp ứng yêu cầu.",
                "The chain of certificates does not fulfil the rules.")
        case "CRYPTO_CONSTRAINTS_FAILURE":
            pick("Thuật toán ký không còn an toàn.", "The algorithm is no longer trusted.")
        case "SIG_CONSTRAINTS_FAILURE":
            pick("Chữ ký thiếu thông tin bắt buộc.", "The signature lacks what the rules ask for.")
        case "REVOKED_NO_POE", "REVOKED_CA_NO_POE":
            pick(
                "Chứng thư đã bị thu hồi và không có dấu thời gian chứng minh đã ký trước đó.",
                "The certificate is revoked, and no time stamp proves an earlier signing.")
        case "OUT_OF_BOUNDS_NO_POE":
            pick(
                "Chứng thư đã hết hạn và không có dấu thời gian chứng minh đã ký trước đó.",
                "The certificate has expired, and no time stamp proves an earlier signing.")
        case "TRY_LATER":
            pick(
                "Chưa tra cứu được tình trạng thu hồi; hệ thống sẽ kiểm tra lại.",
                "Revocation could not be looked up yet; it will be checked again.")
        case "SIGNED_DATA_NOT_FOUND":
            pick("Không tìm thấy nội dung được ký.", "What was signed is missing.")
        case "ENCRYPTED":
            pick("Tệp có mật khẩu nên không kiểm tra được.", "The file has a password.")
        case "NO_SIGNATURE": pick("Tệp không có chữ ký số.", "The file bears no signature.")
        case "NO_AGENCY_SIGNATURE":
            pick("Không có chữ ký số của cơ quan.", "No signature of the agency itself.")
        default: reason
        }
    }

    /// A few words for a list; the whole sentence stands with each refusal.
    func name(ofRefusal code: String) -> String {
        guard let code = RefusalCode(rawValue: code) else { return code }
        return switch code {
        case .emptyPacket: pick("Gói rỗng", "Empty packet")
        case .packetTooLarge: pick("Gói quá lớn", "Packet too large")
        case .notXML: pick("Không phải XML", "Not XML")
        case .encodingNotUTF8: pick("Không phải UTF-8", "Not UTF-8")
        case .doctypeForbidden: pick("Có khai báo DOCTYPE", "DOCTYPE declared")
        case .xmlLimit: pick("Vượt giới hạn XML", "XML limit exceeded")
        case .wrongNamespace: pick("Sai không gian tên", "Wrong namespace")
        case .notAPacket: pick("Không phải gói edXML", "Not an edXML packet")
        case .headerNotFirst: pick("Phần đầu không đứng trước", "Header not first")
        case .missingElement: pick("Thiếu thông tin", "Missing element")
        case .invalidValue: pick("Giá trị không hợp lệ", "Invalid value")
        case .valueTooLong: pick("Giá trị quá dài", "Value too long")
        case .noReceiver: pick("Không có nơi nhận", "No receiver")
        case .duplicateReceiver: pick("Nơi nhận trùng", "Receiver named twice")
        case .secretDocument: pick("Văn bản mật", "Secret document")
        case .attachmentMissing: pick("Thiếu tệp đính kèm", "Attachment missing")
        case .attachmentName: pick("Tên tệp không dùng được", "Unusable file name")
        case .invalidBase64: pick("Tệp sai Base64", "Invalid Base64")
        case .archiveLimit: pick("Tệp nén vượt giới hạn", "Archive limit exceeded")
        case .notAPDF: pick("Tệp không phải PDF", "Not a PDF")
        case .unknownSender: pick("Nơi gửi không có trong danh mục", "Unknown sender")
        case .senderClosed: pick("Nơi gửi đã đóng mã", "Sender closed")
        case .senderNotCovered: pick("Gửi thay cơ quan khác", "Sender not covered")
        case .unknownReceiver: pick("Nơi nhận không có trong danh mục", "Unknown receiver")
        case .closedReceiver: pick("Nơi nhận đã đóng mã", "Receiver closed")
        case .notConnected: pick("Cơ quan chưa nối vào trục", "Agency not connected")
        case .documentConflict: pick("Trùng mã, khác nội dung", "Same id, other content")
        case .unknownDocument: pick("Chưa có văn bản gốc", "Original unknown")
        case .notTheSender: pick("Không phải nơi đã gửi", "Not the sender")
        case .commandNotOffered: pick("Nghiệp vụ chưa hỗ trợ", "Command not offered")
        case .signatureInvalid: pick("Chữ ký số không hợp lệ", "Signature invalid")
        case .signerNotBound: pick("Chứng thư của cơ quan khác", "Signer not of this agency")
        case .notYetVerified: pick("Chữ ký chưa xác minh", "Not yet verified")
        case .unknownStatus: pick("Mã trạng thái không có", "Unknown status")
        case .statusReasonRequired: pick("Trạng thái thiếu lý do", "Reason required")
        case .unknownDelivery: pick("Chưa từng phát hành tới đó", "Unknown delivery")
        case .senderOfStatus: pick("Không được báo trạng thái này", "May not report this")
        case .statusNotAllowed: pick("Trạng thái không nối tiếp được", "Status not allowed")
        }
    }
}
