// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection
import Spreadsheet

/// The registers of Decree 30, Annex IV, column by column.
enum RegisterForm: String, CaseIterable, Sendable {
    /// Sổ đăng ký văn bản đến.
    case incoming
    /// Sổ đăng ký văn bản đi.
    case outgoing
    /// Sổ theo dõi giải quyết văn bản đến.
    case followUp = "follow-up"

    struct Column: Sendable {
        let name: Bilingual
        /// In characters, as a spreadsheet measures columns.
        let width: Double

        init(_ vi: String, _ en: String, _ width: Double) {
            name = Bilingual(vi, en)
            self.width = width
        }
    }

    var title: Bilingual {
        switch self {
        case .incoming: Bilingual("Sổ đăng ký văn bản đến", "Register of incoming documents")
        case .outgoing: Bilingual("Sổ đăng ký văn bản đi", "Register of outgoing documents")
        case .followUp:
            Bilingual("Sổ theo dõi giải quyết văn bản đến", "Follow-up of incoming documents")
        }
    }

    var columns: [Column] {
        switch self {
        case .incoming:
            [
                Column("Ngày đến", "Arrived on", 11), Column("Số đến", "Arrival number", 8),
                Column("Tác giả", "Author", 24),
                Column("Số, ký hiệu văn bản", "Number and symbol", 16),
                Column("Ngày, tháng văn bản", "Date", 11),
                Column("Tên loại và trích yếu nội dung văn bản", "Type and subject", 42),
                Column("Đơn vị hoặc người nhận", "Unit or person receiving", 24),
                Column("Ngày chuyển", "Passed on", 11),
                Column("Ký nhận", "Signature of the receiver", 14),
                Column("Ghi chú", "Note", 20),
            ]
        case .outgoing:
            [
                Column("Số, ký hiệu văn bản", "Number and symbol", 16),
                Column("Ngày, tháng văn bản", "Date", 11),
                Column("Tên loại và trích yếu nội dung văn bản", "Type and subject", 42),
                Column("Người ký", "Signer", 20),
                Column("Nơi nhận văn bản", "Place of receipt", 32),
                Column("Đơn vị, người nhận bản lưu", "Keeper of the copy", 16),
                Column("Số lượng bản", "Copies", 8), Column("Ngày chuyển", "Passed on", 11),
                Column("Ký nhận", "Signature of the receiver", 14),
                Column("Ghi chú", "Note", 20),
            ]
        case .followUp:
            [
                Column("Số đến", "Arrival number", 8),
                Column(
                    "Tên loại, số, ký hiệu, ngày, tháng và tác giả văn bản",
                    "Type, number, date and author", 42),
                Column("Đơn vị hoặc người nhận", "Unit or person receiving", 26),
                Column("Thời hạn giải quyết", "Deadline", 12),
                Column("Tiến độ giải quyết", "Progress", 28),
                Column("Số, ký hiệu văn bản trả lời", "Number of the answer", 18),
                Column("Ghi chú", "Note", 20),
            ]
        }
    }
}

/// One line of a register, and the document or the entry that it is of.
struct RegisterRow: Sendable, Hashable {
    var cells: [Workbook.Cell]
    var documentID = ""
    var entry = ""
}

extension RegisterRow {
    init(incoming entry: OfficeEntry) {
        let document = entry.document ?? OfficeDocument()
        let receivers = entry.assignments.filter { $0.endedAt == 0 || $0.doneAt > 0 }
        let passed = entry.assignments.map(\.assignedAt).min() ?? 0
        let seen = receivers.filter { $0.seenAt > 0 }.map { assignment in
            "\(assignment.to?.text ?? "") \(Self.moment(assignment.seenAt))"
        }
        self.init(
            cells: [
                .day(entry.arrivedOn), .number(Int64(entry.number)), .text(document.author),
                .text(document.symbol), .day(document.issuedOn), .text(document.title),
                .text(receivers.map { $0.to?.text ?? "" }.joined(separator: "; ")),
                .day(passed == 0 ? nil : BusinessTime(milliseconds: passed).date.daysSince1970),
                .text(seen.joined(separator: "; ")), .text(entry.note),
            ], documentID: document.documentID, entry: entry.id)
    }

