// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// What senders write otherwise than the standard has it: what their programs should mend.
    static let deviations = Command(
        "deviations", "what senders' packets have otherwise than the standard, and in how many",
        options: GatewayOptions.all + [
            Option(
                "agency", "CODE",
                help: "of this agency and those below it; all that you may see if left out"),
            Option("limit", "N", default: "200", help: "at most so many lines, up to 500"),
            Option("after", "PLACE", help: "further on: what the page before names"),
            GatewayOptions.json,
        ],
        notes:
            "Nothing is refused for it. `packet read --profile strict FILE` tells of one packet what the standard asks for."
    ) { arguments in
        try arguments.noOperands()
        let page = try await GatewayClient(arguments).get(
            Query("/v1/deviations").with("agency", arguments["agency"])
                .with("limit", try arguments.int("limit", in: 1...500))
                .with("after", arguments["after"]))
        StandardStreams.say(
            arguments.has("json") ? page.bytes + [0x0A] : Array(DeviationText.text(page).utf8))
        return ExitCode.done
    }
}

enum DeviationText {
    static func text(_ page: JSONValue) -> String {
        let entries = page.list("deviations")
        guard !entries.isEmpty else {
            return "Không có gói tin nào khác chuẩn / every packet was as the standard has it"
        }
        var table = TextTable([
            "Đơn vị gửi / sender", .right("Gói tin / packets"), "Gần nhất / newest",
            "Khác chuẩn / deviation",
        ])
        for entry in entries {
            table.add([
                entry["sender"]?.stringValue ?? "",
                entry["packets"]?.intValue.map { String($0) } ?? "",
                entry["lastAt"]?.stringValue ?? "", entry["note"]?.stringValue ?? "",
            ])
        }
        let next = page["next"]?.stringValue.map { "\n→ --after '\($0)'" } ?? ""
        return table.text + next
    }
}
