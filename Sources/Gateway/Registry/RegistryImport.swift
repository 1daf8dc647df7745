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

    /// All nodes of the tables: their topics come first.
    let nodes: [AgencyCode]
    /// What is new or changed.
    let records: [NewRecord]
    let summary: JSONValue

    init(
        _ body: [UInt8], maxBytes: Int, into tree: AgencyTree, cluster: Cluster, now: BusinessTime
    ) throws {
        let json = try JSONBody.read(body, maxBytes: maxBytes)
        func table(_ name: String) -> [UInt8]? {
            json[name]?.stringValue.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
        }
        guard let agencies = table("agencies") else { throw APIError.missing("agencies") }
        let histories: [AgencyHistory]
        do {
            histories = try AgencyTable.read(agencies: agencies, aliases: table("aliases"))
            if let nodes = table("nodes") { _ = try NodeTable.read(nodes, of: histories) }
        } catch {
            throw APIError(error)
        }
        nodes = histories.filter(\.isEverNode).map(\.code)

        let trace = Self.trace(body)
        var changed = tree
        var records: [NewRecord] = []
        for history in histories where tree.history(history.code) != history {
            changed.apply(history)
            let value = AgencyRecord(history).bytes
            // What an agency is, is the event, whichever import says so.
            var out = Outbox(
                cluster: cluster, worker: "gateway", input: SHA256.hash(value).bytes, trace: trace,
                now: now)
            out.append(
                Topic.registryAgencies, partition: 0, key: history.code.text, value: value)
            records += out.records
        }
        self.records = records
        let unconnected = changed.unconnected()
        let renamed = changed.changedFirstCodes(since: tree)
        summary = [
            "agencies": .int(Int64(histories.count)),
            "periods": .int(Int64(histories.reduce(0) { $0 + $1.periods.count })),
            "aliases": .int(Int64(histories.reduce(0) { $0 + $1.aliases.count })),
            "nodes": .int(Int64(nodes.count)),
            "appended": .int(Int64(records.count)),
            "unchanged": .int(Int64(histories.count - records.count)),
            "unconnected": .object([
                ("count", .int(Int64(unconnected.count))),
                ("first", .array(unconnected.prefix(Self.listed).map(Self.json))),
            ]),
            "firstCodes": .object([
                ("count", .int(Int64(renamed.count))),
                ("first", .array(renamed.prefix(Self.listed).map(Self.json))),
            ]),
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

    private static func trace(_ body: [UInt8]) -> String {
        let id = EventID(hashing: [SHA256.hash(body).bytes])
        return "00-\(id.hex)-\(id.hex.prefix(16))-01"
    }
}

extension APIError {
    init(_ error: TableError) {
        self = .badRequest(
            "\(error.table).csv", vi: "Bảng có lỗi: \(error.description).",
            en: error.description)
    }
}
