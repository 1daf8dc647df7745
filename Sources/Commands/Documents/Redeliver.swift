// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// Sends a document of one's own to a receiver once more, as its sender's clerk.
    static let redeliver = Command(
        "redeliver", "sends a document of one's own once more to receivers of it",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            GatewayOptions.sender,
            Option("to", "AGENCY", isRepeatable: true, help: "a receiver of the document"),
            Option("reason", "TEXT", help: "why; the receivers read it"), GatewayOptions.json,
        ],
        notes: """
            Who has the document in the inbox is reminded of it; who returned it, or from whom it was
            taken back, has it in the inbox anew. Whoever never had it is added by lienthong update --add.
            """
    ) { arguments in
        let id = try arguments.operand("document id")
        let receivers = arguments.all("to")
        guard !receivers.isEmpty else {
            throw UsageError("--to is needed: whom it is sent to again")
        }
        var body: [(String, JSONValue)] = [
            ("documentId", .string(id)), ("receivers", .array(receivers.map { .string($0) })),
        ]
        for name in ["sender", "reason"] {
            if let text = arguments[name] { body.append((name, .string(text))) }
        }
        let answer = try await GatewayClient(arguments)
            .post(Query("/v1/redeliveries"), .object(body))
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
        } else {
            StandardStreams.say(
                """
                Đã tiếp nhận yêu cầu gửi lại / the document is sent again
                → lienthong track '\(answer["documentId"]?.stringValue ?? id)'
                """)
        }
        return ExitCode.done
    }
}
