// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// Brings tables of agencies into the registry.
    static let registryImport = Command(
        "registry import", "brings agencies.csv, aliases.csv and nodes.csv into the registry",
        operands: "DIR", options: GatewayOptions.all + [GatewayOptions.json]
    ) { arguments in
        let directory = try arguments.operand("directory")
        let counts = try await RegistryTables(directory).send(to: GatewayClient(arguments))
        if arguments.has("json") {
            StandardStreams.say(counts.bytes + [0x0A])
        } else {
            StandardStreams.say(
                "Đã nhập danh mục / imported: \(RegistryTables.text(counts))\n"
                    + RegistryTables.warnings(counts).map { "\($0)\n" }.joined()
                    + "→ lienthong registry show H27")
        }
        return ExitCode.done
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

/// The tables of a directory, as the gateway takes them.
package struct RegistryTables {
    private let body: JSONValue

    /// `agencies.csv` must be there; `aliases.csv` and `nodes.csv` may be.
    package init(_ directory: String) throws(CommandFailure) {
        var members: [(String, JSONValue)] = []
        for name in ["agencies", "aliases", "nodes"] {
            let path = "\(directory)/\(name).csv"
            guard name == "agencies" || FileContents.exists(path) else { continue }
            members.append((name, .string(try FileContents.text(path))))
        }
        body = .object(members)
    }

    /// What the gateway counted.
    package func send(to gateway: GatewayClient) async throws -> JSONValue {
        try await gateway.post(Query("/v1/registry"), body)
    }

    package static func text(_ counts: JSONValue) -> String {
        let words = [
            ("agencies", "cơ quan / agencies"), ("periods", "thời kỳ / periods"),
            ("aliases", "mã khác / aliases"), ("nodes", "nút / nodes"),
            ("appended", "mới hoặc đổi / new or changed"),
        ]
        return words.compactMap { name, word in
            counts[name]?.intValue.map { "\($0) \(word)" }
        }.joined(separator: ", ")
    }
}

extension RegistryTables {
    static func warnings(_ counts: JSONValue) -> [String] {
        [unconnected(counts), firstCodes(counts)].compactMap(\.self)
    }

    /// Whose documents with ids of their own form stand behind another code from now on.
    private static func firstCodes(_ counts: JSONValue) -> String? {
        guard let count = counts["firstCodes"]?["count"]?.intValue, count > 0 else { return nil }
        var table = TextTable(["  Mã / code", "Trước / before", "Nay / now"])
        let first = counts["firstCodes"]?["first"]?.arrayValue ?? []
        for change in first {
            table.add([
                "  " + (change["code"]?.stringValue ?? ""), change["before"]?.stringValue ?? "",
                change["after"]?.stringValue ?? "",
            ])
        }
        let rest = Int(count) - first.count
        return """
            Cảnh báo / warning: mã văn bản không theo dạng chuẩn của các cơ quan này từ nay đứng sau mã \
            khác / document ids of another form than the standard's stand behind another code from now \
            on: \(count)
            \(table.text)\(rest > 0 ? "\n  … +\(rest)" : "")
            """
    }

    /// What is open without a way to the axis, and when; nil where all is connected.
    private static func unconnected(_ counts: JSONValue) -> String? {
        guard let count = counts["unconnected"]?["count"]?.intValue, count > 0 else { return nil }
        var table = TextTable(["  Mã / code", "Từ / from", "Đến / to"])
        let first = counts["unconnected"]?["first"]?.arrayValue ?? []
        for span in first {
            table.add([
                "  " + (span["code"]?.stringValue ?? ""), span["from"]?.stringValue ?? "–",
                span["to"]?.stringValue ?? "–",
            ])
        }
        let rest = Int(count) - first.count
        return """
            Cảnh báo / warning: chưa nối được tới trục / no way to the national axis: \(count)
            \(table.text)\(rest > 0 ? "\n  … +\(rest)" : "")
            Văn bản gửi tới hoặc gửi từ các mã này bị từ chối / what goes to or comes from these is \
            refused: NOT_CONNECTED
            """
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
