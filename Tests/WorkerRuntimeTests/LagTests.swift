// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLiteEventLog
import Synchronization
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// What a worker tells of what waits before it: exact figures, by records whose times are known and
/// clocks that the test moves.
struct LagTests {
    /// Nothing is done while the way is closed.
    private struct PatientStage: Stage {
        final class Way: Sendable {
            let isOpen = Mutex(false)
        }

        var name: String
        var subscriptions: [Subscription]
        var readsByHome = false
        let way = Way()

        func prepare(_ input: Input) throws {
            if !way.isOpen.withLock(\.self) { throw InputFailure.wait(reason: "not yet") }
        }

        func handle(_ prepared: Void, of input: Input, in context: inout StageContext) {}
    }

    private let bench: WorkerBench

    init() throws { bench = try WorkerBench() }

    /// A worker that measures all the time, with a wall clock and a business clock of its own.
    private final class Scene<S: Stage>: Sendable {
        final class Clocks: Sendable {
            let wall = Mutex<Int64>(0)
            let business = Mutex<Int64>(7)
        }

        let metrics = Metrics()
        let clocks = Clocks()
        let worker: Worker<S>

        init(_ stage: S, _ log: any EventLog, _ bench: WorkerBench) {
            var settings = bench.settings
            settings.lagInterval = .milliseconds(5)
            settings.wallClock = { [clocks] in clocks.wall.withLock(\.self) }
            settings.clock = BusinessClock { [clocks] in
                BusinessTime(milliseconds: clocks.business.withLock(\.self))
            }
            worker = Worker(
                stage, log: log, settings: settings, metrics: metrics,
                logger: Logger(label: "test", level: .error))
        }

        func running(_ body: () async throws -> Void) async throws {
            let running = Task { try await worker.run() }
            do {
                try await body()
            } catch {
                worker.stop()
                try await running.value
                throw error
            }
            worker.stop()
            try await running.value
        }

        func tells(_ series: String, _ value: String) -> Bool {
            metrics.prometheusText().contains("\n\(series) \(value)\n")
        }

        func waits(for series: String, _ value: String) async throws {
            try await eventually("\(series) \(value) in \(metrics.prometheusText())") {
                tells(series, value)
            }
        }

        func waits(_ topic: String, lane: String = "normal", records: Int, age: String) async throws
        {
            let labels =
                "{worker=\"\(worker.status.worker)\",topic=\"\(topic)\",lane=\"\(lane)\"}"
            try await waits(for: "worker_waiting_records" + labels, "\(records)")
            try await waits(for: "worker_oldest_waiting_seconds" + labels, age)
        }
    }

