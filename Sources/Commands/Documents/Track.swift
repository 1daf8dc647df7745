// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// The life of a document: stages, levels, signatures, refusals, deliveries.
    static let track = Command(
        "track", "a document's way over the levels, its deliveries, signatures and refusals",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            GatewayOptions.sender,
            Option("all", help: "every delivery, not only the first 100"), GatewayOptions.json,
        ]
    ) { arguments in
        let id = try arguments.operand("document id")
        let gateway = try GatewayClient(arguments)
        var document = try await gateway.get(
            Query("/v1/documents").with("id", id).with("sender", arguments["sender"])
                .with("order", arguments.has("all") ? nil : "silent"))
        if arguments.has("all") {
            document = try await withAllDeliveries(
                document, of: document["documentId"]?.stringValue ?? id, from: gateway)
        }
        if arguments.has("json") {
            StandardStreams.say(document.bytes + [0x0A])
        } else {
            StandardStreams.say(TrackText.text(document))
        }
        return ExitCode.done
    }

    /// The document with all pages of its deliveries in `delivered`.
    private static func withAllDeliveries(
        _ document: JSONValue, of id: String, from gateway: GatewayClient
    ) async throws -> JSONValue {
        guard case .object(let members) = document else { return document }
        var deliveries = document["delivered"]?.arrayValue ?? []
        var next = document["nextDelivery"]?.stringValue
        while let after = next {
            let page = try await gateway.get(
                Query("/v1/documents/deliveries").with("id", id).with("after", after)
                    .with("limit", 1000))
            deliveries += page["deliveries"]?.arrayValue ?? []
            next = page["next"]?.stringValue
        }
        return .object(
            members.map { name, value in
                switch name {
                case "delivered": (name, .array(deliveries))
                case "nextDelivery": (name, .null)
                default: (name, value)
                }
            })
    }
}

/// A document for people: its head, then one section for each thing that there is to say.
enum TrackText {
    /// Steps beyond that are counted only: a circular has thousands.
    static let stepLimit = 40
    static let deliveryLimit = 40

    static func text(_ document: JSONValue) -> String {
        ([head(document)] + sections(document)).joined(separator: "\n\n") + "\n" + next(document)
    }

    private static func head(_ document: JSONValue) -> String {
        func text(_ name: String) -> String? {
            document[name]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        }
        var facts = TextTable(["", ""])
        facts.add(["Văn bản / document", text("documentId") ?? ""])
        if let written = text("writtenDocumentId") {
            facts.add(["Mã nơi gửi ghi / id as written", written])
        }
        facts.add(["Trích yếu / subject", text("subject") ?? ""])
        let type = text("typeName").map { $0 + " " } ?? ""
        let symbol = [text("number"), text("notation")].compactMap { $0 }.joined(separator: "/")
        facts.add(["Loại, số / type, number", type + symbol])
        facts.add([
            "Nơi gửi / sender",
            [text("senderName"), text("sender")].compactMap { $0 }
                .joined(separator: " · "),
        ])
        if let priority = document["priority"]?.intValue, priority > 0 {
            facts.add(["Độ khẩn / priority", StatusWords.priority(priority)])
        }
        if let due = text("dueOn") { facts.add(["Hạn trả lời / due", due]) }
        for (name, words) in [
            ("replaces", "Thay thế / replaces"), ("replacedBy", "Được thay thế bởi / replaced by"),
        ] {
            for id in document[name]?.arrayValue ?? [] {
                facts.add([words, printable(id.stringValue ?? "")])
            }
        }
        facts.add(["Tình trạng / state", StatusWords.document(text("state") ?? "")])
        if text("verdict") != nil {
            let reason = text("reason").map { " (\($0))" } ?? ""
            facts.add(["Chữ ký / signatures", StatusWords.signatures(document) + reason])
        }
        for (name, words) in [
            ("receivedAt", "Nhận / received"), ("acceptedAt", "Đăng ký / registered"),
            ("verifiedAt", "Kiểm tra chữ ký / checked"), ("refusedAt", "Từ chối / refused"),
        ] {
            if let time = text(name) { facts.add([words, StatusWords.preciseTime(time)]) }
        }
        return facts.text
    }

