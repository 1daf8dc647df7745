// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import Processes
import Stages
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// A registry record of a newer version ends nobody.
struct RegistryRecordTests {
    /// H27.01 with a level that this version does not know.
    private static let newer: NewRecord = {
        var period = AgencyRecordPeriod()
        period.name = "Vùng"
        period.level = "region"
        period.parent = "H27"
        var record = AgencyRecord()
        record.code = "H27.01"
        record.periods = [period]
        return NewRecord(
            topic: Topic.registryAgencies.name, partition: 0, key: Array("H27.01".utf8),
            value: record.bytes)
    }()

    private static func tombstone(_ key: String) -> NewRecord {
        NewRecord(
            topic: Topic.registryAgencies.name, partition: 0, key: Array(key.utf8), value: nil)
    }

    @Test func `an agency that cannot be read stays what it was, and is counted`() async throws {
        try await PipelineDriver.run { driver in
            let registry = driver.pipeline.registry
            let before = registry.tree
            try await driver.log.append([
                Self.newer, Self.tombstone("no code"), Self.tombstone("H05.02.002"),
            ])
            try await registry.catchUp()
            #expect(registry.unreadable.count == 2)
            let code = try AgencyCode("H27.01")
            #expect(registry.tree.history(code) == before.history(code))
            #expect(registry.tree.count == before.count - 1)

            // Documents go on through it.
            try await driver.submit(TestPacket(to: ["G09"]).text, as: "H27")
            try await driver.drain()
            #expect(try await driver.answers(to: "G09").count == 1)

            // A process that starts now reads the same.
            let second = AgencyRegistry(
                log: driver.log, metrics: Metrics(), logger: driver.pipeline.logger)
            async let running: Void = second.run()
            try await second.catchUp()
            #expect(
                second.tree.agencies(on: .init(iso: "2025-06-16")!)
                    == registry.tree.agencies(on: .init(iso: "2025-06-16")!))
            #expect(second.unreadable.count == 2)
            second.stop()
            try await running

            try await driver.register([("H27.01", .district, "H27")])
            #expect(registry.unreadable.count == 1)
        }
    }

    @Test func `trust that cannot be read is skipped, and is counted`() async throws {
        try await PipelineDriver.run { driver in
            func record(_ key: String, _ value: [UInt8]) -> NewRecord {
                NewRecord(
                    topic: Topic.registryTrust.name, partition: 0, key: Array(key.utf8),
                    value: value)
            }
            var role = TrustRecord()
            role.role = "notary"
            var bytes = TrustRecord()
            bytes.role = "root"
            bytes.der = [1, 2, 3]
            try await driver.log.append([
                record("noise", [0xff, 0xff]), record("role", role.bytes),
                record("bytes", bytes.bytes), record("crl:noise", [0xff]),
            ])
            try await driver.pipeline.trust.catchUp()
            #expect(driver.pipeline.trust.unreadable.count == 4)
            try await driver.submit(TestPacket(to: ["G09"]).text, as: "H27")
            try await driver.drain()
            #expect(try await driver.answers(to: "G09").count == 1)
        }
    }
}
