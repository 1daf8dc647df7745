// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

/// An office's entries for people.
enum OfficeText {
    static func outcome(_ answer: JSONValue) -> String {
        guard let entry = answer["entry"] else {
            if let book = answer["book"]?.stringValue {
                return "Sổ “\(book)” đã mở / the book is open"
            }
            return """
                Văn thư đang xử lý / the office is working on it
                → GET \(answer["ask"]?.stringValue ?? "/v1/office/request")
                """
        }
        var lines = [head(entry)]
        if answer["outcome"]?.stringValue == "repeated" {
            lines.append("Việc này đã làm trước đó / this was done before")
        }
        lines += warnings(answer["warnings"])
        lines.append("→ lienthong office show \(entry["id"]?.stringValue ?? "")")
        return lines.joined(separator: "\n")
    }

    private static func warnings(_ warnings: JSONValue?) -> [String] {
        guard let warnings else { return [] }
        var lines: [String] = []
        if let packets = warnings["repeatedPackets"]?.intValue, packets > 0 {
            lines.append(
                "! mã định danh được gửi lại \(packets) lần / the id was sent again \(packets) times"
            )
        }
        let same = warnings.list("sameSymbol").compactMap(\.stringValue)
        if !same.isEmpty {
            lines.append(
                "! trùng số, ký hiệu, nơi ban hành / same number, symbol, issuer: "
                    + same.joined(separator: " "))
        }
        return lines
    }

    /// `Số đến 12 · 18/03/2026 · Đã chuyển xử lý / assigned`
    private static func head(_ entry: JSONValue) -> String {
        let number = entry["number"]?.intValue.map { "Số đến / arrival number \($0)" } ?? ""
        let book = entry["book"]?.stringValue ?? ""
        return [number, book, entry["arrivedOn"]?.stringValue ?? "", state(entry)]
            .filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private static func state(_ entry: JSONValue) -> String {
        let word = entry["state"]?.stringValue ?? ""
        return OfficeStanding.allCases.first { $0.word == word }?.words.both ?? word
    }

    static func list(_ answer: JSONValue) -> String {
        let entries = answer.list("entries")
        if entries.isEmpty { return "Không có văn bản / nothing" }
        var table = TextTable([
            "Vào sổ / entry", "Ngày đến / arrived", "Số, ký hiệu / symbol",
            .cut("Nơi ban hành / issuer", at: 30), .cut("Trích yếu / subject", at: 50),
            .cut("Ai / who", at: 40), "Hạn / due", "Tình trạng / state",
        ])
        for entry in entries {
            let isLate = entry["isLate"]?.boolValue == true
            table.add([
                entry["id"]?.stringValue ?? "", entry["arrivedOn"]?.stringValue ?? "",
                entry["symbol"]?.stringValue ?? "", entry["issuerName"]?.stringValue ?? "",
                urgency(entry) + (entry["subject"]?.stringValue ?? ""), people(entry),
                (entry["dueOn"]?.stringValue ?? "") + (isLate ? " ! quá hạn / late" : ""),
                state(entry),
            ])
        }
        return table.text
    }

    static func numbers(_ answer: JSONValue) -> String {
        var table = TextTable([
            "Nơi gửi / sender", "Ký hiệu / notation", .right("Từ / first"), .right("Đến / last"),
            "Thiếu / missing", "Trùng / used twice",
        ])
        for series in answer.list("series") {
            let gaps = series.list("gaps").map { gap -> String in
                let (from, to) = (gap["from"]?.intValue ?? 0, gap["to"]?.intValue ?? 0)
                return from == to ? "\(from)" : "\(from)–\(to)"
            }
            let reused = series.list("reused").map { reuse -> String in
                let documents = reuse.list("documents").compactMap(\.stringValue)
                return "\(reuse["number"]?.intValue ?? 0): \(documents.joined(separator: " "))"
            }
            table.add([
                series["sender"]?.stringValue ?? "", series["notation"]?.stringValue ?? "",
                String(series["first"]?.intValue ?? 0), String(series["last"]?.intValue ?? 0),
                gaps.joined(separator: ", "), reused.joined(separator: "; "),
            ])
        }
        let cut =
            answer["isWhole"]?.boolValue == false
            ? "\n! chỉ xét văn bản mới nhất / only the newest documents were looked at" : ""
        return
            (table.isEmpty
            ? "Không thấy số thiếu hay trùng / none is missing or used twice" : table.text)
            + cut
    }

    private static func urgency(_ entry: JSONValue) -> String {
        guard let priority = entry["priority"]?.intValue, priority > 0 else { return "" }
        return "[\(StatusWords.priority(priority))] "
    }

    private static func people(_ entry: JSONValue) -> String {
        entry.list("assignments").filter { $0["endedAt"]?.stringValue == nil }
            .map(who).joined(separator: "; ")
    }

    private static func who(_ assignment: JSONValue) -> String {
        [assignment["name"]?.stringValue ?? "", assignment["unit"]?.stringValue ?? ""]
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    static func entry(_ entry: JSONValue) -> String {
        var lines = [head(entry)]
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { lines.append("\(name): \(value)") }
        }
        add("Văn bản / document", entry["documentId"]?.stringValue)
        add("Số, ký hiệu / symbol", entry["symbol"]?.stringValue)
        add("Nơi ban hành / issuer", entry["issuerName"]?.stringValue)
        add("Trích yếu / subject", entry["subject"]?.stringValue)
        add("Bút phê / opinion", entry["opinion"]?.stringValue)
        add("Lý do / because", entry["closedBecause"]?.stringValue)
        if entry["isRecallOpen"]?.boolValue == true {
            add(
                "! Nơi gửi yêu cầu thu hồi, trả lời 15 hoặc 16 / recall asked, answer 15 or 16",
                entry["recallReason"]?.stringValue)
        }
        var table = TextTable([
            .right("N"), "Phần việc / duty", "Ai / who", "Hạn / due", "Tiến độ / progress",
            "Xong / done",
        ])
        for assignment in entry.list("assignments") {
            let duty = OfficeDuty(rawValue: assignment["duty"]?.stringValue ?? "")
            table.add([
                assignment["number"]?.intValue.map { String($0) } ?? "",
                duty?.words.both ?? "", who(assignment), assignment["dueOn"]?.stringValue ?? "",
                assignment["progress"]?.stringValue ?? "",
                StatusWords.time(assignment["doneAt"]?.stringValue),
            ])
        }
        if !table.isEmpty { lines += table.lines }
        for change in entry.list("history") {
            let act = OfficeAct(rawValue: change["act"]?.stringValue ?? "")?.words.both ?? ""
            let parts = [
                StatusWords.time(change["at"]?.stringValue), act,
                change["by"]?.stringValue ?? "", change["text"]?.stringValue ?? "",
            ]
            lines.append("  " + parts.filter { !$0.isEmpty }.joined(separator: " · "))
        }
        return lines.joined(separator: "\n")
    }
}
