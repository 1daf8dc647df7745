// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import EventLog
import Projection

/// What the errors of other rooms mean to a caller.
extension APIError {
    init(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as EventLogError: self.init(error)
        case let error as BlobError: self.init(error)
        case let error as ProjectionError: self.init(error)
        default: self = .internalFault
        }
    }

    init(_ error: EventLogError) {
        switch error.code {
        case .full: self = .storageFull
        case .unavailable, .closed, .outcomeUnknown, .stale, .fenced, .locked:
            self = .logUnavailable
        case .unknownTopic:
            self = .unavailable(
                vi: "Chủ đề chưa được tạo: đơn vị vận hành nạp danh mục trước.",
                en: "A topic does not exist yet: the operator imports the registry first.",
                retryAfterSeconds: 10)
        case .tooLarge:
            self = APIError(
                status: 413, code: "PACKET_TOO_LARGE", vi: "Bản ghi lớn hơn mức cho phép.",
                en: "The record is larger than allowed.")
        case .incompatible, .corrupt, .refused, .invalid: self = .internalFault
        }
    }

    init(_ error: BlobError) {
        switch error.code {
        case .full: self = .storageFull
        case .missing:
            self = APIError(
                status: 500, code: "FILE_MISSING",
                vi: "Kho tệp của trục thiếu tệp này: lỗi của trục, đơn vị vận hành khôi phục.",
                en: "The exchange's own store lacks this file: our fault, the operator restores it."
            )
        case .corrupt, .unreadable:
            self = APIError(
                status: 500, code: "FILE_DAMAGED",
                vi: "Tệp trong kho của trục bị hỏng: lỗi của trục, đơn vị vận hành khôi phục.",
                en: "The file is damaged in the exchange's own store: our fault, the operator "
                    + "restores it.")
        case .tooLarge:
            self = APIError(
                status: 413, code: "PACKET_TOO_LARGE", vi: "Tệp lớn hơn mức cho phép.",
                en: "The file is larger than allowed.")
        case .unavailable:
            self = .unavailable(
                vi: "Kho tệp chưa trả lời: gửi lại sau.",
                en: "The file store does not answer: try again later.")
        }
    }

    init(_ error: ProjectionError) {
        switch error.code {
        case .invalid: self = .badRequest("query", vi: error.detail, en: error.detail)
        case .full, .behind, .file, .closed:
            self = .unavailable(
                vi: "Dữ liệu tra cứu chưa sẵn sàng: thử lại sau.",
                en: "The read model is not ready: try again later.")
        }
    }
}
