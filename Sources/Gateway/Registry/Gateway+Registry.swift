// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import EventLog
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages
import Telemetry
import WorkerRuntime

extension Gateway {
    static let registryRoutes: [Route] = [
        Route("POST", "v1/registry", .may(.run), .imported) { gateway, call in
            gateway.importing(call) { try await gateway.importRegistry($0, call) }
        },
        Route("POST", "v1/registry/plan", .may(.run)) { gateway, call in
            gateway.importing(call) { try await gateway.registryImport($0, call).summary }
        },
        .get("v1/registry/agency", .may(.registry)) { _, call in try agency(call) },
        .get("v1/registry/rules", .may(.registry)) { _, call in
            .json(200, call.rules.json(on: call.now.date).bytes)
        },
    ]

    /// A body of an import, or of what one would do.
    func importing(
        _ call: Call, _ body: @escaping @Sendable ([UInt8]) async throws -> JSONValue
    ) -> BodyPlan {
        .collect(maxBytes: settings.maxImportBytes) { bytes in
            do {
                return .json(200, try await body(bytes).bytes)
            } catch {
                return self.response(to: error, of: call.request)
            }
        }
    }

    /// What an import would do to the registry as it is now. Nothing is written.
    private func registryImport(_ body: [UInt8], _ call: Call) async throws -> RegistryImport {
        try await registry.catchUp()
        try await rules.catchUp()
        let (tree, ruled) = (registry.tree, rules.rules)
        let (now, cluster) = (call.now, reception.cluster)
        let limit = settings.maxImportBytes
        var found = try await lanes.run(for: call.caller) {
            try RegistryImport(
                body, maxBytes: limit, into: tree, rules: ruled, cluster: cluster, now: now)
        }
        if !found.vanishing.isEmpty {
            try await catchUp()
            let open = try await projection.agenciesWithOpenDocuments(
                among: found.vanishing.map(\.text))
            found.note(openDocuments: open)
        }
        return found
    }

    /// Validates all, makes the nodes' topics, then writes what is new. When it returns, this
    /// gateway's own tree has it.
    private func importRegistry(_ body: [UInt8], _ call: Call) async throws -> JSONValue {
        let found = try await registryImport(body, call)
        try found.order.demand(found.faults, found.digest)
        try await require(.imported, call, target: "registry \(SHA256.hash(body).hex)")
        try await log.create(found.nodes.flatMap { Topic.specs(ofNode: $0.text) })
        var rest = found.records[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(RegistryImport.chunk)
            try await log.append(Array(chunk))
            rest = rest.dropFirst(chunk.count)
        }
        try await registry.catchUp()
        try await rules.catchUp()
        logger.info("the registry was imported", [.count: found.records.count])
        return found.summary
    }

    /// What is known of a code, and what it means on a day.
    private static func agency(_ call: Call) throws -> HTTPResponse {
        let written = try call.required("code")
        let date = try call.date("on")
        let tree = call.tree
        let code: AgencyCode
        var members: [(String, JSONValue)] = [
            ("written", .string(written)), ("on", .string(date.iso)),
        ]
        switch tree.resolve(written, on: date) {
        case .known(let found, let reading):
            code = found
            members += [("standing", "open"), ("readBy", .string("\(reading)"))]
        case .closed(let found, let successor):
            code = found
            members += [
                ("standing", "closed"), ("successor", successor.map { .string($0.text) } ?? nil),
            ]
        case .unknown:
            throw APIError.notInRegistry(
                vi: "Không có cơ quan \(written) trong danh mục ngày \(date.iso).",
                en: "\(written) is not in the registry of \(date.iso).")
        }
        members.append(("code", .string(code.text)))
        if let entry = tree.entry(code, on: date) {
            members += [
                ("name", .string(entry.name)),
                ("level", tree.level(of: code, on: date).map { .string($0.rawValue) } ?? nil),
                ("kind", .string(entry.kind.rawValue)),
                ("parent", .string(entry.parent.text)),
            ]
        }
        members.append(("node", tree.node(of: code, on: date).map { .string($0.text) } ?? nil))
        let history = tree.history(code)
        members += [
            ("periods", .array((history?.periods ?? []).map(Self.json))),
            ("aliases", .array((history?.aliases ?? []).map(Self.json))),
            (
                "predecessors",
                .array(tree.predecessors(of: code, on: date).map { .string($0.text) })
            ),
        ]
        members += rules(of: history, tree, on: date)
        return .json(200, JSONValue.object(members).bytes)
    }

    private static func json(_ period: AgencyPeriod) -> JSONValue {
        [
            "name": .string(period.name),
            "level": period.level.map { .string($0.rawValue) } ?? nil,
            "kind": .string(period.kind.rawValue),
            "parent": .string(period.parent.text),
            "validFrom": period.validFrom == .distantPast ? nil : .string(period.validFrom.iso),
            "validTo": period.validTo.map { .string($0.iso) } ?? nil,
            "successor": period.successor.map { .string($0.text) } ?? nil,
            "isNode": .bool(period.isNode), "certainty": .string(period.certainty.rawValue),
        ]
    }

    private static func json(_ alias: AgencyAlias) -> JSONValue {
        [
            "code": .string(alias.code),
            "validFrom": alias.from == .distantPast ? nil : .string(alias.from.iso),
            "validTo": alias.to.map { .string($0.iso) } ?? nil,
        ]
    }
}
