// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// What our own workers failed on.
    static let deadLettersList = Command(
        "dead-letters list", "what the workers failed on, and why",
        options: GatewayOptions.all + [GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let answer = try await GatewayClient(arguments).get(
            Query("/v1/dead-letters").with("limit", 500))
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
            "Thời gian / failed at", "Worker", "Nguồn / origin", "Khóa / key",
            .right("Lần / attempts"), "Lý do / reason",
        ])
        for letter in letters {
            let origin = letter["origin"]
            table.add([
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
            "→ the reason says what to mend; later records of the same documents wait behind these")
        return ExitCode.done
    }
}

extension JSONValue {
    /// The list of that name, or the value itself where it is a list.
    func list(_ name: String) -> [JSONValue] { self[name]?.arrayValue ?? arrayValue ?? [] }
}
