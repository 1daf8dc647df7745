// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

/// What the registry answers, for people.
enum RegistryText {
    static func rules(_ rules: JSONValue) -> String {
        var limits = TextTable([
            "Việc / act", "", "Từ / from", "Báo trước / warning", "Hạn / limit", "Căn cứ / source",
        ])
        for rule in rules["deadlines"]?.arrayValue ?? [] {
            func text(_ name: String) -> String { rule[name]?.stringValue ?? "–" }
            limits.add([
                StatusWords.act(text("act")), text("lane"), text("validFrom"), text("warning"),
                text("breach"), text("source"),
            ])
        }
        var days = TextTable(["Ngày / day", "", "Tên / name", "Độ chắc"])
        for day in rules["holidays"]?.arrayValue ?? [] {
            days.add(
                ["date", "kind", "name", "certainty"].map { day[$0]?.stringValue ?? "" })
        }
        let warning = RegistryTables.unknownYears(rules).map { "\n\n" + $0 } ?? ""
        return limits.text + "\n\n" + days.text + warning
    }

    static func agency(_ agency: JSONValue) -> String {
        func text(_ name: String) -> String? { agency[name]?.stringValue }
        var facts = TextTable(["", ""])
        facts.add(["Mã / code", text("code") ?? ""])
        if let written = text("written"), written != text("code") {
            facts.add(["Viết là / written", written])
        }
        facts.add(["Ngày / at", text("on") ?? ""])
        let isOpen = text("standing") != "closed"
        facts.add(["Tình trạng / standing", isOpen ? "Đang hoạt động / open" : "Đã đóng / closed"])
        if let successor = text("successor") { facts.add(["Kế thừa / successor", successor]) }
        if let name = text("name") { facts.add(["Tên / name", name]) }
        if let kind = text("kind").flatMap(AgencyKind.init) {
            facts.add(["Loại hình / kind", kind.words.both])
        }
        if let level = text("level") { facts.add(["Cấp / level", StatusWords.level(level)]) }
        if let parent = text("parent") { facts.add(["Cấp trên / parent", parent]) }
        facts.add(["Nút / node", text("node") ?? "–"])
        for rule in agency["receiving"]?.arrayValue ?? [] {
            facts.add(["Nhận được / receives", receiving(rule)])
        }
        for group in agency["groups"]?.arrayValue ?? [] {
            facts.add(["Nhóm nơi nhận / group", "@" + (group.stringValue ?? "")])
        }
        var periods = TextTable([
            "Từ / from", "Đến / to", "Tên / name", "Cấp trên", "Kế thừa", "Độ chắc",
        ])
        for period in agency["periods"]?.arrayValue ?? [] {
            periods.add(
                ["validFrom", "validTo", "name", "parent", "successor", "certainty"].map {
                    period[$0]?.stringValue ?? "–"
                })
        }
        return facts.text + (periods.isEmpty ? "" : "\n\n" + periods.text)
    }

    private static func receiving(_ rule: JSONValue) -> String {
        var parts = [
            rule["electronic"]?.boolValue == false
                ? "không nhận điện tử / not electronic" : "điện tử / electronic"
        ]
        if let bytes = rule["maxBytes"]?.intValue { parts.append("≤ \(bytes) byte") }
        let types = rule["fileTypes"]?.arrayValue?.compactMap(\.stringValue) ?? []
        if !types.isEmpty { parts.append(types.joined(separator: " ")) }
        let days = [rule["validFrom"]?.stringValue, rule["validTo"]?.stringValue]
        if days.contains(where: { $0 != nil }) {
            parts.append(days.map { $0 ?? "…" }.joined(separator: " – "))
        }
        return parts.joined(separator: ", ")
    }

