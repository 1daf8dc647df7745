// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import JSON

/// Tables of agencies, aliases and nodes, read and compared with what the registry holds. Takes a
/// second or so for the whole country: not for the cooperative pool.
struct RegistryImport: Sendable {
    /// Records of one append.
    static let chunk = 2000
    private static let listed = 20

    let order: ImportOrder
    /// All nodes of the tables: their topics come first.
    let nodes: [AgencyCode]
    /// What is new, changed or taken out.
    let records: [NewRecord]
    /// What would leave documents without a way, as far as the registry tells.
    private(set) var faults: [ImportFault]
    /// Agencies of which nothing would be known any more today.
    let vanishing: [AgencyCode]
    private let members: [(String, JSONValue)]

    init(
        _ body: [UInt8], maxBytes: Int, into tree: AgencyTree, rules: ExchangeRules,
        cluster: Cluster, now: BusinessTime
    ) throws {
        let json = try JSONBody.read(body, maxBytes: maxBytes)
        order = try ImportOrder(json)
        func table(_ name: String) -> [UInt8]? { json[name]?.stringValue.map { Array($0.utf8) } }
        let isOfRules = table("holidays") != nil || table("deadlines") != nil
        let isOfAgencies = AgencyTables.Name.allCases.contains { table($0.rawValue) != nil }
        guard isOfAgencies || isOfRules else {
            throw APIError.missing("agencies")
        }
        let plan: RegistryPlan
        let ruling: RulesImport
        do throws(TableError) {
            ruling = RulesImport(
                try RulesPlan(
                    holidays: table("holidays"), deadlines: table("deadlines"), into: rules,
                    removesMissing: order.removesMissing),
                into: rules, cluster: cluster, now: now)
            plan = try RegistryPlan(
                AgencyTables { table($0.rawValue) }, into: tree,
                removesMissing: order.removesMissing)
            if let nodes = table("nodes") {
                _ = try NodeTable.read(nodes, of: plan.tree.histories)
            }
        } catch {
            throw APIError(error)
        }
        nodes = plan.histories.filter(\.isEverNode).map(\.code)
        records =
            Self.records(of: plan, body, cluster: cluster, now: now)
            + ruling.records(trace: Self.trace(body))
        faults = plan.faults(on: now.date)
        vanishing = plan.vanishing(on: now.date)
        members = Self.members(of: plan, ruling, nodes, since: tree, on: now.date)
    }

    private static func records(
        of plan: RegistryPlan, _ body: [UInt8], cluster: Cluster, now: BusinessTime
    ) -> [NewRecord] {
        let trace = Self.trace(body)
        var values: [(AgencyCode, [UInt8]?)] = plan.changed.map {
            ($0.code, AgencyRecord($0).bytes)
        }
        values += plan.removed.map { ($0, nil) }
        return values.flatMap { code, value in
            Self.records(of: code, value, trace: trace, cluster: cluster, now: now)
        }
    }

    /// What an agency is from now on; nil for nothing. What it is, is the event, whoever says so.
    static func records(
        of code: AgencyCode, _ value: [UInt8]?, trace: String, cluster: Cluster, now: BusinessTime
    ) -> [NewRecord] {
        var out = Outbox(
            cluster: cluster, worker: "gateway",
            input: SHA256.hash(value ?? Array("removed \(code)".utf8)).bytes, trace: trace,
            now: now)
        if let value {
            out.append(Topic.registryAgencies, partition: 0, key: code.text, value: value)
        } else {
            out.forget(Topic.registryAgencies, partition: 0, key: code.text)
        }
        return out.records
    }

    private static func members(
        of plan: RegistryPlan, _ ruling: RulesImport, _ nodes: [AgencyCode],
        since tree: AgencyTree, on today: CivilDate
    ) -> [(String, JSONValue)] {
        let histories = plan.histories
        let codes = Set(histories.map(\.code))
        let changed = plan.changed.count { codes.contains($0.code) }
        func count(_ number: Int) -> JSONValue { .int(Int64(number)) }
        var members: [(String, JSONValue)] = []
        members.append(("agencies", count(histories.count)))
        members.append(("periods", count(histories.reduce(0) { $0 + $1.periods.count })))
        members.append(("aliases", count(histories.reduce(0) { $0 + $1.aliases.count })))
        members.append(("nodes", count(nodes.count)))
        members.append(("appended", count(plan.changed.count)))
        members.append(("unchanged", count(histories.count - changed)))
        members.append(("removed", count(plan.removed.count)))
        members.append(("tables", .array(plan.tables.map(\.json) + ruling.tables)))
        members.append(("meanings", list(plan.meanings(on: today), Self.json)))
        members.append(("unconnected", list(plan.tree.unconnected(), Self.json)))
        members.append(("firstCodes", list(plan.tree.changedFirstCodes(since: tree), Self.json)))
        members.append(("unknownYears", ruling.unknownYears))
        return members
    }

    private static func list<Item>(_ items: [Item], _ json: (Item) -> JSONValue) -> JSONValue {
        [
            "count": .int(Int64(items.count)),
            "first": .array(items.prefix(listed).map(json)),
        ]
    }

    /// Those of the agencies that vanish which documents still need.
    mutating func note(openDocuments agencies: [String]) {
        if !agencies.isEmpty { faults.append(ImportFault(.documentsOpen, agencies)) }
    }

    /// Names what would be written: who has seen it may ask for just that.
    var digest: String { ImportOrder.digest(of: records) }

    var summary: JSONValue {
        .object(members + [("faults", .array(faults.map(\.json))), ("plan", .string(digest))])
    }

    private static func json(_ meaning: RegistryPlan.Meaning) -> JSONValue {
        [
            "written": .string(meaning.written),
            "before": meaning.before.map { .string($0.text) } ?? nil,
            "after": meaning.after.map { .string($0.text) } ?? nil,
        ]
    }

    private static func json(_ span: UnconnectedSpan) -> JSONValue {
        [
            "code": .string(span.code.text),
            "from": span.from == .distantPast ? nil : .string(span.from.iso),
            "to": span.to.map { .string($0.iso) } ?? nil,
        ]
    }

    private static func json(_ changed: ChangedFirstCode) -> JSONValue {
        [
            "code": .string(changed.code.text), "before": .string(changed.before.text),
            "after": .string(changed.after.text),
        ]
    }

    static func trace(_ body: [UInt8]) -> String {
        let id = EventID(hashing: [SHA256.hash(body).bytes])
        return "00-\(id.hex)-\(id.hex.prefix(16))-01"
    }
}

extension APIError {
    init(_ error: TableError) {
        self = .badRequest("\(error.table).csv", vi: "Bảng có lỗi: \(error.vi).", en: error.en)
    }
}
