// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

enum ImportOptions {
    static let removeMissing = Option(
        "remove-missing",
        help: "take out what the registry has and a table that is brought lacks; else it stays")

    static let planNotes = """
        A table that is not in DIR stays as it is in the registry; so do rows that a table in DIR lacks,
        unless --remove-missing says otherwise. They are counted and shown either way.
        exit code: 0 the import can be done, 1 it would be refused.
        """

    static let notes = """
        A table that is not in DIR stays as it is in the registry; so do rows that a table in DIR lacks,
        unless --remove-missing says otherwise. What will change is told on standard error before
        anything is written (registry plan and trust plan tell it alone). What would leave documents
        without a way is refused as a whole.
        """
}

/// An import of tables or of trust: what it would do is shown, and then just that is done.
struct Import {
    enum What: String {
        case registry, trust

        var next: String {
            self == .registry ? "lienthong registry show CODE" : "lienthong trust list"
        }
    }

    private let what: What
    private let gateway: GatewayClient
    private let removesMissing: Bool
    private let asJSON: Bool

    init(_ what: What, _ arguments: Arguments) throws {
        self.what = what
        gateway = try GatewayClient(arguments)
        removesMissing = arguments.has("remove-missing")
        asJSON = arguments.has("json")
    }

    /// Shows what `bring` would do.
    func plan(_ tables: JSONValue) async throws -> Int32 { show(try await ask(tables)) }

    func plan(_ directory: TrustDirectory) async throws -> Int32 {
        show(.together(try await ask(TrustParts(directory).parts)))
    }

    func bring(_ tables: JSONValue) async throws -> Int32 {
        let plan = try await ask(tables)
        guard mayGoOn(plan) else { return ExitCode.failed }
        let shown = plan["plan"]?.stringValue
        return tell(
            try await gateway.post(
                Query("/v1/\(what.rawValue)"), ordered(tables, plan: shown)))
    }

    func bring(_ directory: TrustDirectory) async throws -> Int32 {
        let parts = try TrustParts(directory).parts
        let plans = try await ask(parts)
        guard mayGoOn(.together(plans)) else { return ExitCode.failed }
        var counts: [JSONValue] = []
        for (part, plan) in zip(parts, plans) {
            counts.append(
                try await gateway.bring(
                    part, removesMissing: removesMissing, plan: plan["plan"]?.stringValue))
        }
        return tell(.together(counts))
    }

    private func show(_ plan: JSONValue) -> Int32 {
        if asJSON {
            StandardStreams.say(plan.bytes + [0x0A])
        } else {
            StandardStreams.say(ImportText.plan(plan))
        }
        return ImportText.faults(plan).isEmpty ? ExitCode.done : ExitCode.failed
    }

    /// Shows the plan. The gateway refuses it too, were it asked; a program then gets the refusal's JSON.
    private func mayGoOn(_ plan: JSONValue) -> Bool {
        if asJSON { return true }
        StandardStreams.complain(ImportText.plan(plan))
        return ImportText.faults(plan).isEmpty
    }

    private func tell(_ counts: JSONValue) -> Int32 {
        StandardStreams.say(
            asJSON
                ? String(decoding: counts.bytes, as: UTF8.self)
                : ImportText.done(counts, what) + "\n→ \(what.next)")
        return ExitCode.done
    }

    private func ask(_ tables: JSONValue) async throws -> JSONValue {
        try await gateway.post(Query("/v1/\(what.rawValue)/plan"), ordered(tables, plan: nil))
    }

    private func ask(_ parts: [TrustParts.Part]) async throws -> [JSONValue] {
        var plans: [JSONValue] = []
        for part in parts {
            plans.append(try await gateway.plan(part, removesMissing: removesMissing))
        }
        return plans
    }

    private func ordered(_ tables: JSONValue, plan: String?) -> JSONValue {
        var members = tables.objectValue ?? []
        if removesMissing { members.append(("remove", .bool(true))) }
        if let plan { members.append(("plan", .string(plan))) }
        return .object(members)
    }
}

/// What an import does, for people.
enum ImportText {
    static func plan(_ plan: JSONValue) -> String {
        var parts = (plan["tables"]?.arrayValue ?? []).map(table)
        parts += RegistryTables.warnings(plan)
        let faults = faults(plan)
        if !faults.isEmpty {
            parts.append("Không nhập được / refused:\n" + faults.joined(separator: "\n"))
        }
        return parts.map(printable).joined(separator: "\n")
    }

    /// Why the import is refused; empty where it is not.
    static func faults(_ plan: JSONValue) -> [String] {
        (plan["faults"]?.arrayValue ?? []).map { fault in
            "  [\(fault["code"]?.stringValue ?? "")] \(fault["message"]?["vi"]?.stringValue ?? "")\n"
                + "    \(fault["message"]?["en"]?.stringValue ?? "")"
        }
    }

    static func done(_ counts: JSONValue, _ what: Import.What) -> String {
        let summary: String
        switch what {
        case .registry: summary = RegistryTables.text(counts)
        case .trust:
            summary =
                "\(counts["certificates"]?.intValue ?? 0) chứng thư / certificates, "
                + "\(counts["crls"]?.intValue ?? 0) CRL, "
                + "\(counts["appended"]?.intValue ?? 0) mới hoặc đổi / new or changed, "
                + "\(counts["removed"]?.intValue ?? 0) đã bỏ / removed"
        }
        return "Đã nhập / imported: \(summary)"
    }

    private static func table(_ table: JSONValue) -> String {
        let name = table["table"]?.stringValue ?? ""
        guard table["isBrought"]?.boolValue == true else {
            return "\(name): không có trong thư mục, giữ nguyên / not brought, stays as it is"
        }
        let kinds = TableChanges.Kind.allCases
        let counts = kinds.map { kind in
            "\(table[kind.rawValue]?.intValue ?? 0) \(kind.words.both.lowercased())"
        }
        let lines = (table["first"]?.arrayValue ?? []).map { line in
            let mark =
                switch line["change"]?.stringValue {
                case TableChanges.Kind.added.rawValue: "+"
                case TableChanges.Kind.removed.rawValue: "-"
                case TableChanges.Kind.changed.rawValue: "~"
                default: "="
                }
            let values = [line["before"]?.stringValue, line["after"]?.stringValue]
                .compactMap(\.self).joined(separator: " → ")
            return "  \(mark) \(line["row"]?.stringValue ?? ""): \(values)"
        }
        return (["\(name): " + counts.joined(separator: ", ")] + lines).joined(separator: "\n")
    }

    private static func printable(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TextWidth.printable(String($0)) }.joined(separator: "\n")
    }
}
