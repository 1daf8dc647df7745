// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLiteEventLog
import Telemetry
import TestSupport
import Testing

@testable import Gateway

/// The queue of the audit trail, whatever the log does.
struct AuditTrailTests {
    private struct Bench {
        let log: FaultyEventLog
        let trail: AuditTrail
        let metrics = Metrics()
        private let directory: TemporaryDirectory

        init(maxPending: Int) async throws {
            directory = try TemporaryDirectory()
            log = FaultyEventLog(try await SQLiteEventLog(path: directory.file("log.sqlite")))
            try await log.create(Topic.specs)
            trail = AuditTrail(
                log: log, cluster: Cluster("test"), clock: { BusinessTime(milliseconds: 7) },
                maxPending: maxPending, instruments: GatewayInstruments(metrics),
                logger: Logger(label: "test", sink: LogSink { _ in }))
        }

        func told() async throws -> [AuditRecord] {
            try await log.readAll(Topic.audit.name).compactMap(\.value).map { try AuditRecord($0) }
        }

        func close() async { await log.close() }
    }

    private static let away = EventLogError(.unavailable, operation: "append", detail: "a test")

    private func record(_ name: String) -> AuditRecord {
        var record = AuditRecord(at: BusinessTime(milliseconds: 1))
        record.name = name
        record.action = .read
        return record
    }

    @Test func `records are written in their order, and a read has its own before it goes on`()
        async throws
    {
        let bench = try await Bench(maxPending: 100)
        for number in 0..<20 {
            if number % 2 == 0 {
                bench.trail.note(record("\(number)"))
            } else {
                await bench.trail.write(record("\(number)"))
                #expect(try await bench.told().count == number + 1)
            }
        }
        #expect(try await bench.told().map(\.name) == (0..<20).map { "\($0)" })
        await bench.close()
    }

    @Test func `what found no room is told by its number, once there is room`() async throws {
        let bench = try await Bench(maxPending: 3)
        let gate = Gate()
        bench.log.script.atNext(.append, .delay(gate))
        for number in 0..<8 { bench.trail.note(record("\(number)")) }
        gate.open()
        try await eventually("the gap is told") { try await bench.told().count == 4 }
        let told = try await bench.told()
        #expect(told.prefix(3).map(\.name) == ["0", "1", "2"])
        #expect(told.last?.action == .gap)
        #expect(told.last?.count == 5)
        #expect(bench.metrics.prometheusText().contains("gateway_audit_lost_total 5"))
        await bench.close()
    }

    @Test func `what must be told first is given up with the log, a read is written later`()
        async throws
    {
        let bench = try await Bench(maxPending: 100)
        bench.log.script.atNext(.append, .fail(Self.away))
        await bench.trail.write(record("reader"))
        bench.log.script.atNext(.append, .fail(Self.away))
        await #expect(throws: APIError.self) { try await bench.trail.require(record("decides")) }
        try await eventually("the read is written") { try await bench.told().count == 1 }
        #expect(try await bench.told().map(\.name) == ["reader"])
        try await bench.trail.require(record("decides again"))
        #expect(try await bench.told().map(\.name) == ["reader", "decides again"])
        await bench.close()
    }

    @Test func `a full queue does nothing that must be told first`() async throws {
        let bench = try await Bench(maxPending: 1)
        let gate = Gate()
        bench.log.script.atNext(.append, .delay(gate))
        bench.trail.note(record("first"))
        await #expect(throws: APIError.self) { try await bench.trail.require(record("decides")) }
        gate.open()
        try await eventually("the first is written") { try await bench.told().count == 1 }
        // What was not done is no gap.
        await bench.trail.stop(within: .seconds(5))
        #expect(try await bench.told().map(\.name) == ["first"])
        await bench.close()
    }

    @Test func `a record that came twice is one in the answer, and texts are bounded`() async throws
    {
        let bench = try await Bench(maxPending: 10)
        bench.log.script.atNext(.append, .failAfterwards(Self.away))
        var long = record(String(repeating: "ệ", count: 1000))
        long.target = String(repeating: "x", count: 100_000)
        bench.trail.note(long)
        try await eventually("it is written twice") { try await bench.told().count == 2 }
        let told = try await bench.told()
        #expect(told[0].id == told[1].id)
        #expect(told[0].name.utf8.count <= 500 && told[0].target.utf8.count == 500)
        await bench.close()
    }
}
