// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

extension Command {
    /// What an import would do.
    static let registryPlan = Command(
        "registry plan", "what an import of these tables would change; nothing is written",
        operands: "DIR",
        options: GatewayOptions.all + [ImportOptions.removeMissing, GatewayOptions.json],
        notes: ImportOptions.planNotes
    ) { arguments in
        let tables = try RegistryTables(try arguments.operand("directory"))
        return try await Import(.registry, arguments).plan(tables.json)
    }

    /// Brings tables of agencies into the registry.
    static let registryImport = Command(
        "registry import", "brings tables of agencies, holidays and deadlines into the registry",
        operands: "DIR",
        options: GatewayOptions.all + [ImportOptions.removeMissing, GatewayOptions.json],
        notes: ImportOptions.notes
    ) { arguments in
        let tables = try RegistryTables(try arguments.operand("directory"))
        return try await Import(.registry, arguments).bring(tables.json)
    }

    static let registryShow = Command(
        "registry show", "what the registry knows of an agency, and what its code means on a day",
        operands: "CODE",
        options: GatewayOptions.all + [
            RegistryOptions.day,
            GatewayOptions.json,
        ]
    ) { arguments in
        let code = try arguments.operand("code")
        let agency = try await GatewayClient(arguments).get(
            Query("/v1/registry/agency").with("code", code).with("on", arguments["at"]))
        if arguments.has("json") {
            StandardStreams.say(agency.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.agency(agency))
        }
        return ExitCode.done
    }

    /// The limits of deadlines, each with its law, and the days off.
    static let registryRules = Command(
        "registry rules", "the limits of deadlines, each with its law, and the working calendar",
        options: GatewayOptions.all + [GatewayOptions.json]
    ) { arguments in
        let rules = try await GatewayClient(arguments).get(Query("/v1/registry/rules"))
        if arguments.has("json") {
            StandardStreams.say(rules.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.rules(rules))
        }
        return ExitCode.done
    }

    static let registryRoute = Command(
        "registry route",
        "every step from one agency to another on a day, and why; or what is refused",
        operands: "FROM TO",
        options: GatewayOptions.all + [
            RegistryOptions.day,
            GatewayOptions.json,
        ],
        notes: "exit code: 0 there is a way, 1 a document would be refused."
    ) { arguments in
        guard arguments.operands.count == 2 else {
            throw UsageError("two codes are needed: from where, and to where")
        }
        let route = try await GatewayClient(arguments).get(
            Query("/v1/registry/route").with("from", arguments.operands[0])
                .with("to", arguments.operands[1]).with("on", arguments["at"]))
        if arguments.has("json") {
            StandardStreams.say(route.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.route(route))
        }
        let isRefused = route["refusals"]?.arrayValue?.isEmpty == false
        return isRefused ? ExitCode.failed : ExitCode.done
    }

    static let registryFind = Command(
        "registry find",
        "agencies by name (marks not needed), by code or by another code of theirs",
        operands: "WORDS…",
        options: GatewayOptions.all + [
            RegistryOptions.day, RegistryOptions.limit, RegistryOptions.after, GatewayOptions.json,
        ]
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a word is needed") }
        let found = try await GatewayClient(arguments).get(
            Query("/v1/registry/agencies")
                .with("q", arguments.operands.joined(separator: " "))
                .with("on", arguments["at"]).with("limit", arguments["limit"])
                .with("after", arguments["after"]))
        if arguments.has("json") {
            StandardStreams.say(found.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.found(found))
        }
        return ExitCode.done
    }

    static let registrySuccessions = Command(
        "registry successions", "closed agencies, who took over, and how much mail was refused",
        options: GatewayOptions.all + [
            Option("undecided", help: "only those whose mail waits for a decision"),
            RegistryOptions.limit, RegistryOptions.after, GatewayOptions.json,
        ]
    ) { arguments in
        let list = try await GatewayClient(arguments).get(
            Query("/v1/registry/successions")
                .with("undecided", arguments.has("undecided") ? "1" : nil)
                .with("limit", arguments["limit"]).with("after", arguments["after"]))
        if arguments.has("json") {
            StandardStreams.say(list.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.successions(list))
        }
        return ExitCode.done
    }

    static let registrySucceed = Command(
        "registry succeed", "decides once whether mail to a closed agency goes to a successor",
        operands: "OLD NEW",
        options: GatewayOptions.all + [
            Option("redirect", help: "mail to OLD is delivered to NEW, and both sides are told"),
            Option("refuse", help: "mail to OLD is refused, and the successors are named"),
            Option("because", "TEXT", help: "number and date of the deciding document, or why"),
            GatewayOptions.json,
        ],
        notes: "A decision is changed by importing successions.csv, whose plan shows it."
    ) { arguments in
        guard arguments.operands.count == 2 else {
            throw UsageError("two codes are needed: the closed agency's, and the successor's")
        }
        guard arguments.has("redirect") != arguments.has("refuse") else {
            throw UsageError("one of --redirect and --refuse is needed")
        }
        let decided = try await GatewayClient(arguments).post(
            Query("/v1/registry/successions"),
            [
                "code": .string(arguments.operands[0]),
                "successor": .string(arguments.operands[1]),
                "redirect": .bool(arguments.has("redirect")),
                "because": .string(try arguments.required("because")),
            ])
        if arguments.has("json") {
            StandardStreams.say(decided.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.succession(decided))
        }
        return ExitCode.done
    }
}

enum RegistryOptions {
    static let day = Option("at", "YYYY-MM-DD", help: "the day; the gateway's if left out")
    static let limit = Option("limit", "NUMBER", help: "lines of a page")
    static let after = Option("after", "NUMBER", help: "the next page, as the last one tells")
}

/// The tables of a directory, as the gateway takes them. One that is not there is not brought.
package struct RegistryTables {
    package let json: JSONValue

    /// One that is not `nodes.csv` alone must be there.
    package init(_ directory: String) throws(CommandFailure) {
        var members: [(String, JSONValue)] = []
        let names = AgencyTables.Name.allCases.map(\.rawValue) + ["nodes", "holidays", "deadlines"]
        for name in names {
            let path = "\(directory)/\(name).csv"
            guard FileContents.exists(path) else { continue }
            members.append((name, .string(try FileContents.text(path))))
        }
        guard members.contains(where: { $0.0 != "nodes" }) else {
            throw CommandFailure(
                "\(directory) holds no table of the registry (agencies.csv, holidays.csv, …)",
                next: "Ops/registry/README.md tells what they are")
        }
        json = .object(members)
    }

    /// What the gateway counted.
    package func send(to gateway: GatewayClient) async throws -> JSONValue {
        try await gateway.post(Query("/v1/registry"), json)
    }

    package static func text(_ counts: JSONValue) -> String {
        let words = [
            ("agencies", "cơ quan / agencies"), ("periods", "thời kỳ / periods"),
            ("aliases", "mã khác / aliases"), ("nodes", "nút / nodes"),
            ("appended", "mới hoặc đổi / new or changed"), ("removed", "đã bỏ / removed"),
        ]
        return words.compactMap { name, word in
            counts[name]?.intValue.map { "\($0) \(word)" }
        }.joined(separator: ", ")
    }
}
