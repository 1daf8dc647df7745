// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// The audit trail, the newest first; for auditors, and for an agency about its own documents.
    static let audit = Command(
        "audit", "who did what, and from where",
        options: GatewayOptions.all + [
            Option("document", "ID", help: "about this document; needed by who is no auditor"),
            Option("name", "NAME", help: "of this account"),
            Option("action", "WORD", help: "as login, read, fetched, searched, decided, imported"),
            Option("from", "TIME", help: "at this moment or later: YYYY-MM-DD, or with a time"),
            Option("until", "TIME", help: "before this moment"),
            Option("limit", "N", default: "50", help: "how many, 1 to 500"),
            GatewayOptions.json,
        ]
    ) { arguments in
        try arguments.noOperands()
        var query = Query("/v1/audit").with("fresh", "1")
        for name in ["document", "name", "action", "from", "until", "limit"] {
            query = query.with(name, arguments[name])
        }
        let answer = try await GatewayClient(arguments).get(query)
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
            return ExitCode.done
        }
        var table = TextTable([
            "Thời gian / at", "Tài khoản / name", "Vai trò / role", "Cơ quan / agency",
            "Địa chỉ / address", "Việc / action", "Kết quả / outcome", "Về / about",
        ])
        for record in answer.list("records") {
            func text(_ name: String) -> String { record[name]?.stringValue ?? "" }
            let count = record["count"]?.intValue.map { "× \($0)" } ?? ""
            table.add([
                StatusWords.time(text("at")), text("name"), text("role"), text("agency"),
                text("address"), text("action"), text("outcome"),
                [text("documentId"), text("target"), count].filter { !$0.isEmpty }
                    .joined(separator: " "),
            ])
        }
        StandardStreams.say(table.isEmpty ? "Không có / none" : table.text)
        return ExitCode.done
    }
}
