// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// The sentences of what is owed by when.
extension Words {
    var deadline: String { pick("Thời hạn", "Deadline") }
    var limit: String { pick("Hạn", "Limit") }
    func late(_ words: String) -> String { pick("đã làm, \(words)", "done, \(words)") }
    var allActs: String { pick("Mọi việc", "Everything") }
    var nothingOverdue: String {
        pick("Không có việc nào trong danh sách này.", "There is nothing in this list.")
    }
    var overdueHint: String {
        pick(
            "Việc phải làm đúng hạn theo Nghị định 30/2020/NĐ-CP và Quyết định 28/2018/QĐ-TTg. Việc quá hạn "
                + "được báo lên cấp trên sau mỗi ngày làm việc.",
            "What Decree 30/2020 and Decision 28/2018 ask to be done in time. What is overdue is told to the "
                + "next agency above after each working day.")
    }
    func unknownYears(_ years: [Int]) -> String {
        let list = years.map { String($0) }.joined(separator: ", ")
        return pick(
            "Lịch làm việc chưa có ngày nghỉ của năm \(list): thời hạn tính vào năm đó có thể sai. Đơn vị "
                + "vận hành cần nhập holidays.csv của năm đó.",
            "The working calendar knows no holiday of \(list): limits that fall into it may be wrong. The "
                + "operator imports that year's holidays.csv.")
    }
    func toldAbove(_ agency: String) -> String {
        pick("đã báo \(agency)", "\(agency) was told")
    }
    func owedBy(_ agency: String) -> String { pick("Phải làm: \(agency)", "Owed by \(agency)") }
}
