// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    static let deadLettersRedrive = decision(
        "redrive", "has dead letters worked on again, and what waits behind them, in order")
    static let deadLettersDrop = decision(
        "drop", "gives dead letters up; what waits behind them goes on")

    /// About the letters named, or about all open ones that the filter finds.
    private static func decision(_ word: String, _ summary: String) -> Command {
        Command(
            "dead-letters \(word)", summary, operands: "[ID…]",
            options: GatewayOptions.all + deadLetterFilter + [
                Option("because", "TEXT", help: "why: it stands in the record of the decision")
            ]
        ) { arguments in
            let because = try arguments.required("because")
            let client = try GatewayClient(arguments)
            let ids = try await letters(arguments, client)
            for id in ids {
                _ = try await client.post(
                    Query("/v1/dead-letters/\(Query.encoded(id))/\(word)"),
                    ["because": .string(because)])
                StandardStreams.say("\(id) \(word)")
            }
            StandardStreams.complain("→ \(ids.count): lienthong dead-letters list --state all")
            return ExitCode.done
        }
    }

    private static func letters(
        _ arguments: Arguments, _ client: GatewayClient
    ) async throws -> [String] {
        let isFiltered = deadLetterFilter.contains { arguments.has($0.name) }
        guard isFiltered != !arguments.operands.isEmpty else {
            throw UsageError(
                "dead letters are named, or found by --worker, --document, --reason, "
                    + "--from, --until")
        }
        if !isFiltered { return arguments.operands }
        var ids: [String] = []
        var next: String?
        repeat {
            let page = try await client.get(Query.deadLetters(arguments).with("before", next))
            ids += page.list("deadLetters").compactMap { $0["id"]?.stringValue }
            next = page["next"]?.stringValue
        } while next != nil
        return ids
    }
}
