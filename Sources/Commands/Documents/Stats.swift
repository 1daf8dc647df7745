// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// The sums over everything.
    static let stats = Command(
        "stats", "how many packets, documents, deliveries, refusals; at which level they wait",
        options: GatewayOptions.all + [GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let stats = try await GatewayClient(arguments).get(Query("/v1/stats"))
        if arguments.has("json") {
            StandardStreams.say(stats.bytes + [0x0A])
        } else {
            StandardStreams.say(StatsText.text(stats))
        }
        return ExitCode.done
    }
}

enum StatsText {
    static func text(_ stats: JSONValue) -> String {
        func number(_ name: String) -> String { stats[name]?.intValue.map { String($0) } ?? "–" }
        var sums = TextTable(["", .right("")])
        for (words, name) in [
            ("Gói tin đã gửi / submitted", "submitted"), ("Được nhận / accepted", "accepted"),
            ("Bị từ chối / refused", "refused"), ("Gửi lặp lại / repeated", "repeated"),
            ("Yêu cầu thu hồi / recalls", "recalls"),
            ("Bản giấy không cần / paper not needed", "paperUnneeded"),
            ("Lượt phát hành / deliveries due", "deliveriesDue"),
            ("Nơi nhận đã báo / acknowledged", "deliveriesAcknowledged"),
            ("Lỗi nội bộ / dead letters", "deadLetters"),
            ("Thiếu, đã bị xoá trước khi đọc / missing", "missing"),
        ] {
            sums.add([words, number(name)])
        }
        for (words, value) in [("p50", "p50"), ("p99", "p99")] {
            let time = stats["latencyMs"]?[value]?.intValue.map { "\($0) ms" } ?? "–"
            sums.add(["Từ gửi đến hộp thư / to the inbox \(words)", time])
        }
        let tables = [
            sums, table("Văn bản / documents", stats["documents"], StatusWords.document),
            table("Phát hành / deliveries", stats["deliveries"], StatusWords.delivery),
            table("Đã qua cấp / steps", stats["steps"], StatusWords.level),
            table("Chưa lấy về / not fetched", stats["notFetched"], StatusWords.level),
            table("Chưa tiếp nhận / not accepted", stats["notAccepted"], StatusWords.level),
            table(
                "Quá hạn / overdue", stats["deadlinesBreached"], StatusWords.act),
            table(
                "Sắp hết hạn / nearly due", stats["deadlinesWarned"], StatusWords.act),
            table("Thực hiện muộn / done late", stats["deadlinesLate"], StatusWords.act),
            table("Từ chối / refused by code", stats["refusedByCode"]) { $0 },
            table("Trạng thái bị từ chối / statuses refused", stats["statusesRefusedByCode"]) {
                $0
            },
        ]
        return tables.filter { !$0.isEmpty }.map(\.text).joined(separator: "\n\n")
            + ((stats["deadLetters"]?.intValue ?? 0) > 0 ? "\n→ lienthong dead-letters list" : "")
    }

    private static func table(
        _ title: String, _ counts: JSONValue?, _ word: (String) -> String
    ) -> TextTable {
        var table = TextTable([TextTable.Column(title: title), .right("")])
        for (name, count) in counts?.objectValue ?? [] {
            table.add(["  " + word(name), count.intValue.map { String($0) } ?? ""])
        }
        return table
    }
}