    private static func sections(_ document: JSONValue) -> [String] {
        [
            delays(document), sameFile(document), steps(document), conclusion(document),
            claims(document), files(document), findings(document), refusals(document),
            versions(document), counts(document),
            deliveries(document), deadlines(document),
        ].compactMap { $0 }
    }

    private static func delays(_ document: JSONValue) -> String? {
        let delays = document["delays"]?.arrayValue ?? []
        guard !delays.isEmpty else { return nil }
        let lines = delays.map { delay in
            "  \(StatusWords.time(delay["since"]?.stringValue)) \(delay["stage"]?.stringValue ?? "")"
        }
        return "Bị chậm, đang được xem xét / delayed, being looked at\n"
            + lines.joined(separator: "\n")
    }

    private static func steps(_ document: JSONValue) -> String? {
        let steps = document["timeline"]?.arrayValue ?? []
        guard !steps.isEmpty else { return nil }
        var table = TextTable([
            "  Cấp / level", "Cơ quan / agency", "Tên / name", "Đến / arrived", .right("Nơi nhận"),
        ])
        for step in steps.prefix(stepLimit) {
            table.add([
                "  "
                    + (step["level"]?.stringValue.map(StatusWords.level) ?? "Trục quốc gia / axis"),
                step["agency"]?.stringValue ?? "", step["name"]?.stringValue ?? "",
                StatusWords.preciseTime(step["arrivedAt"]?.stringValue),
                step["receivers"]?.intValue.map { $0 > 0 ? String($0) : "" } ?? "",
            ])
        }
        let rest = steps.count - stepLimit
        return "Đường đi / way\n" + table.text + (rest > 0 ? "\n  … \(rest)" : "")
    }

    private static func sameFile(_ document: JSONValue) -> String? {
        let others = document["sameFile"]?.arrayValue ?? []
        guard !others.isEmpty else { return nil }
        let lines = others.map { other in
            let when = other["isEarlier"]?.boolValue == true ? "trước / before" : "sau / later"
            let what =
                other["documentId"]?.stringValue ?? "một văn bản khác / another document"
            return "  \(when): \(printable(what))"
        }
        return "Cùng tệp dưới mã định danh khác / the same file under another id\n"
            + lines.joined(separator: "\n")
    }

    private static func conclusion(_ document: JSONValue) -> String? {
        guard let found = document["attempts"]?.arrayValue?.last?["conclusion"], !found.isNull
        else { return nil }
        let said = [found, found["paperWords"] ?? .null] + (found["details"]?.arrayValue ?? [])
        let lines = said.compactMap { words in
            words["vi"]?.stringValue.map {
                "  " + printable("\($0) / \(words["en"]?.stringValue ?? "")")
            }
        }
        return "Kết luận về chữ ký / what the signatures come to\n" + lines.joined(separator: "\n")
    }

    /// Number, date, subject and signer stand in the head as the sender has them.
    private static func claims(_ document: JSONValue) -> String? {
        let attempt = document["attempts"]?.arrayValue?.last
        let claims = attempt?["claims"]?.arrayValue ?? []
        let title = HeaderClaim.standing.both
        guard !claims.isEmpty else {
            return attempt?["verifiedAt"]?.stringValue == nil
                ? nil : "\(title)\n  \(ClaimOutcome.notCompared.both)"
        }
        var table = TextTable(["", "", ""])
        for claim in claims {
            table.add([
                "  " + StatusWords.claim(claim["claim"]?.stringValue ?? ""),
                StatusWords.claimOutcome(claim["outcome"]?.stringValue ?? ""),
                claim["seen"]?.stringValue ?? "",
            ])
        }
        return title + "\n" + table.text
    }

