// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why an office's act is not carried out. Nothing has changed then, and no number is used.
package struct OfficeRefusal: Hashable, Sendable {
    package enum Code: String, CaseIterable, Hashable, Sendable {
        case numberTaken = "NUMBER_TAKEN"
        case numberTooFar = "NUMBER_TOO_FAR"
        case reasonRequired = "REASON_REQUIRED"
        case unknownBook = "UNKNOWN_BOOK"
        case tooManyBooks = "TOO_MANY_BOOKS"
        case unknownEntry = "UNKNOWN_ENTRY"
        case entryClosed = "ENTRY_CLOSED"
        case alreadyRegistered = "ALREADY_REGISTERED"
        case nothingAssigned = "NOTHING_ASSIGNED"
        case notAssigned = "NOT_ASSIGNED"
        case secondLead = "SECOND_LEAD"
        case tooManyAssignments = "TOO_MANY_ASSIGNMENTS"
        case recallOpen = "RECALL_OPEN"
        case unknownAct = "UNKNOWN_ACT"
    }

    package let code: Code
    /// The field at fault.
    package let element: String
    package let words: Bilingual

    private init(_ code: Code, _ element: String, _ vi: String, _ en: String) {
        self.code = code
        self.element = element
        words = Bilingual(vi, en)
    }

    package static func numberTaken(_ number: Int32, next: Int32) -> OfficeRefusal {
        OfficeRefusal(
            .numberTaken, "number",
            "Số đến \(number) đã dùng; số tiếp theo là \(next). Để trống để hệ thống cấp số.",
            "Arrival number \(number) is used; the next is \(next). Leave it out to be given one.")
    }

    package static func numberTooFar(_ number: Int32, next: Int32) -> OfficeRefusal {
        let most = next + ArrivalSeries.maxAhead
        return OfficeRefusal(
            .numberTooFar, "number",
            "Số đến \(number) cách số tiếp theo (\(next)) quá xa: lớn nhất được ghi là \(most).",
            "Arrival number \(number) lies too far ahead of the next (\(next)): at most \(most).")
    }

    package static func reasonRequired(_ element: String) -> OfficeRefusal {
        OfficeRefusal(
            .reasonRequired, element, "Phải ghi rõ lý do (\(element)).",
            "A reason must be given (\(element)).")
    }

    package static func unknownBook(_ book: String) -> OfficeRefusal {
        OfficeRefusal(
            .unknownBook, "book", "Cơ quan chưa mở sổ “\(book)”: hãy mở sổ trước khi vào sổ.",
            "The agency has no book “\(book)”: open it before it is used.")
    }

    package static func tooManyBooks(_ limit: Int) -> OfficeRefusal {
        OfficeRefusal(
            .tooManyBooks, "book", "Một cơ quan có nhiều nhất \(limit) sổ ngoài sổ văn bản đến.",
            "An agency has at most \(limit) books beside that of incoming documents.")
    }

    package static func unknownEntry(_ entry: String) -> OfficeRefusal {
        OfficeRefusal(
            .unknownEntry, "entry", "Trong sổ không có \(entry).",
            "There is no \(entry) in the books.")
    }

    package static func entryClosed(_ entry: String, _ state: OfficeStanding) -> OfficeRefusal {
        OfficeRefusal(
            .entryClosed, "entry", "\(entry): \(state.words.vi.lowercased()), không thay đổi được.",
            "\(entry) is \(state.words.en) and cannot be changed.")
    }

    package static func alreadyRegistered(_ entry: String) -> OfficeRefusal {
        OfficeRefusal(
            .alreadyRegistered, "documentId",
            "Văn bản đã vào sổ (\(entry)): không trả lại được; hãy gửi văn bản trả lời.",
            "The document is registered (\(entry)) and cannot be returned; answer it instead.")
    }

    package static var nothingAssigned: OfficeRefusal {
        OfficeRefusal(
            .nothingAssigned, "assignments", "Phải chọn ít nhất một nơi nhận xử lý.",
            "At least one who is to handle it must be named.")
    }

    package static func notAssigned(_ entry: String) -> OfficeRefusal {
        OfficeRefusal(
            .notAssigned, "assignment",
            "\(entry) không có phân công đang mở như vậy cho người này.",
            "\(entry) has no such open assignment for this person.")
    }

    package static var secondLead: OfficeRefusal {
        OfficeRefusal(
            .secondLead, "assignments", "Chỉ một đơn vị hoặc cá nhân chủ trì.",
            "Only one unit or person is in the lead.")
    }

    package static func tooManyAssignments(_ limit: Int) -> OfficeRefusal {
        OfficeRefusal(
            .tooManyAssignments, "assignments",
            "Một văn bản có nhiều nhất \(limit) lượt phân công.",
            "A document has at most \(limit) assignments.")
    }

    package static func recallOpen(_ entry: String) -> OfficeRefusal {
        OfficeRefusal(
            .recallOpen, "entry",
            "\(entry): nơi gửi yêu cầu thu hồi; hãy trả lời yêu cầu (15 hoặc 16) trước.",
            "\(entry): its sender asks for it back; answer that (15 or 16) first.")
    }

    package static var unknownAct: OfficeRefusal {
        OfficeRefusal(
            .unknownAct, "act", "Phiên bản này không biết việc được yêu cầu.",
            "This version does not know what is asked.")
    }
}
