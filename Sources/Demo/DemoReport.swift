// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Commands
import Exchange
import JSON
import Terminal

/// The end of the demo for people.
enum DemoReport {
    static func text(_ summary: DemoSummary, names: [String: String]) -> String {
        [
            figures(summary), levels(summary), timeline(summary, names: names),
            office(summary), refusals(summary),
            problems(summary),
        ].compactMap { $0 }.joined(separator: "\n\n")
    }

    private static func figures(_ summary: DemoSummary) -> String {
        var table = TextTable([
            "Kết quả / result", "", .right("Chờ đợi / expected"), .right("Có / found"), "",
        ])
        for line in summary.lines {
            table.add([
                line.vi, line.name, String(line.expected), String(line.found),
                line.holds ? "✓" : "✗",
            ])
        }
        let seconds = Double(summary.duration / 100) / 10
        return table.text + "\n\n" + latencies(summary.ledger)
            + "\n\(seconds) s, log \(summary.log), build \(DemoSummary.build)"
            + (DemoSummary.build == "debug"
                ? " (chậm hơn bản phát hành / slower than a release)" : "")
    }

    private static func latencies(_ ledger: DemoLedger) -> String {
        var table = TextTable([
            "Từ gửi đến khi nút nhận đọc / from submission to the receiver's node",
            .right("Số / count"), .right("p50"), .right("p99"),
        ])
        for (words, times) in [
            ("Tất cả / all", ledger.latencies),
            ("Không kể gửi toàn quốc / without circulars", ledger.singleLatencies),
            ("Khẩn / urgent", ledger.urgentLatencies),
        ] {
            table.add([
                words, String(times.count), times.value(0.5).map { "\($0) ms" } ?? "–",
                times.value(0.99).map { "\($0) ms" } ?? "–",
            ])
        }
        return table.text
    }

    private static func levels(_ summary: DemoSummary) -> String? {
        let ledger = summary.ledger
        var table = TextTable([
            "Cấp / level", .right("Phát hành / delivered"), .right("Đã báo / acknowledged"),
        ])
        for level in Level.allCases {
            guard let count = ledger.deliveriesByLevel[level.rawValue] else { continue }
            table.add([
                StatusWords.level(level.rawValue), String(count),
                String(ledger.acknowledgedByLevel[level.rawValue] ?? 0),
            ])
        }
        return table.isEmpty ? nil : table.text
    }

    /// The document that shows most: over the most levels, and reported furthest.
    static func showpiece(_ ledger: DemoLedger) -> DemoLedger.Delivery? {
        func rank(_ delivery: DemoLedger.Delivery) -> (Int, Int) {
            let hops = delivery.answer["trace"]?.arrayValue ?? []
            return (hops.count, delivery.statuses.count)
        }
        return ledger.deliveries.values
            .filter { delivery in
                let sender = delivery.answer["sender"]?.stringValue ?? ""
                return sender.prefix(3) != delivery.key.receiver.prefix(3)
                    && ledger.packet(of: delivery.key.documentID)?.entry.receivers ?? 0 < 10
            }
            .max { left, right in
                let ranks = (rank(left), rank(right))
                return ranks.0 == ranks.1
                    ? left.key.documentID > right.key.documentID : ranks.0 < ranks.1
            }
    }

    private static func timeline(_ summary: DemoSummary, names: [String: String]) -> String? {
        guard let delivery = showpiece(summary.ledger),
            let packet = summary.ledger.packet(of: delivery.key.documentID)
        else { return nil }
        func agency(_ code: String) -> String {
            names[code].map { "\(code) \($0)" } ?? code
        }
        var table = TextTable(["", "", ""])
        if let accepted = packet.acceptedAt {
            table.add([
                "  " + StatusWords.preciseTime(accepted), "Đăng ký / registered",
                agency(packet.entry.sender),
            ])
        }
        for hop in delivery.answer["trace"]?.arrayValue ?? [] {
            let level = hop["level"]?.stringValue ?? ""
            table.add([
                "  " + StatusWords.preciseTime(hop["at"]?.stringValue), StatusWords.level(level),
                agency(hop["agency"]?.stringValue ?? ""),
            ])
        }
        table.add([
            "  " + StatusWords.preciseTime(delivery.at), "Vào hộp thư / in the inbox",
            agency(delivery.key.receiver),
        ])
        for status in delivery.statuses {
            table.add([
                "  " + StatusWords.preciseTime(status.at),
                "\(status.code) \(StatusWords.delivery(status.code))",
                agency(delivery.key.receiver),
            ])
        }
        return "Đường đi của một văn bản / the way of one document: \(delivery.key.documentID)\n"
            + "  \(packet.entry.vi) / \(packet.entry.en)\n" + table.text
    }

    private static func office(_ summary: DemoSummary) -> String? {
        guard let office = summary.office else { return nil }
        return """
            Văn thư \(office.agency): \(office.registered) văn bản có số đến, \(office.assigned) đã phân công \
            / the office gave \(office.registered) arrival numbers, \(office.assigned) documents have somebody
            """
    }

    private static func refusals(_ summary: DemoSummary) -> String? {
        let refused = summary.ledger.packets.filter { $0.outcome == "refused" }
        guard !refused.isEmpty else { return nil }
        let lines = refused.map { packet in
            let refusal = packet.refusal
            return "  [\(refusal?.code ?? "?")] \(packet.entry.vi) / \(packet.entry.en)\n"
                + "    \(TextWidth.printable(refusal?.vi ?? ""))\n"
                + "    \(TextWidth.printable(refusal?.en ?? ""))"
        }
        return "Bị từ chối, và vì sao / refused, and why\n" + lines.joined(separator: "\n")
    }

    private static func problems(_ summary: DemoSummary) -> String? {
        let problems = summary.problems
        guard !problems.isEmpty else {
            return "✓ Mọi con số đều đúng như chờ đợi / every figure is as expected"
        }
        return "✗ Không như chờ đợi / not as expected\n"
            + problems.map { "  " + TextWidth.printable($0) }.joined(separator: "\n")
    }

    /// Where the pages are, and how to get in.
    static func pages(
        _ base: String, token: String, people: DemoPeople?, showpiece: DemoLedger.Delivery?
    ) -> String {
        var table = TextTable(["", ""])
        table.add(["  Đăng nhập / log in", base + "/login"])
        if let people {
            let names = people.users.map { user in
                user.agency.map { "\(user.name) (\($0.text))" } ?? user.name
            }
            table.add(["  Tên / name", names.joined(separator: ", ")])
            table.add(["  Mật khẩu / password", people.password])
        }
        table.add(["  Mã đọc mọi văn bản / token that reads all", token])
        table.add(["  Tổng quan / overview", base + "/"])
        if let delivery = showpiece {
            table.add([
                "  Một văn bản / a document",
                base + Query("/document").with("id", delivery.key.documentID).target,
            ])
            table.add([
                "  Hộp đến / an inbox",
                base + Query("/inbox").with("agency", delivery.key.receiver).target,
            ])
            table.add([
                "  Văn thư / its office",
                base + Query("/office").with("agency", delivery.key.receiver).target,
            ])
        }
        return "Trang web / pages (Ctrl-C kết thúc / ends)\n" + table.text
    }
}