    /// Each hop and why; then what would be refused.
    static func route(_ route: JSONValue) -> String {
        var parts: [String] = []
        for (title, name) in [("Nơi gửi / from", "from"), ("Nơi nhận / to", "to")] {
            let end = route[name]
            var lines = ["\(title): \(end?["written"]?.stringValue ?? "")"]
            lines += (end?["reasons"]?.arrayValue ?? []).map { "  – " + both($0) }
            parts.append(lines.joined(separator: "\n"))
        }
        var table = TextTable([.right(""), "Mã / code", "Cấp / level", "Tên / name"])
        let hops = route["hops"]?.arrayValue ?? []
        for (index, hop) in hops.enumerated() {
            table.add([
                String(index + 1), hop["code"]?.stringValue ?? "",
                hop["code"]?.stringValue == "VN"
                    ? "Trục quốc gia / national axis"
                    : hop["level"]?.stringValue.map(StatusWords.level) ?? "–",
                hop["name"]?.stringValue
                    ?? (hop["code"]?.stringValue == "VN" ? "Trục liên thông quốc gia" : ""),
            ])
        }
        if !hops.isEmpty {
            let reasons = hops.enumerated().map { "  \($0 + 1). \(both($1["reason"] ?? .null))" }
            let arrival = (route["arrival"]?.arrayValue ?? []).map { "  → \(both($0))" }
            parts.append(table.text)
            parts.append((["Vì sao / why:"] + reasons + arrival).joined(separator: "\n"))
        }
        for refusal in route["refusals"]?.arrayValue ?? [] {
            parts.append(
                "Bị từ chối / refused [\(refusal["code"]?.stringValue ?? "")]: "
                    + both(refusal["message"] ?? .null))
        }
        return parts.joined(separator: "\n")
    }

    static func found(_ found: JSONValue) -> String {
        let agencies = found["agencies"]?.arrayValue ?? []
        guard !agencies.isEmpty else { return "Không tìm thấy / none found" }
        var table = TextTable(["Mã / code", "Tên / name", "Cấp / level", "Tình trạng / standing"])
        for agency in agencies {
            let heirs = agency["successors"]?.arrayValue?.compactMap(\.stringValue) ?? []
            table.add([
                agency["code"]?.stringValue ?? "", agency["name"]?.stringValue ?? "",
                agency["level"]?.stringValue.map(StatusWords.level) ?? "–",
                agency["standing"]?.stringValue == "open"
                    ? "Đang hoạt động / open"
                    : "Đã đóng / closed → \(heirs.isEmpty ? "–" : heirs.joined(separator: ", "))",
            ])
        }
        return table.text + page(of: found, shown: agencies.count)
    }

    static func successions(_ list: JSONValue) -> String {
        let lines = list["successions"]?.arrayValue ?? []
        guard !lines.isEmpty else { return "Không có / none" }
        var table = TextTable([
            "Mã / code", "Tên / name", "Đến / until", .right("Từ chối / refused"),
            "Văn bản gửi tới / mail",
        ])
        for line in lines {
            table.add([
                line["code"]?.stringValue ?? "", line["name"]?.stringValue ?? "",
                line["until"]?.stringValue ?? "–", "\(line["refused"]?.intValue ?? 0)",
                mail(of: line),
            ])
        }
        return table.text + page(of: list, shown: lines.count)
    }

    static func succession(_ line: JSONValue) -> String {
        "\(line["code"]?.stringValue ?? "") (\(line["name"]?.stringValue ?? "")): \(mail(of: line))"
    }

    private static func mail(of line: JSONValue) -> String {
        let heirs = (line["successors"]?.arrayValue ?? []).map {
            "\($0["code"]?.stringValue ?? "") \($0["name"]?.stringValue ?? "")"
        }.joined(separator: "; ")
        switch line["mail"]?.stringValue {
        case "redirected":
            return "chuyển tới / goes to \(line["to"]?.stringValue ?? "")"
        case "undecided": return "chưa quyết định / undecided → \(heirs)"
        default: return "từ chối / refused → \(heirs.isEmpty ? "–" : heirs)"
        }
    }

    private static func page(of list: JSONValue, shown: Int) -> String {
        let count = list["count"]?.intValue ?? 0
        guard let next = list["next"]?.stringValue else { return "" }
        return "\n\(shown) / \(count) → --after \(next)"
    }

    private static func both(_ words: JSONValue) -> String {
        TextWidth.printable(
            "\(words["vi"]?.stringValue ?? "") / \(words["en"]?.stringValue ?? "")")
    }
}
