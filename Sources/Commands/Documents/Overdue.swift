// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// What is owed by when.
    static let overdue = Command(
        "overdue", "what is overdue or nearly so, what was due first first",
        options: GatewayOptions.all + [
            Option(
                "act", "ACT",
                help: "one of: " + DeadlineAct.allCases.map(\.rawValue).joined(separator: ", ")),
            Option(
                "state", "STATE",
                help: "warned, breached, or late: done after its limit (default: the first two)"),
            Option("agency", "CODE", help: "what this agency owes, and those below it"),
            Option("limit", "N", default: "50", help: "at most so many, up to 500"),
            Option("after", "PLACE", help: "further on: what the page before names"),
            GatewayOptions.json,
        ]
    ) { arguments in
        let page = try await GatewayClient(arguments).get(
            Query("/v1/overdue").with("act", arguments["act"]).with("state", arguments["state"])
                .with("agency", arguments["agency"])
                .with("limit", try arguments.int("limit", in: 1...500))
                .with("after", arguments["after"]))
        if arguments.has("json") {
            StandardStreams.say(page.bytes + [0x0A])
        } else {
            StandardStreams.say(ListText.overdue(page))
        }
        return ExitCode.done
    }
}

extension ListText {
    static func overdue(_ page: JSONValue) -> String {
        let entries = page.list("entries")
        let warning = RegistryTables.unknownYears(page).map { $0 + "\n" } ?? ""
        guard !entries.isEmpty else {
            return warning + "Không có việc quá hạn / nothing is overdue"
        }
        var table = TextTable([
            "Hạn / limit", "Còn, quá / left, overdue", "Việc / act", "Cơ quan / agency",
            "Văn bản / document", .cut("Trích yếu / subject", at: 50), "Đã báo / told",
        ])
        for entry in entries {
            table.add([
                StatusWords.time(entry["dueAt"]?.stringValue),
                entry["words"]?["vi"]?.stringValue ?? "",
                StatusWords.act(entry["act"]?.stringValue ?? ""),
                entry["agency"]?.stringValue ?? "", entry["documentId"]?.stringValue ?? "",
                entry["subject"]?.stringValue ?? "", entry["told"]?.stringValue ?? "",
            ])
        }
        let more = page["next"]?.stringValue.map { "\n→ lienthong overdue --after \($0)" }
        return warning + table.text + (more ?? "\n→ lienthong track DOCUMENT-ID")
    }
}
