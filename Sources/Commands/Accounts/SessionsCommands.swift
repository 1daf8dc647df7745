// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    static let sessionsList = Command(
        "sessions list", "who is logged in on the pages of a gateway",
        options: GatewayOptions.all + [GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let answer = try await GatewayClient(arguments).get(Query("/v1/sessions"))
        if arguments.has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
            return ExitCode.done
        }
        var table = TextTable([
            "Mã / id", "Tên / name", "Vai trò / role", "Cơ quan / agency", "Địa chỉ / address",
            "Bắt đầu / began", "Dùng lần cuối / last used",
        ])
        for session in answer.list("sessions") {
            func text(_ name: String) -> String { session[name]?.stringValue ?? "" }
            table.add([
                text("id"), text("name"), text("role"), text("agency"), text("address"),
                StatusWords.time(text("began")), StatusWords.time(text("lastUsed")),
            ])
        }
        StandardStreams.say(table.isEmpty ? "Không có / none" : table.text)
        return ExitCode.done
    }

    static let sessionsEnd = Command(
        "sessions end", "ends a session: whoever has it logs in again", operands: "ID",
        options: GatewayOptions.all
    ) { arguments in
        let id = try arguments.operand("id")
        try await GatewayClient(arguments).delete(Query("/v1/sessions/" + Query.encoded(id)))
        StandardStreams.say("\(id): ended")
        return ExitCode.done
    }
}
