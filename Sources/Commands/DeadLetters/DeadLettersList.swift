// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

/// Which dead letters: those of which all that is given holds.
let deadLetterFilter = [
    Option("worker", "NAME", help: "those of this stage"),
    Option("document", "ID", help: "those that delay this document"),
    Option("reason", "TEXT", help: "those whose reason holds this text"),
    Option("from", "TIME", help: "failed at this moment or later: YYYY-MM-DD, or with a time"),
    Option("until", "TIME", help: "failed before this moment"),
]

extension Command {
    /// One of them with all that is known.
    static let deadLettersShow = Command(
        "dead-letters show", "one dead letter, and where its whole record is to be read",
        operands: "ID", options: GatewayOptions.all
    ) { arguments in
        let id = try arguments.operand("id")
        let letter = try await GatewayClient(arguments).get(
            Query("/v1/dead-letters/" + Query.encoded(id)))
        StandardStreams.say(letter.bytes + [0x0A])
        if let partition = letter["partition"]?.intValue, let offset = letter["offset"]?.intValue {
            StandardStreams.complain(
                "→ lienthong topics read dead-letters --partition \(partition) --from \(offset) "
                    + "--limit 1")
        }
        return ExitCode.done
    }

    /// What our own workers failed on.
    static let deadLettersList = Command(
        "dead-letters list", "what the workers failed on, and why",
        options: GatewayOptions.all + deadLetterFilter + [
            Option(
                "state", "STATE", default: "open", help: "open, redriven, dropped or all"),
            GatewayOptions.json,
        ]
    ) { arguments in
        try arguments.noOperands()
        let answer = try await GatewayClient(arguments).get(
            Query.deadLetters(arguments).with("state", arguments["state"]))
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
            return ExitCode.done
        }
        let letters = answer.list("deadLetters")
        guard !letters.isEmpty else {
            StandardStreams.say("Không có / none")
            return ExitCode.done
        }
        var table = TextTable([
            "Mã / id", "Thời gian / failed at", "Worker", "Nguồn / origin", "Khóa / key",
            .right("Lần / attempts"), "Lý do / reason",
        ])
        for letter in letters {
            let origin = letter["origin"]
            table.add([
                letter["id"]?.stringValue ?? "",
                StatusWords.time(letter["failedAt"]?.stringValue),
                letter["worker"]?.stringValue ?? "",
                "\(origin?["topic"]?.stringValue ?? "?")/\(origin?["partition"]?.intValue ?? -1)"
                    + "/\(origin?["offset"]?.intValue ?? -1)",
                letter["key"]?.stringValue ?? "",
                letter["attempts"]?.intValue.map { String($0) } ?? "",
                letter["reason"]?.stringValue ?? "",
            ])
        }
        StandardStreams.say(table.text)
        StandardStreams.complain(
            "→ the reason says what to mend, then: lienthong dead-letters redrive ID "
                + "--because TEXT; later records of the same documents wait behind these")
        return ExitCode.done
    }
}

extension Query {
    /// A page of those that the filter of the command line finds.
    static func deadLetters(_ arguments: Arguments) -> Query {
        deadLetterFilter.reduce(Query("/v1/dead-letters").with("limit", 500)) {
            $0.with($1.name, arguments[$1.name])
        }
    }
}

extension JSONValue {
    /// The list of that name, or the value itself where it is a list.
    func list(_ name: String) -> [JSONValue] { self[name]?.arrayValue ?? arrayValue ?? [] }
}
