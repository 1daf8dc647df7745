// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// Changes a document of one's own: what it says, or who receives it.
    static let update = Command(
        "update", "changes a document of one's own: what it says, or who receives it",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            GatewayOptions.sender,
            Option("reason", "TEXT", help: "why; the receivers read it"),
            Option("subject", "TEXT", help: "the trích yếu from now on"),
            Option("content", "TEXT", help: "the content from now on"),
            Option("due", "YYYY-MM-DD", help: "when an answer is due from now on"),
            Option("priority", "0…4", help: "0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc"),
            Option("add", "AGENCY", isRepeatable: true, help: "a further receiver"),
            Option(
                "remove", "AGENCY", isRepeatable: true,
                help: "a receiver from whom the document is taken back"),
            GatewayOptions.json,
        ],
        notes: """
            The files stay those that the document has; other files come with an update packet of the
            sender's own system (lienthong publish FILE).
            """
    ) { arguments in
        let id = try arguments.operand("document id")
        var body: [(String, JSONValue)] = [
            ("documentId", .string(id)), ("reason", .string(try arguments.required("reason"))),
        ]
        for (option, name) in [
            ("sender", "sender"), ("subject", "subject"), ("content", "content"), ("due", "dueOn"),
        ] {
            if let text = arguments[option] { body.append((name, .string(text))) }
        }
        if let priority = try arguments.int("priority", in: 0...4) {
            body.append(("priority", .int(Int64(priority))))
        }
        for name in ["add", "remove"] {
            let codes = arguments.all(name)
            if !codes.isEmpty { body.append((name, .array(codes.map { .string($0) }))) }
        }
        let answer = try await GatewayClient(arguments).post(Query("/v1/updates"), .object(body))
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
        } else {
            StandardStreams.say(
                """
                Đã tiếp nhận bản cập nhật / the update is taken. Nơi chưa lấy: thấy ngay; nơi đã lấy: \
                chờ trả lời 15 hoặc 16 / not fetched: shown at once; fetched: asked to answer
                → lienthong track '\(answer["documentId"]?.stringValue ?? id)'
                """)
        }
        return ExitCode.done
    }

    /// `publish --replaces`, by the name that clerks look for.
    static let replace = Command(
        "replace", "publishes a signed PDF as a document that replaces one of the same sender",
        operands: "FILE…", options: publish.options,
        notes: """
            As publish, with --replaces DOCUMENT-ID at least once. The older document stays with whoever
            has it; recall it (lienthong recall) where it should be given back.
            """
    ) { arguments in
        guard !arguments.all("replaces").isEmpty else {
            throw UsageError("--replaces is needed: the id of the document that is replaced")
        }
        return try await publish.run(arguments)
    }
}
