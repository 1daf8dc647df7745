// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLiteEventLog
import Telemetry
import TestSupport
import WorkerRuntime

/// The agencies and rules of a test of one stage: their topics are the only ones there are.
struct RegistryScene {
    let registry: AgencyRegistry
    let rules: RulesRegistry
    private let log: SQLiteEventLog

    /// Runs the body with these agencies; a code says its parent and level, nodes are H27, H05 and G09.
    static func with(
        _ codes: [String], _ body: (RegistryScene) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("registry.sqlite"))
        try await log.create(
            Topic.specs.filter {
                [Topic.registryAgencies.name, Topic.registryRules.name].contains($0.name)
            })
        let logger = Logger(label: "test", level: .error)
        let registry = AgencyRegistry(log: log, metrics: Metrics(), logger: logger)
        let rules = RulesRegistry(log: log, metrics: Metrics(), logger: logger)
        let following = Task {
            async let ruling: Void = rules.run()
            try await registry.run()
            try await ruling
        }
        func stop() {
            registry.stop()
            rules.stop()
        }
        do {
            let scene = RegistryScene(registry: registry, rules: rules, log: log)
            for code in codes { try await scene.register(code) }
            try await body(scene)
        } catch {
            stop()
            _ = await following.result
            throw error
        }
        stop()
        try await following.value
        await log.close()
    }

    func register(
        _ code: String, from begin: String? = nil, to end: String? = nil, successor: String? = nil
    ) async throws {
        let groups = code.split(separator: ".")
        let history = try AgencyHistory(
            code: AgencyCode(code),
            periods: [
                AgencyPeriod(
                    name: "Đơn vị \(code)",
                    level: code.hasPrefix("G")
                        ? .central : [.province, .district, .commune][groups.count - 1],
                    parent: groups.count == 1
                        ? .national : try AgencyCode(groups.dropLast().joined(separator: ".")),
                    validFrom: begin.flatMap { CivilDate(iso: $0) } ?? .distantPast,
                    validTo: end.flatMap { CivilDate(iso: $0) },
                    successor: try successor.map { try AgencyCode($0) },
                    isNode: ["H27", "H05", "G09"].contains(code))
            ])
        try await append(code, AgencyRecord(history).bytes)
    }

    /// As an import writes the limits of deadlines.
    func bring(_ deadlines: String) async throws {
        let rules = DeadlineRulesRecord(try DeadlineRules.read(Array(deadlines.utf8)))
        try await log.append([
            NewRecord(
                topic: Topic.registryRules.name, partition: 0,
                key: Array(RulesEntry.deadlinesKey.utf8), value: rules.bytes)
        ])
        try await self.rules.catchUp()
    }

    func register(_ history: AgencyHistory) async throws {
        try await append(history.code.text, AgencyRecord(history).bytes)
    }

    func remove(_ code: String) async throws { try await append(code, nil) }

    private func append(_ code: String, _ value: [UInt8]?) async throws {
        try await log.append([
            NewRecord(
                topic: Topic.registryAgencies.name, partition: 0, key: Array(code.utf8),
                value: value)
        ])
        try await registry.catchUp()
    }
}
