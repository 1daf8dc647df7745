// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// The sentences of the office's pages.
extension Words {
    func name(_ standing: OfficeStanding) -> (String, Tone) {
        let tone: Tone =
            switch standing {
            case .registered: .warn
            case .assigned, .processing: .info
            case .completed: .good
            case .returned, .cancelled: .bad
            }
        return (title(standing.words), tone)
    }

    var office: String { pick("Văn thư", "Office") }
    var arrivalNumber: String { pick("Số đến", "Arrival number") }
    var book: String { pick("Sổ", "Book") }
    var firstBook: String { pick("Văn bản đến", "Incoming documents") }
    var registerIt: String { pick("Tiếp nhận & vào sổ", "Accept and register") }
    var returnIt: String { pick("Trả lại nơi gửi", "Return to the sender") }
    var returnReason: String {
        pick("Lý do trả lại (nơi gửi đọc được)", "Reason (the sender reads it)")
    }
    var byHand: String { pick("Ghi số đến bằng tay", "Write the arrival number by hand") }
    var byHandHint: String {
        pick(
            "Thường để trống: hệ thống cấp số tiếp theo. Số ghi tay phải còn trống và phải có lý do; hệ thống bỏ qua số đó khi cấp tiếp.",
            "Usually left out: the next number is given. One that is written must be free and needs a reason; the series goes round it."
        )
    }
    var byHandBecause: String { pick("Lý do ghi tay", "Why by hand") }
    var writtenByHand: String { pick("Số ghi tay", "Number by hand") }
    var officeWaits: String {
        pick(
            "Văn thư đang xử lý; kết quả hiện ra trong giây lát.",
            "The office is working on it; the result shows in a moment.")
    }
    func officeDone(_ act: String) -> String { pick("Đã ghi: \(act).", "Done: \(act).") }
    func repeatedPackets(_ count: String) -> String {
        pick(
            "Nơi gửi đã gửi lại cùng mã định danh \(count) lần; văn bản chỉ vào sổ một lần.",
            "The sender sent this id again \(count) times; the document is registered once.")
    }
    var sameSymbol: String {
        pick(
            "Trùng số, ký hiệu và nơi ban hành với:", "Same number, symbol and issuer as:")
    }
    var late: String { pick("Quá hạn", "Late") }
    var officeDeadline: String { pick("Hạn xử lý", "Deadline") }
    var history: String { pick("Quá trình xử lý", "History") }
    var whom: String { pick("Ai, đơn vị nào", "Who") }
    var whomHint: String {
        pick(
            "Nhiều nơi thì ngăn bằng dấu chấm phẩy; một nơi chủ trì.",
            "Several between semicolons; one in the lead.")
    }
    var whose: String { pick("Phần việc của", "Whose part") }
    var everybody: String { pick("Tất cả", "Everybody") }
    var wholeDocument: String {
        pick("Cả văn bản (kết thúc xử lý)", "The whole document (closes it)")
    }
    var task: String { pick("Nội dung giao", "Task") }
    var note: String { pick("Ghi chú", "Note") }
    var opinionText: String { pick("Ý kiến chỉ đạo", "Opinion") }
    var progressText: String { pick("Tiến độ", "How far it is") }
    var result: String { pick("Kết quả", "Result") }
    var answerNumber: String { pick("Số văn bản trả lời", "Number of the answer") }
    func urged(_ count: String) -> String { pick("đôn đốc \(count) lần", "urged \(count) times") }
    var doneIt: String { pick("Đã xong", "Done") }
    var seenIt: String { pick("Đã xem", "Seen") }
}