    private static func files(_ document: JSONValue) -> String? {
        let attempts = document["attempts"]?.arrayValue ?? []
        var table = TextTable(["  Tệp / file", "", "Giá trị / standing", "Lý do / reason"])
        for file in attempts.last?["files"]?.arrayValue ?? [] {
            table.add([
                "  " + (file["name"]?.stringValue ?? ""),
                file["isMain"]?.boolValue == true ? "chính / main" : "kèm / other",
                StatusWords.standing(file["legalStanding"]?.stringValue ?? "–"),
                file["reason"]?.stringValue.map(StatusWords.reason) ?? "",
            ])
        }
        return table.isEmpty ? nil : "Tệp / files\n" + table.text
    }

    private static func findings(_ document: JSONValue) -> String? {
        let attempts = document["attempts"]?.arrayValue ?? []
        var table = TextTable([
            "  Tệp / file", "Người ký / signer", "Vai trò / role", "Kết quả / verdict",
            "Lý do / reason",
        ])
        for finding in attempts.last?["findings"]?.arrayValue ?? [] {
            table.add([
                "  " + (finding["attachment"]?.stringValue ?? ""),
                finding["signer"]?.stringValue ?? "",
                finding["signedAs"]?.stringValue.map(StatusWords.signer)
                    ?? finding["role"]?.stringValue ?? "–",
                StatusWords.verdict(finding["verdict"]?.stringValue ?? ""),
                finding["reason"]?.stringValue ?? "",
            ])
        }
        return table.isEmpty ? nil : "Chữ ký số / signatures\n" + table.text
    }

    private static func refusals(_ document: JSONValue) -> String? {
        let refusals = document["refusals"]?.arrayValue ?? []
        guard !refusals.isEmpty else { return nil }
        let lines = refusals.map { refusal in
            let message = refusal["message"]
            return "  \(StatusWords.time(refusal["refusedAt"]?.stringValue)) "
                + "[\(refusal["code"]?.stringValue ?? "")] \(message?["vi"]?.stringValue ?? "")\n"
                + "    \(message?["en"]?.stringValue ?? "")"
        }
        return "Từ chối / refusals\n" + lines.map(printable).joined(separator: "\n")
    }

    private static func versions(_ document: JSONValue) -> String? {
        let versions = document["versions"]?.arrayValue ?? []
        guard !versions.isEmpty else { return nil }
        let attempts = document["attempts"]?.arrayValue ?? []
        var table = TextTable([
            "  Lần / attempt", "Lúc / at", "Trích yếu / subject", "Lý do / reason",
        ])
        for version in versions {
            let number = version["attempt"]?.intValue ?? 0
            let attempt = attempts.first { $0["attempt"]?.intValue == number }
            table.add([
                number == 0 ? "  ban đầu / at first" : "  \(number)",
                StatusWords.time(attempt?["acceptedAt"]?.stringValue),
                version["subject"]?.stringValue ?? "",
                attempt?["updateReason"]?.stringValue ?? "",
            ])
        }
        return "Các lần cập nhật / versions\n" + table.text
    }

    private static func counts(_ document: JSONValue) -> String? {
        let counts = document["deliveries"]?.objectValue ?? []
        guard !counts.isEmpty else { return nil }
        var table = TextTable(["", .right("")])
        for (state, count) in counts {
            table.add(["  " + StatusWords.delivery(state), count.intValue.map { String($0) } ?? ""])
        }
        let all = document["receivers"]?.intValue ?? 0
        let acknowledged = document["acknowledged"]?.intValue ?? 0
        return "Nơi nhận / receivers: \(all), đã báo / acknowledged: \(acknowledged)\n" + table.text
    }

