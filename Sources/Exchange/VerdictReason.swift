// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why signatures are not valid: the sub-indications of ETSI EN 319 102-1 that `Signatures` gives, and
/// some of our own. The raw values are what reports and events hold.
package enum VerdictReason: String, CaseIterable, Hashable, Sendable {
    case formatFailure = "FORMAT_FAILURE"
    case hashFailure = "HASH_FAILURE"
    case sigCryptoFailure = "SIG_CRYPTO_FAILURE"
    case revoked = "REVOKED"
    case expired = "EXPIRED"
    case notYetValid = "NOT_YET_VALID"
    case docModifiedAfterSigning = "DOC_MODIFIED_AFTER_SIGNING"
    case noSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND"
    case noCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND"
    case certificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    case chainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE"
    case cryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE"
    case sigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE"
    case revokedNoPoe = "REVOKED_NO_POE"
    case revokedCaNoPoe = "REVOKED_CA_NO_POE"
    case outOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE"
    case tryLater = "TRY_LATER"
    case signedDataNotFound = "SIGNED_DATA_NOT_FOUND"
    case encrypted = "ENCRYPTED"
    case noSignature = "NO_SIGNATURE"
    case noAgencySignature = "NO_AGENCY_SIGNATURE"
    case noPersonSignature = "NO_PERSON_SIGNATURE"
    case noSenderSignature = "NO_SENDER_SIGNATURE"
    case notCovered = "NOT_COVERED"
    case filesNotCovered = "FILES_NOT_COVERED"
    case addedAfterSeal = "ADDED_AFTER_SEAL"
    case unsupportedFormat = "UNSUPPORTED_FORMAT"
    case algorithmUnsupported = "ALGORITHM_UNSUPPORTED"
    case partlyCovered = "PARTLY_COVERED"
    case limitMemory = "LIMIT_MEMORY"
    case limitProcessorTime = "LIMIT_PROCESSOR_TIME"
    case limitTime = "LIMIT_TIME"
    case limitStreams = "LIMIT_STREAMS"
    case limitObjects = "LIMIT_OBJECTS"
    case limitRevisions = "LIMIT_REVISIONS"
    case limitSignatures = "LIMIT_SIGNATURES"
    case limitSize = "LIMIT_SIZE"
    case limitWork = "LIMIT_WORK"
    case inspectionFailed = "INSPECTION_FAILED"

    /// True where the same signature may be judged otherwise later: revocation data or an authority may
    /// come, and what met a limit of time or memory may have met it in a bad moment.
    package var mayPass: Bool {
        switch self {
        case .tryLater, .noCertificateChainFound, .certificateChainGeneralFailure, .revokedNoPoe,
            .outOfBoundsNoPoe, .limitMemory, .limitProcessorTime, .limitTime, .inspectionFailed:
            true
        case .formatFailure, .hashFailure, .sigCryptoFailure, .revoked, .expired, .notYetValid,
            .docModifiedAfterSigning, .noSigningCertificateFound, .chainConstraintsFailure,
            .cryptoConstraintsFailure, .sigConstraintsFailure, .revokedCaNoPoe,
            .signedDataNotFound, .encrypted, .noSignature, .noAgencySignature, .noPersonSignature,
            .noSenderSignature, .notCovered, .filesNotCovered, .addedAfterSeal, .unsupportedFormat,
            .algorithmUnsupported, .partlyCovered,
            .limitStreams, .limitObjects, .limitRevisions, .limitSignatures, .limitSize, .limitWork:
            false
        }
    }

    /// What it means for a clerk.
    package var sentence: Bilingual {
        switch self {
        case .formatFailure:
            Bilingual(
                "Chữ ký sai cấu trúc, không đọc được.",
                "The signature is malformed.")
        case .hashFailure:
            Bilingual(
                "Nội dung không khớp với chữ ký.",
                "The content does not match the signature.")
        case .sigCryptoFailure:
            Bilingual(
                "Chữ ký không đúng với khóa của chứng thư.",
                "The signature does not fit its key.")
        case .revoked:
            Bilingual(
                "Ký sau khi chứng thư đã bị thu hồi.",
                "Signed after the certificate was revoked.")
        case .expired:
            Bilingual(
                "Ký sau khi chứng thư hết hạn.",
                "Signed after the certificate had expired.")
        case .notYetValid:
            Bilingual(
                "Ký trước khi chứng thư có hiệu lực.",
                "Signed before the certificate was valid.")
        case .docModifiedAfterSigning:
            Bilingual(
                "Tệp đã bị sửa sau khi ký.",
                "The file was changed after it was signed.")
        case .noSigningCertificateFound:
            Bilingual(
                "Không tìm thấy chứng thư của người ký.",
                "The signer's certificate is missing.")
        case .noCertificateChainFound:
            Bilingual(
                "Chưa có chứng thư gốc tin cậy cho chữ ký này; đơn vị vận hành cần bổ sung.",
                "No trusted root leads to this signature; the operator has to add it.")
        case .certificateChainGeneralFailure, .chainConstraintsFailure:
            Bilingual(
                "Chuỗi chứng thư không đáp ứng yêu cầu.",
                "The chain of certificates does not fulfil the rules.")
        case .cryptoConstraintsFailure:
            Bilingual(
                "Thuật toán ký không còn an toàn.",
                "The algorithm is no longer trusted.")
        case .sigConstraintsFailure:
            Bilingual(
                "Chữ ký thiếu thông tin bắt buộc.",
                "The signature lacks what the rules ask for.")
        case .revokedNoPoe, .revokedCaNoPoe:
            Bilingual(
                "Chứng thư đã bị thu hồi và không có dấu thời gian chứng minh đã ký trước đó.",
                "The certificate is revoked, and no time stamp proves an earlier signing.")
        case .outOfBoundsNoPoe:
            Bilingual(
                "Chứng thư đã hết hạn và không có dấu thời gian chứng minh đã ký trước đó.",
                "The certificate has expired, and no time stamp proves an earlier signing.")
        case .tryLater:
            Bilingual(
                "Chưa tra cứu được tình trạng thu hồi; hệ thống sẽ kiểm tra lại.",
                "Revocation could not be looked up yet; it will be checked again.")
        case .signedDataNotFound:
            Bilingual(
                "Không tìm thấy nội dung được ký.",
                "What was signed is missing.")
        case .encrypted:
            Bilingual(
                "Tệp có mật khẩu nên không kiểm tra được.",
                "The file has a password.")
        case .noSignature:
            Bilingual(
                "Tệp không có chữ ký số.",
                "The file bears no signature.")
        case .noAgencySignature:
            Bilingual(
                "Không có chữ ký số của cơ quan.",
                "No signature of the agency itself.")
        case .noPersonSignature:
            Bilingual(
                "Có chữ ký số của cơ quan nhưng thiếu chữ ký số của người có thẩm quyền.",
                "The agency signed it; the competent person's signature is missing.")
        case .noSenderSignature:
            Bilingual(
                "Chỉ có chữ ký số của người hoặc cơ quan khác, không có chữ ký số của bên gửi.",
                "Signed by others only, not by the sender.")
        case .notCovered:
            Bilingual(
                "Tệp không phải PDF hay XML nên không mang chữ ký số; chữ ký trên các tệp khác không "
                    + "bảo đảm cho tệp này.",
                "Neither PDF nor XML, so it bears no signature; the signatures on other files say "
                    + "nothing of it.")
        case .filesNotCovered:
            Bilingual(
                "Văn bản chính đủ chữ ký; có tệp kèm theo chưa được cơ quan gửi ký số hợp lệ.",
                "The main file is fully signed; of the other files, one or more are not signed by "
                    + "the agency.")
        case .addedAfterSeal:
            Bilingual(
                "Sau chữ ký số của cơ quan, tệp có thêm nội dung nhìn thấy được.",
                "After the agency's signature something that can be seen was added.")
        case .unsupportedFormat:
            Bilingual(
                "Kiểu chữ ký này chưa kiểm tra được.",
                "Signatures of this kind cannot be checked yet.")
        case .algorithmUnsupported:
            Bilingual(
                "Thuật toán của chữ ký không thuộc danh sách được kiểm tra; đề nghị bên gửi ký lại "
                    + "bằng RSA hoặc ECDSA với SHA-256 trở lên.",
                "The signature's algorithm is none that is checked here; the sender has to sign "
                    + "again with RSA or ECDSA and SHA-256 or stronger.")
        case .partlyCovered:
            Bilingual(
                "Chữ ký chỉ bảo đảm một phần của tệp; phần còn lại ai cũng có thể đã sửa.",
                "The signature covers a part of the file only; anybody may have changed the rest.")
        case .limitMemory:
            Bilingual(
                "Chưa kiểm tra được chữ ký: tệp cần nhiều bộ nhớ hơn mức cho phép.",
                "The signatures could not be checked: the file takes more memory than is allowed.")
        case .limitProcessorTime:
            Bilingual(
                "Chưa kiểm tra được chữ ký: tệp cần nhiều thời gian xử lý hơn mức cho phép.",
                "The signatures could not be checked: the file takes more processor time than is "
                    + "allowed.")
        case .limitTime:
            Bilingual(
                "Chưa kiểm tra được chữ ký: việc kiểm tra kéo dài quá mức cho phép.",
                "The signatures could not be checked: it took longer than is allowed.")
        case .limitStreams:
            Bilingual(
                "Chưa kiểm tra được chữ ký: dữ liệu nén trong tệp lớn hoặc phức tạp quá mức cho phép.",
                "The signatures could not be checked: what is packed in the file is more than is "
                    + "opened.")
        case .limitObjects:
            Bilingual(
                "Chưa kiểm tra được chữ ký: tệp có quá nhiều đối tượng.",
                "The signatures could not be checked: the file has too many objects.")
        case .limitRevisions:
            Bilingual(
                "Chưa kiểm tra được chữ ký: tệp có quá nhiều lần sửa đổi.",
                "The signatures could not be checked: the file has too many revisions.")
        case .limitSignatures:
            Bilingual(
                "Chưa kiểm tra được chữ ký: tệp có quá nhiều chữ ký.",
                "The signatures could not be checked: the file has too many of them.")
        case .limitSize:
            Bilingual(
                "Chưa kiểm tra được chữ ký: một phần của tệp lớn hơn mức cho phép.",
                "The signatures could not be checked: a part of the file is larger than is looked "
                    + "at.")
        case .limitWork:
            Bilingual(
                "Chưa kiểm tra được chữ ký: so sánh các phần của tệp tốn công quá mức cho phép.",
                "The signatures could not be checked: comparing the file's parts costs more than is "
                    + "allowed.")
        case .inspectionFailed:
            Bilingual(
                "Chưa kiểm tra được chữ ký: chương trình kiểm tra đã dừng khi đọc tệp này.",
                "The signatures could not be checked: the checking program ended over this file.")
        }
    }
}
