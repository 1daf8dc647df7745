// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPServer
import JSON

/// What a request is answered with instead of what it asked for.
struct APIError: Error, Sendable {
    var status: Int
    var code: String
    var element: String?
    var vi: String
    var en: String
    var agencies: [String] = []
    var retryAfterSeconds: Int?
    /// More headers of the answer, as RFC 9110 asks for with its status.
    var headers: [(name: String, value: String)] = []
    /// Of a packet that was refused: what to ask for later.
    var submission: String?
    /// True where it is the registry that says so: it may have changed a moment ago.
    var restsOnRegistry = false

    var response: HTTPResponse {
        var json = JSONWriter()
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.member("code", code)
        json.member("element", element)
        json.key("message")
        json.beginObject()
        json.member("vi", vi)
        json.member("en", en)
        json.endObject()
        if !agencies.isEmpty { json.member("agencies", agencies) }
        json.endObject()
        if let submission { json.member("submission", submission) }
        json.endObject()
        var response = HTTPResponse.json(status, json.bytes)
        if status == 401 { response.headers.set("WWW-Authenticate", "Bearer") }
        addHeaders(to: &response)
        return response
    }

    /// What the answer says in its headers, as JSON or as a page.
    func addHeaders(to response: inout HTTPResponse) {
        if let retryAfterSeconds { response.headers.set("Retry-After", String(retryAfterSeconds)) }
        for (name, value) in headers { response.headers.set(name, value) }
    }
}

extension APIError {
    static func badRequest(_ element: String, vi: String, en: String) -> APIError {
        APIError(status: 400, code: "BAD_REQUEST", element: element, vi: vi, en: en)
    }

    static func missing(_ element: String) -> APIError {
        badRequest(element, vi: "Thiếu tham số \(element).", en: "\(element) is missing.")
    }

    static let unauthorized = APIError(
        status: 401, code: "UNAUTHORIZED",
        vi: "Cần mã truy cập hợp lệ (Authorization: Bearer …).",
        en: "A valid token is needed (Authorization: Bearer …).")

    static func notAllowed(vi: String, en: String) -> APIError {
        APIError(status: 403, code: "NOT_ALLOWED", vi: vi, en: en)
    }

    static let notAllowed = APIError.notAllowed(
        vi: "Mã truy cập này không có quyền làm việc đó.", en: "This token may not do that.")

    static func notFound(vi: String, en: String) -> APIError {
        APIError(status: 404, code: "NOT_FOUND", vi: vi, en: en)
    }

    /// What the registry does not have, as far as it was read.
    static func notInRegistry(vi: String, en: String) -> APIError {
        var error = notFound(vi: vi, en: en)
        error.restsOnRegistry = true
        return error
    }

    static let noSuchPage = APIError.notFound(
        vi: "Không có trang này.", en: "There is nothing at this address.")

    /// Also for documents that the caller may not see: whether they exist is not told.
    static let noSuchDocument = APIError.notFound(
        vi: "Không tìm thấy văn bản này trong phạm vi của bạn.",
        en: "No such document within your area.")

    static let notInBooks = APIError.notFound(
        vi: "Sổ của cơ quan không có văn bản này.",
        en: "The agency's books do not have this document.")

    /// Of content: what the document was, and that it was recalled, stays to be read.
    static let recalled = APIError(
        status: 410, code: "RECALLED",
        vi: "Văn bản đã được nơi gửi thu hồi hoặc yêu cầu thu hồi: không lấy được nội dung nữa.",
        en: "The sender recalled this document or asks for it back: its content is out of reach.")

    static func methodNotAllowed(_ methods: [String]) -> APIError {
        let allowed = methods.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] }
            .joined(separator: ", ")
        return APIError(
            status: 405, code: "METHOD_NOT_ALLOWED", vi: "Dùng \(allowed).", en: "Use \(allowed).",
            headers: [("Allow", allowed)])
    }

    /// A body is read as it comes; what is compressed would be taken for a broken packet.
    static let compressed = APIError(
        status: 415, code: "UNSUPPORTED_MEDIA_TYPE", element: "Content-Encoding",
        vi: "Không nhận nội dung nén (Content-Encoding): gửi lại không nén.",
        en: "A compressed body (Content-Encoding) is not taken: send it uncompressed.",
        headers: [("Accept-Encoding", "identity")])

    static func unavailable(vi: String, en: String, retryAfterSeconds: Int = 2) -> APIError {
        APIError(
            status: 503, code: "UNAVAILABLE", vi: vi, en: en, retryAfterSeconds: retryAfterSeconds)
    }

    static let registryUnread = APIError.unavailable(
        vi: "Cổng vừa khởi động và đang đọc danh mục cơ quan: thử lại sau giây lát.",
        en: "The gateway has just started and is reading the registry: try again in a moment.")

    static let questionsUnread = APIError.unavailable(
        vi: "Cổng đang đọc dữ liệu tra cứu: thử lại sau giây lát.",
        en: "The gateway is still reading what was written so far: try again in a moment.")

    static let logUnavailable = APIError.unavailable(
        vi: "Nhật ký sự kiện chưa trả lời: gửi lại sau.",
        en: "The event log does not answer: try again later.")

    static let storageFull = APIError(
        status: 507, code: "STORAGE_FULL", vi: "Hết chỗ lưu trữ: chưa nhận gì, gửi lại sau.",
        en: "No room is left: nothing was taken, send again later.", retryAfterSeconds: 60)

    static func usedUp(
        _ quota: PublisherQuota, limit: Int64, retryAfterSeconds: Int
    ) -> APIError {
        let (vi, en) = quota.sentence(limit)
        return APIError(
            status: 429, code: "QUOTA_EXCEEDED", element: quota.rawValue,
            vi: "\(vi): gửi lại sau \(retryAfterSeconds) giây.",
            en: "\(en): send again in \(retryAfterSeconds) seconds.",
            retryAfterSeconds: retryAfterSeconds)
    }

    /// What the server itself refuses, before or beside the handler.
    init(server status: Int, _ reason: String) {
        switch status {
        case 413:
            self.init(
                status: status, code: RefusalCode.packetTooLarge.rawValue,
                vi: "Nội dung gửi lên lớn hơn mức cho phép.",
                en: "The body is larger than allowed.")
        case 429:
            self.init(
                status: status, code: "TOO_MANY_REQUESTS",
                vi: "Quá nhiều yêu cầu cùng lúc của cùng một đơn vị: thử lại sau giây lát.",
                en: "Too many requests of one caller at once: try again in a moment.",
                retryAfterSeconds: 1)
        case 503:
            self = .unavailable(
                vi: "Máy chủ đang bận: gửi lại sau.", en: "The server is busy: try again later.")
        default:
            self.init(
                status: status, code: status == 411 ? "LENGTH_REQUIRED" : "BAD_REQUEST",
                vi: "Yêu cầu không hợp lệ (\(reason)).", en: "Not a valid request (\(reason)).")
        }
    }

    static let internalFault = APIError(
        status: 500, code: "INTERNAL", vi: "Lỗi nội bộ: đơn vị vận hành xem nhật ký.",
        en: "An internal error: the operator finds it in the log.")

    static func refused(_ refusal: Refusal, submission: String? = nil) -> APIError {
        APIError(
            status: 422, code: refusal.code.rawValue,
            element: refusal.element.isEmpty ? nil : refusal.element, vi: refusal.vi,
            en: refusal.en, agencies: refusal.agencies, submission: submission)
    }
}