    init(followUp entry: OfficeEntry) {
        let document = entry.document ?? OfficeDocument()
        let parts = [
            [document.typeName, document.symbol].filter { !$0.isEmpty }.joined(separator: " "),
            document.issuedOn.map { CivilDate(daysSince1970: $0).vietnamese } ?? "",
            document.author,
        ]
        let receivers = entry.assignments.filter { $0.endedAt == 0 || $0.doneAt > 0 }
        let people = receivers.map { assignment in
            let duty = assignment.duty.duty?.words.vi ?? ""
            return "\(duty): \(assignment.to?.text ?? "")"
        }
        let due = receivers.compactMap { assignment in
            assignment.dueOn.map { CivilDate(daysSince1970: $0).vietnamese }
        }
        let said = receivers.filter { !$0.progress.isEmpty || $0.doneAt > 0 }.map { assignment in
            let done = assignment.doneAt > 0 ? " (xong \(Self.moment(assignment.doneAt)))" : ""
            return "\(assignment.to?.text ?? ""): \(assignment.progress)\(done)"
        }
        let state = entry.standing?.words.vi ?? ""
        self.init(
            cells: [
                .number(Int64(entry.number)),
                .text(parts.filter { !$0.isEmpty }.joined(separator: "; ")),
                .text(people.joined(separator: "; ")),
                .text(
                    due.isEmpty
                        ? entry.nextDeadline.map { CivilDate(daysSince1970: $0).vietnamese } ?? ""
                        : Self.once(due).joined(separator: "; ")),
                .text(([state] + said).joined(separator: ". ")), .text(entry.answer),
                .text(entry.note),
            ], documentID: document.documentID, entry: entry.id)
    }

    init(outgoing sent: SentDocument) {
        let document = sent.document
        let more = sent.summary.receivers - sent.receivers.count
        let names = sent.receivers.map(\.name) + (more > 0 ? ["… và \(more) nơi khác"] : [])
        let fetched = sent.summary.acknowledged
        let isElectronic = sent.summary.receivers > 0
        self.init(
            cells: [
                .text(OfficeDocument(document).symbol), .day(document.issuedOn),
                .text(OfficeDocument(document).title), .text(document.signerName),
                .text(names.joined(separator: "; ")), .empty,
                isElectronic ? .text("Điện tử") : .empty,
                .day(sent.summary.acceptedAt?.date.daysSince1970),
                .text(
                    isElectronic ? "\(fetched)/\(sent.summary.receivers) nơi đã nhận" : ""),
                .text(sent.note),
            ], documentID: sent.summary.id)
    }

    private static func moment(_ milliseconds: Int64) -> String {
        let time = BusinessTime(milliseconds: milliseconds)
        return "\(time.date.vietnamese) \(time.slashed.suffix(8).prefix(5))"
    }

    private static func once(_ texts: [String]) -> [String] {
        var found: [String] = []
        for text in texts where !found.contains(text) { found.append(text) }
        return found
    }
}

extension Workbook.Cell {
    fileprivate static func day(_ days: Int32?) -> Workbook.Cell {
        days.map { .text(CivilDate(daysSince1970: $0).vietnamese) } ?? .empty
    }

    /// As a page shows it.
    var shown: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .empty: ""
        }
    }
}

extension OfficeDocument {
    fileprivate var author: String { issuerName.isEmpty ? issuer : issuerName }

    /// Type and summary, as the book has them in one column.
    fileprivate var title: String {
        [typeName, subject].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

extension OfficeEntry {
    /// What the column for notes says: why the number is not what one expects, how it came.
    fileprivate var note: String {
        var notes: [String] = []
        switch standing {
        case .cancelled: notes.append("ĐÃ HỦY: \(closedBecause)")
        case .returned: notes.append("Trả lại: \(closedBecause)")
        case .registered, .assigned, .processing, .completed, nil: break
        }
        if isByHand { notes.append("Số ghi tay: \(byHandBecause)") }
        if document?.isPaper ?? true { notes.append("Bản giấy") }
        if let priority = Priority(rawValue: Int(document?.priority ?? 0)), priority != .normal {
            notes.append(priority.words.vi)
        }
        if isRecallOpen { notes.append("Nơi gửi yêu cầu thu hồi: \(recallReason)") }
        return notes.joined(separator: ". ")
    }
}
