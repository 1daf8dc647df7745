// LienThong
// SPDX-License-Identifier: Apache-2.0

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
            Option("on", "YYYY-MM-DD", help: "the day; the gateway's if left out"),
            GatewayOptions.json,
        ]
    ) { arguments in
        let code = try arguments.operand("code")
        let agency = try await GatewayClient(arguments).get(
            Query("/v1/registry/agency").with("code", code).with("on", arguments["on"]))
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
        "registry route", "the hops from one agency to another on a day",
        operands: "FROM TO",
        options: GatewayOptions.all + [
            Option("on", "YYYY-MM-DD", help: "the day; the gateway's if left out"),
            GatewayOptions.json,
        ]
    ) { arguments in
        guard arguments.operands.count == 2 else {
            throw UsageError("two codes are needed: from where, and to where")
        }
        let route = try await GatewayClient(arguments).get(
            Query("/v1/registry/route").with("from", arguments.operands[0])
                .with("to", arguments.operands[1]).with("on", arguments["on"]))
        if arguments.has("json") {
            StandardStreams.say(route.bytes + [0x0A])
        } else {
            StandardStreams.say(RegistryText.route(route))
        }
        return ExitCode.done
    }
}

/// The tables of a directory, as the gateway takes them. One that is not there is not brought.
package struct RegistryTables {
    package let json: JSONValue

    /// One that is not `nodes.csv` alone must be there.
    package init(_ directory: String) throws(CommandFailure) {
        var members: [(String, JSONValue)] = []
        for name in ["agencies", "aliases", "nodes", "holidays", "deadlines"] {
            let path = "\(directory)/\(name).csv"
            guard FileContents.exists(path) else { continue }
            members.append((name, .string(try FileContents.text(path))))
        }
        guard members.contains(where: { $0.0 != "nodes" }) else {
            throw CommandFailure(
                "\(directory) holds none of agencies.csv, aliases.csv, holidays.csv, deadlines.csv",
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

enum RegistryText {
    static func agency(_ agency: JSONValue) -> String {
        func text(_ name: String) -> String? { agency[name]?.stringValue }
        var facts = TextTable(["", ""])
        facts.add(["Mã / code", text("code") ?? ""])
        if let written = text("written"), written != text("code") {
            facts.add(["Viết là / written", written])
        }
        facts.add(["Ngày / on", text("on") ?? ""])
        let isOpen = text("standing") != "closed"
        facts.add(["Tình trạng / standing", isOpen ? "Đang hoạt động / open" : "Đã đóng / closed"])
        if let successor = text("successor") { facts.add(["Kế thừa / successor", successor]) }
        if let name = text("name") { facts.add(["Tên / name", name]) }
        if let level = text("level") { facts.add(["Cấp / level", StatusWords.level(level)]) }
        if let parent = text("parent") { facts.add(["Cấp trên / parent", parent]) }
        facts.add(["Nút / node", text("node") ?? "–"])
        var periods = TextTable([
            "Từ / from", "Đến / to", "Tên / name", "Cấp trên", "Kế thừa", "Độ chắc",
        ])
        for period in agency["periods"]?.arrayValue ?? [] {
            periods.add(
                ["validFrom", "validTo", "name", "parent", "successor", "certainty"].map {
                    period[$0]?.stringValue ?? "–"
                })
        }
        return facts.text + (periods.isEmpty ? "" : "\n\n" + periods.text)
    }

    static func rules(_ rules: JSONValue) -> String {
        var limits = TextTable([
            "Việc / act", "", "Từ / from", "Báo trước / warning", "Hạn / limit", "Căn cứ / source",
        ])
        for rule in rules["deadlines"]?.arrayValue ?? [] {
            func text(_ name: String) -> String { rule[name]?.stringValue ?? "–" }
            limits.add([
                StatusWords.act(text("act")), text("lane"), text("validFrom"), text("warning"),
                text("breach"), text("source"),
            ])
        }
        var days = TextTable(["Ngày / day", "", "Tên / name", "Độ chắc"])
        for day in rules["holidays"]?.arrayValue ?? [] {
            days.add(
                ["date", "kind", "name", "certainty"].map { day[$0]?.stringValue ?? "" })
        }
        let warning = RegistryTables.unknownYears(rules).map { "\n\n" + $0 } ?? ""
        return limits.text + "\n\n" + days.text + warning
    }

    static func route(_ route: JSONValue) -> String {
        var table = TextTable([.right(""), "Mã / code", "Cấp / level", "Tên / name"])
        for (index, hop) in (route["hops"]?.arrayValue ?? []).enumerated() {
            table.add([
                String(index + 1), hop["code"]?.stringValue ?? "",
                hop["level"]?.stringValue.map(StatusWords.level) ?? "Trục quốc gia / national axis",
                hop["name"]?.stringValue
                    ?? (hop["code"]?.stringValue == "VN" ? "Trục liên thông quốc gia" : ""),
            ])
        }
        return table.text
    }
}
