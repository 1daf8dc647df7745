// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// The documents at an agency.
    static let inbox = Command(
        "inbox", "the documents at an agency, newest first", operands: "AGENCY",
        options: ListPage.options(Option("open", help: "only what is not finished"))
    ) { arguments in
        let agency = try arguments.operand("agency")
        let page = try await ListPage.get("/v1/inbox", of: agency, narrowedBy: "open", arguments)
        if arguments.has("json") {
            StandardStreams.say(page.bytes + [0x0A])
        } else {
            StandardStreams.say(ListText.inbox(page, of: agency))
        }
        return ExitCode.done
    }

    static let search = Command(
        "search", "documents by words of subject, number, sender; tones and marks do not matter",
        operands: "WORDS…",
        options: GatewayOptions.all + [
            Option("limit", "N", default: "50", help: "at most so many, up to 200"),
            GatewayOptions.json,
        ]
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("words are needed") }
        let page = try await GatewayClient(arguments).get(
            Query("/v1/search").with("q", arguments.operands.joined(separator: " "))
                .with("limit", try arguments.int("limit", in: 1...200)))
        if arguments.has("json") {
            StandardStreams.say(page.bytes + [0x0A])
        } else {
            StandardStreams.say(ListText.documents(page))
        }
        return ExitCode.done
    }
}

/// A page of an agency's documents, newest first, which a flag narrows.
enum ListPage {
    static func options(_ flag: Option) -> [Option] {
        GatewayOptions.all + [
            flag, Option("limit", "N", default: "50", help: "at most so many, up to 500"),
            Option("before", "PLACE", help: "further back: what the page before names"),
            GatewayOptions.json,
        ]
    }

    static func get(
        _ path: String, of agency: String, narrowedBy flag: String, _ arguments: Arguments
    ) async throws -> JSONValue {
        try await GatewayClient(arguments).get(
            Query(path).with("agency", agency)
                .with("limit", try arguments.int("limit", in: 1...500))
                .with("before", arguments["before"])
                .with(flag, arguments.has(flag) ? "1" : nil))
    }
}

/// Lists of documents for people.
enum ListText {
    static func inbox(_ page: JSONValue, of agency: String) -> String {
        let entries = page.list("entries")
        guard !entries.isEmpty else {
            return "Hộp đến của \(agency) chưa có văn bản / nothing in the inbox"
        }
        var table = TextTable([
            "Đến / delivered", "Văn bản / document", "Nơi gửi / sender",
            .cut("Trích yếu / subject", at: 60), "Tình trạng / state", "Chữ ký / signatures",
        ])
        for entry in entries {
            table.add([
                StatusWords.time(entry["deliveredAt"]?.stringValue),
                entry["documentId"]?.stringValue ?? "",
                entry["senderName"]?.stringValue ?? entry["sender"]?.stringValue ?? "",
                urgency(entry) + (entry["subject"]?.stringValue ?? ""),
                StatusWords.delivery(entry["standing"]?.stringValue ?? ""),
                StatusWords.signatures(entry),
            ])
        }
        let more = page["next"]?.stringValue.map { "\n→ lienthong inbox \(agency) --before \($0)" }
        return table.text
            + (more ?? "\n→ lienthong fetch DOCUMENT-ID --receiver \(agency) --out FILE")
    }

    static func documents(_ page: JSONValue) -> String {
        let documents = page.list("documents")
        guard !documents.isEmpty else { return "Không tìm thấy / nothing found" }
        var table = TextTable([
            "Nhận / received", "Văn bản / document", "Nơi gửi / sender",
            .cut("Trích yếu / subject", at: 60), "Tình trạng / state",
        ])
        for document in documents {
            table.add([
                StatusWords.time(document["receivedAt"]?.stringValue),
                document["documentId"]?.stringValue ?? "",
                document["senderName"]?.stringValue ?? "",
                urgency(document) + (document["subject"]?.stringValue ?? ""),
                StatusWords.document(document["state"]?.stringValue ?? ""),
            ])
        }
        return table.text + "\n→ lienthong track DOCUMENT-ID"
    }

    private static func urgency(_ document: JSONValue) -> String {
        guard let priority = document["priority"]?.intValue, priority > 0 else { return "" }
        return "[\(StatusWords.priority(priority))] "
    }
}
