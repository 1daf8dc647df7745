// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// What the exchange tells a node, from a position on.
    static let answers = Command(
        "answers", "reads a node's answers: receipts, refusals, deliveries, statuses",
        options: GatewayOptions.all + [
            Option("from", "POSITION", default: "0", help: "the first to read"),
            Option("limit", "N", default: "100", help: "at most so many"),
            Option("wait", "SECONDS", default: "0", help: "wait so long for the first, up to 30"),
            GatewayOptions.json,
        ]
    ) { arguments in
        try arguments.noOperands()
        let gateway = try GatewayClient(arguments)
        let query = Query("/v1/answers")
            .with("from", try arguments.int("from"))
            .with("limit", try arguments.int("limit", in: 1...1000))
            .with("wait", try arguments.int("wait", in: 0...30))
        let page = try await gateway.get(query)
        let next = page["next"]?.intValue ?? 0
        if arguments.has("json") {
            for entry in page["answers"]?.arrayValue ?? [] {
                StandardStreams.say(entry.bytes + [0x0A])
            }
        } else {
            StandardStreams.say(AnswerText.table(page).text)
        }
        StandardStreams.complain("→ lienthong answers --from \(next)")
        return ExitCode.done
    }
}

enum AnswerText {
    static func table(_ page: JSONValue) -> TextTable {
        var table = TextTable([
            .right("Vị trí"), "Thời gian", "Loại / kind", "Văn bản / document", "Nội dung / what",
        ])
        for entry in page["answers"]?.arrayValue ?? [] {
            let answer = entry["answer"] ?? .null
            let kind = answer["answer"]?.stringValue ?? "?"
            table.add([
                entry["position"]?.intValue.map { String($0) } ?? "",
                StatusWords.time(answer["at"]?.stringValue), kind,
                answer["documentId"]?.stringValue ?? answer["writtenDocumentId"]?.stringValue
                    ?? answer["submission"]?.stringValue ?? "",
                detail(kind, answer),
            ])
        }
        return table
    }

    private static func detail(_ kind: String, _ answer: JSONValue) -> String {
        func text(_ name: String) -> String { answer[name]?.stringValue ?? "" }
        switch kind {
        case "refused":
            return "[\(text("code"))] \(answer["message"]?["vi"]?.stringValue ?? "") / "
                + (answer["message"]?["en"]?.stringValue ?? "")
        case "delivery":
            return "\(text("senderName")) → \(text("receiver")): \(text("subject"))"
        case "status": return "\(text("receiver")): \(StatusWords.delivery(text("status")))"
        case "recall":
            let asked = text("outcome") == "asked"
            return "\(text("receiver")): "
                + (asked ? DeliveryStanding.recallAsked : .withdrawn).words.both
                + (text("reason").isEmpty ? "" : " (\(text("reason")))")
        case "update":
            return "\(text("receiver")): \(StatusWords.update(text("outcome")))"
                + (text("updateReason").isEmpty ? "" : " (\(text("updateReason")))")
        case "verdict":
            let about = text("receiver").isEmpty ? "" : text("receiver") + ": "
            return about + StatusWords.standing(text("legalStanding"))
                + (text("reason").isEmpty ? "" : " [\(text("reason"))]")
        case "notice":
            let times = answer["notices"]?.intValue ?? 0
            return "\(text("senderName")) → \(text("receiver")): gửi lại lần / sent again, \(times)"
        case "deadline":
            let agency = text("receiver").isEmpty ? text("agency") : text("receiver")
            return
                "\(agency): \(StatusWords.act(text("act"))), \(StatusWords.deadline(text("state")))"
        case "waiting":
            return "\(text("receiver")): \(StatusWords.delivery(text("status"))) → "
                + StatusWords.time(text("until"))
        case "command": return "\(text("command")) → \(answer["receivers"]?.intValue ?? 0)"
        case "accepted": return answer["receivers"]?.intValue.map { "→ \($0)" } ?? ""
        default: return ""
        }
    }
}