    private static func deliveries(_ document: JSONValue) -> String? {
        let deliveries = document["delivered"]?.arrayValue ?? []
        guard !deliveries.isEmpty else { return nil }
        var table = TextTable([
            "  Nơi nhận / receiver", "Tình trạng / state", "Vào hộp thư / in the inbox",
            "Báo lần đầu / first status", .right("ms"),
        ])
        for delivery in deliveries.prefix(deliveryLimit) {
            table.add([
                "  " + (delivery["receiver"]?.stringValue ?? ""),
                StatusWords.delivery(delivery["standing"]?.stringValue ?? "")
                    + (delivery["update"]?.stringValue.map { "; " + StatusWords.update($0) } ?? "")
                    + again(delivery["notices"]?.intValue ?? 0),
                StatusWords.preciseTime(delivery["deliveredAt"]?.stringValue),
                StatusWords.preciseTime(delivery["acknowledgedAt"]?.stringValue),
                delivery["latencyMs"]?.intValue.map { String($0) } ?? "",
            ])
        }
        let reasons = Set(deliveries.compactMap { $0["recallReason"]?.stringValue }).sorted()
            .map { "\n  Lý do thu hồi / why it is recalled: \(printable($0))" }
        let redirects = deliveries.flatMap { $0["redirects"]?.arrayValue ?? [] }.prefix(
            deliveryLimit
        )
        .map { "\n  \(printable($0["message"]?["vi"]?.stringValue ?? ""))" }
        let rest = deliveries.count - deliveryLimit
        let hasMore = rest > 0 || document["nextDelivery"]?.stringValue != nil
        return table.text + reasons.joined() + redirects.joined()
            + (hasMore ? "\n  … (--all --json)" : "")
    }

    private static func again(_ times: Int64) -> String {
        times > 0 ? "; gửi lại / sent again ×\(times)" : ""
    }

    /// What is owed by when at the receivers that are shown, and of sending it what was late.
    private static func deadlines(_ document: JSONValue) -> String? {
        let deliveries = (document["delivered"]?.arrayValue ?? []).prefix(deliveryLimit)
        let sending = document["sending"]?.arrayValue ?? []
        let all = sending + deliveries.flatMap { $0["deadlines"]?.arrayValue ?? [] }
        guard !all.isEmpty else { return nil }
        var table = TextTable([
            "  Cơ quan / agency", "Việc / act", "Hạn / limit", "", "Đã báo / told",
        ])
        for deadline in all {
            let state = deadline["state"]?.stringValue ?? ""
            let isLate = deadline["isLate"]?.boolValue == true
            table.add([
                "  " + (deadline["agency"]?.stringValue ?? ""),
                StatusWords.act(deadline["act"]?.stringValue ?? ""),
                StatusWords.time(deadline["dueAt"]?.stringValue),
                isLate ? "muộn / late" : StatusWords.deadline(state),
                deadline["told"]?.stringValue ?? "",
            ])
        }
        return "Thời hạn / deadlines\n" + table.text
    }

    private static func next(_ document: JSONValue) -> String {
        let id = printable(document["documentId"]?.stringValue ?? "DOCUMENT-ID")
        switch document["state"]?.stringValue {
        case "refused": return "→ correct what was refused and publish it again"
        case DocumentState.recalled.word: return "→ nothing is left to do with it"
        case "delivered":
            func count(_ standing: DeliveryStanding) -> Int64 {
                document["deliveries"]?[standing.word]?.intValue ?? 0
            }
            if count(.recallAsked) > 0 {
                return "→ lienthong acknowledge '\(id)' --receiver AGENCY --status 15"
            }
            let open = DeliveryStanding.open.reduce(0) { $0 + count($1) }
            if open == 0 { return "→ nothing is left to do with it" }
            return "→ lienthong acknowledge '\(id)' --receiver AGENCY --status 03"
        default: return "→ the same command shows how far it has come"
        }
    }

    private static func printable(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TextWidth.printable(String($0)) }.joined(separator: "\n")
    }
}
