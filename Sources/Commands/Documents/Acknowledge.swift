// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// Reports a status of a delivery, as a receiver's clerk.
    static let acknowledge = Command(
        "acknowledge", "reports what a receiver did with a document: 01 … 06, 15, 16",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            Option("receiver", "AGENCY", help: "who reports"), GatewayOptions.sender,
            Option("status", "CODE", help: StatusWords.list),
            Option("reason", "TEXT", help: "who did what, or why; needed with 02 and 16"),
            Option(
                "despite", "TEXT",
                help: "with 03: why it is accepted though its signatures could not be verified"),
            Option("staff", "NAME", help: "the clerk"),
            Option("department", "NAME", help: "the clerk's department"),
            GatewayOptions.json,
        ]
    ) { arguments in
        let id = try arguments.operand("document id")
        let written = try arguments.required("status")
        guard let status = StatusCode(written: written), !status.isFromSender else {
            throw UsageError("--status is one of \(StatusWords.list), not \(written)")
        }
        if [.rejected, .changeRefused].contains(status), arguments["reason"] == nil {
            throw UsageError(
                "--reason is needed with \(status.rawValue): why the document goes back, or stays")
        }
        let receiver = try arguments.required("receiver")
        var body: [(String, JSONValue)] = [
            ("documentId", .string(id)), ("receiver", .string(receiver)),
            ("status", .string(status.rawValue)),
        ]
        if let sender = arguments["sender"] { body.append(("sender", .string(sender))) }
        if let reason = arguments["reason"] { body.append(("description", .string(reason))) }
        if let despite = arguments["despite"] { body.append(("despite", .string(despite))) }
        let staff = [("name", arguments["staff"]), ("department", arguments["department"])]
            .compactMap { name, value in value.map { (name, JSONValue.string($0)) } }
        if !staff.isEmpty { body.append(("staff", .object(staff))) }
        let answer = try await GatewayClient(arguments).post(
            Query("/v1/statuses"), .object(body))
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
        } else {
            StandardStreams.say(
                """
                Đã ghi nhận \(status.rawValue) "\(status.words.vi)" của \(receiver) \
                / taken: \(status.words.en)
                → lienthong track '\(answer["documentId"]?.stringValue ?? id)'
                """)
        }
        return ExitCode.done
    }
}