/// Of the worklist and the registers.
extension Words {
    func officeOf(_ agency: String) -> String { pick("Văn thư: \(agency)", "Office: \(agency)") }
    var whichOffice: String {
        pick("Mã định danh của cơ quan", "Code of the agency")
    }
    var toRegister: String { pick("Chờ tiếp nhận & vào sổ", "To be registered") }
    var toAssign: String { pick("Chờ phân công", "To be assigned") }
    var inHand: String { pick("Đang xử lý", "In hand") }
    var mine: String { pick("Việc của tôi", "Mine") }
    var nothingWaits: String { pick("Không có việc nào đang chờ.", "Nothing waits.") }
    var recallsOpen: String {
        pick("Nơi gửi yêu cầu thu hồi: trả lời 15 hoặc 16", "Recalls: answer 15 or 16")
    }
    var toInbox: String { pick("Trả lời ở hộp văn bản đến", "Answer in the inbox") }
    var sinceYesterday: String { pick("Đến từ hôm trước", "Since before today") }
    var registers: String { pick("Sổ đăng ký, in và Excel", "Registers, to print and as Excel") }
    var registerPaper: String {
        pick("Vào sổ văn bản giấy", "Register a document that came on paper")
    }
    var numberOfIt: String { pick("Số", "Number") }
    var notation: String { pick("Ký hiệu", "Symbol") }
    var priorityName: String { pick("Độ khẩn", "Urgency") }
    var arrivedOn: String { pick("Ngày đến", "Arrived on") }
    var fromDay: String { pick("Từ ngày", "From") }
    var toDay: String { pick("Đến ngày", "To") }
    func period(_ from: CivilDate, _ to: CivilDate) -> String {
        let format = Format(language: language)
        return pick(
            "Từ ngày \(format.day(from)) đến ngày \(format.day(to))",
            "From \(format.day(from)) to \(format.day(to))")
    }
    var printHint: String {
        pick(
            "In trang này để đóng sổ: đủ các cột của Phụ lục IV Nghị định 30/2020, có chỗ ký.",
            "Print this page for the bound book: the columns of Decree 30/2020 Annex IV, with places to sign."
        )
    }
    var registrar: String { pick("Người lập sổ", "Registrar") }
    var headOfOffice: String { pick("Thủ trưởng cơ quan", "Head of the agency") }
    var signHere: String { pick("(ký, ghi rõ họ tên)", "(signature and full name)") }
    var slip: String { pick("Phiếu giải quyết văn bản đến", "Handling slip") }
    var leadersOpinion: String {
        pick("Ý kiến của lãnh đạo cơ quan", "Opinion of the agency's leader")
    }
    var unitLeadersOpinion: String {
        pick("Ý kiến của lãnh đạo đơn vị", "Opinion of the unit's leader")
    }
    var proposal: String { pick("Ý kiến đề xuất của người giải quyết", "Proposal of the handler") }
    var duty: String { pick("Phần việc", "Duty") }
    var givenOn: String { pick("Giao lúc", "Given") }
    var handler: String { pick("Người giải quyết", "Handler") }
    var unitLeader: String { pick("Lãnh đạo đơn vị", "Leader of the unit") }
    var leader: String { pick("Lãnh đạo cơ quan", "Leader of the agency") }
}

/// Of senders' outgoing numbers.
extension Words {
    var numbersTitle: String { pick("Số đi của các nơi gửi", "Senders' outgoing numbers") }
    var numbersHint: String {
        pick(
            "Số thiếu có thể đã gửi nơi khác; số trùng là hai văn bản cùng số, ký hiệu, năm của một nơi ban hành.",
            "What is missing may have gone to others; a number that stands twice is on two documents of one issuer, symbol and year."
        )
    }
    var numbersCut: String {
        pick(
            "Có quá nhiều văn bản: chỉ xét các văn bản mới nhất trong năm.",
            "There are too many documents: only the newest of the year were looked at.")
    }
    var numbersSound: String {
        pick("Không thấy số thiếu hay trùng.", "None is missing or used twice.")
    }
    var numbersSeen: String { pick("Đã thấy", "Seen") }
    var numbersMissing: String { pick("Thiếu", "Missing") }
    var numbersReused: String { pick("Trùng", "Used twice") }
}
