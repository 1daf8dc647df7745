// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// What an agency has sent, and how far it is.
    static let outgoing = Command(
        "outgoing",
        "what an agency has sent, newest first, and of how many receivers nothing is heard",
        operands: "AGENCY",
        options: ListPage.options(
            Option("silent", help: "only documents of some of whose receivers nothing is heard"))
    ) { arguments in
        let agency = try arguments.operand("agency")
        let page = try await ListPage.get(
            "/v1/outgoing", of: agency, narrowedBy: "silent", arguments)
        if arguments.has("json") {
            StandardStreams.say(page.bytes + [0x0A])
            return ExitCode.done
        }
        var table = TextTable([
            "Ngày gửi / sent", "Văn bản / document", "Trích yếu / subject",
            .right("Nơi nhận / receivers"), .right("Chưa có tin / silent"),
        ])
        for document in page["documents"]?.arrayValue ?? [] {
            table.add([
                StatusWords.time(document["receivedAt"]?.stringValue),
                document["documentId"]?.stringValue ?? "", document["subject"]?.stringValue ?? "",
                String(document["receivers"]?.intValue ?? 0),
                String(document["silent"]?.intValue ?? 0),
            ])
        }
        StandardStreams.say(table.text)
        if let next = page["next"]?.stringValue {
            StandardStreams.complain("→ lienthong outgoing \(agency) --before \(next)")
        }
        return ExitCode.done
    }
}
