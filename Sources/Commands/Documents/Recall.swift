// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// Asks for a document back, as its sender's clerk.
    static let recall = Command(
        "recall", "asks every receiver of a document of one's own to give it back",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            GatewayOptions.sender,
            Option("reason", "TEXT", help: "why; the receivers read it"), GatewayOptions.json,
        ]
    ) { arguments in
        let id = try arguments.operand("document id")
        var body: [(String, JSONValue)] = [
            ("documentId", .string(id)), ("reason", .string(try arguments.required("reason"))),
        ]
        if let sender = arguments["sender"] { body.append(("sender", .string(sender))) }
        let answer = try await GatewayClient(arguments).post(Query("/v1/recalls"), .object(body))
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
        } else {
            StandardStreams.say(
                """
                Đã tiếp nhận yêu cầu thu hồi / the recall is taken. Nơi chưa lấy: thu hồi ngay; nơi đã \
                lấy: chờ trả lời 15 hoặc 16 / not fetched: withdrawn at once; fetched: asked to answer
                → lienthong track '\(answer["documentId"]?.stringValue ?? id)'
                """)
        }
        return ExitCode.done
    }
}