    @Test(arguments: EventLogUnderTest.all)
    func `what waits is told by topic with the age of the oldest, and no more once it is done`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topics = [uniqueName("lag.a"), uniqueName("lag.b")]
            try await log.create(
                topics.map {
                    TopicSpec(
                        name: $0, partitions: 3, cleanup: .delete(retentionMilliseconds: nil))
                })
            try await log.append(
                [0, 1, 1, 1].map { textRecord(topics[0], $0, "x") }
                    + [textRecord(topics[1], 2, "y")])
            let first = try #require(try await log.readAll(topics[0]).map(\.timestamp).min())
            let other = try #require(try await log.readAll(topics[1]).first?.timestamp)
            let stage = PatientStage(
                name: uniqueName("lag.worker"),
                subscriptions: topics.map { Subscription(.topic($0)) })
            let scene = Scene(stage, log, bench)
            scene.clocks.wall.withLock { $0 = first + 90_500 }
            try await scene.running {
                try await scene.waits(topics[0], records: 4, age: "90.5")
                let age = Double(max(0, first + 90_500 - other)) / 1000
                try await scene.waits(
                    topics[1], records: 1, age: Int64(exactly: age).map(String.init) ?? "\(age)")
                // It goes on growing while nothing is done.
                scene.clocks.wall.withLock { $0 = first + 3_600_000 }
                try await scene.waits(topics[0], records: 4, age: "3600")
                stage.way.isOpen.withLock { $0 = true }
                for topic in topics { try await scene.waits(topic, records: 0, age: "0") }
            }
        }
    }

    @Test func `nodes' topics are one family, and lanes are told apart`() async throws {
        let log = try await bench.openLog()
        let urgent = Topic.accepted.name(.urgent)
        let nodes = ["H27", "H28"].map { Topic.submitted.name($0) }
        try await log.create(
            (nodes + [urgent]).map {
                TopicSpec(name: $0, partitions: 1, cleanup: .delete(retentionMilliseconds: nil))
            })
        try await log.append((nodes + nodes + [urgent]).map { textRecord($0, "x") })
        let times = try await log.readAll(nodes[0]).map(\.timestamp)
        let first = try #require(times.first)
        let stage = PatientStage(
            name: "patient",
            subscriptions: [
                Subscription(.prefix("documents.submitted.")),
                Subscription(.topic(urgent), isUrgent: true),
            ])
        let scene = Scene(stage, log, bench)
        scene.clocks.wall.withLock { $0 = first + 5_000 }
        try await scene.running {
            try await scene.waits("documents.submitted", records: 4, age: "5")
            try await scene.waits(
                for: """
                    worker_waiting_records{worker="patient",topic="documents.accepted",lane="urgent"}
                    """, "1")
            #expect(!scene.metrics.prometheusText().contains("H27"))
        }
        await log.close()
    }

    @Test func `while the log does not answer the figures stand, the time says so, work goes on`()
        async throws
    {
        let embedded = try await bench.openLog()
        let log = FaultyEventLog(embedded)
        let scene = Scene(CountingStage(), log, bench)
        let measured = "worker_lag_measured_timestamp_seconds{worker=\"counting\"}"
        scene.clocks.wall.withLock { $0 = 1_000_000 }
        try await scene.running {
            try await log.append([textRecord("in", 0, key: "k", "a")])
            try await scene.waits("in", records: 0, age: "0")
            try await scene.waits(for: measured, "1000")
            let gate = Gate()
            log.script.atNext(.timestamps, .delay(gate))
            try await eventually("asked") { log.script.pending == 0 }
            scene.clocks.wall.withLock { $0 = 2_000_000 }
            try await log.append([textRecord("in", 0, key: "k", "b")])
            try await eventually("committed") { try await embedded.readAll("out").count == 2 }
            #expect(scene.tells(measured, "1000"))
            gate.open()
            try await scene.waits(for: measured, "2000")
            // And after an error.
            for call in [FaultScript.Call.bounds, .timestamps, .emptyBatch] {
                log.script.atNext(
                    call,
                    .fail(EventLogError(.unavailable, operation: "ask", detail: "it is away")))
                try await eventually("failed") { log.script.pending == 0 }
                let time = scene.clocks.wall.withLock { time in
                    time += 1_000_000
                    return time
                }
                try await scene.waits(for: measured, "\(time / 1000)")
            }
        }
        await embedded.close()
    }

    @Test func `parked documents are counted, with how long the first of them waits`()
        async throws
    {
        let log = try await bench.openLog()
        let scene = Scene(CountingStage(), log, bench)
        let labels = "{worker=\"counting\"}"
        try await scene.running {
            try await scene.waits(for: "worker_parked_documents" + labels, "0")
            try await log.append(
                [("d", "poison"), ("d", "a"), ("d", "b"), ("e", "fine")].map {
                    textRecord("in", 2, key: $0, $1)
                })
            try await scene.waits(for: "worker_parked_inputs" + labels, "3")
            scene.clocks.business.withLock { $0 = 7 + 60_000 }
            try await log.append([textRecord("in", 5, key: "f", "poison")])
            try await scene.waits(for: "worker_parked_documents" + labels, "2")
            scene.clocks.business.withLock { $0 = 7 + 3_600_000 }
            try await scene.waits(for: "worker_oldest_parked_seconds" + labels, "3600")
            #expect(scene.tells("worker_parked_inputs" + labels, "4"))
        }
        await log.close()
    }

    @Test func `a transaction that holds a partition back is told until something else comes`()
        async throws
    {
        let embedded = try await bench.openLog()
        let log = FaultyEventLog(embedded)
        let scene = Scene(CountingStage(), log, bench)
        let place = TopicPartition("in", 4)
        let series = "partition_held{reader=\"counting\",topic=\"in\",partition=\"4\"}"
        try await scene.running {
            try await eventually("running") { scene.worker.status.isReady }
            log.script.hold([place])
            try await scene.waits(for: series, "1")
            #expect(scene.worker.status.problem?.contains("in/4") == true)
            #expect(scene.worker.status.waitingFor == nil)
            log.script.hold([])
            try await scene.waits(for: series, "0")
            #expect(scene.worker.status.problem == nil)
            // And where the end cannot be told, until it can.
            let error = EventLogError(
                .unavailable, operation: "ask", detail: "a transaction stays open", held: [place])
            let gate = Gate()
            log.script.atNext(.bounds, .fail(error))
            // The second asks for all others, the third is of the next time.
            log.script.atNext(.bounds, after: 3, .delay(gate))
            try await scene.waits(for: series, "1")
            gate.open()
            try await scene.waits(for: series, "0")
        }
        await embedded.close()
    }

    @Test func `topics with another number of partitions than the cluster's stop a worker`()
        async throws
    {
        let log = try await bench.openLog()
        let stage = PatientStage(
            name: "patient", subscriptions: [Subscription(.topic("in"))], readsByHome: true)
        var bench = bench
        bench.settings.cluster = Cluster("test", homes: try #require(Homes(3)))
        let scene = Scene(stage, log, bench)
        let error = await #expect(throws: EventLogError.self) { try await scene.worker.run() }
        #expect(error?.code == .incompatible)
        await log.close()
    }
}
