// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLiteEventLog
import Stages
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import WorkerRuntime

/// Deadlines over a log: restarts, the next worker, commits of which nobody knows, and what stands in a
/// topic unread.
@Suite(.timeLimit(.minutes(5)))
struct DeadlinesOverLogTests {
    private static let events = DeadlineTests()

    private struct House: Sendable {
        let log: any EventLog
        let stage: Deadlines
        let clock = Clock()

        /// Runs a worker on a machine of its own until so much was reported.
        func run(
            on log: (any EventLog)? = nil, batch: Int = 1_000,
            until done: @Sendable ([String]) -> Bool
        ) async throws {
            let directory = try TemporaryDirectory()
            var settings = WorkerSettings(
                cluster: Cluster("test"), instance: "1", clock: clock.clock,
                stateDirectory: directory.path)
            settings.batchRecords = batch
            let worker = Worker(
                stage, log: log ?? self.log, settings: settings, metrics: Metrics(),
                logger: Logger(label: "test", level: .error))
            async let running: Void = worker.run()
            do {
                try await eventually("so much is reported", within: .seconds(100)) {
                    done(try await told())
                }
            } catch {
                worker.stop()
                try await running
                throw error
            }
            worker.stop()
            try await running
        }

        func told() async throws -> [String] {
            try await log.readAll(Topic.deadlinesReported.name).flatMap { record in
                let report = try DeadlinesReported(record.value ?? [])
                return report.entries.map { "\(report.receiver) \($0.act) \($0.state.standing)" }
            }
        }
    }

    /// A clock that a test sets.
    private final class Clock: Sendable {
        let time = Mutex(DeadlineTests.now)
        var clock: BusinessClock { BusinessClock { self.time.withLock(\.self) } }
        func tick() { time.withLock { $0 = $0.advanced(byMilliseconds: 1) } }
        func set(_ day: Int, _ hour: Int, _ minute: Int = 0) {
            let date = CivilDate(year: 2025, month: 6, day: day) ?? .distantPast
            time.withLock { $0 = BusinessTime(date, hour: hour, minute: minute) }
        }
    }

    private enum Logs: String, Sendable { case embedded, kafka }

    /// Both, where a broker of a test's own can be started.
    private static let logs: [Logs] =
        KafkaBroker.canStartNodes ? [.embedded, .kafka] : [.embedded]

    private func house(
        on logs: Logs = .embedded, _ body: @Sendable (House) async throws -> Void
    ) async throws {
        try await RegistryScene.with(DeadlineTests.agencies) { scene in
            let stage = Deadlines(registry: scene.registry, rules: scene.rules)
            if logs == .kafka {
                let broker = try await KafkaBroker.start()
                return try await broker.withLog { log in
                    try await prepare(log)
                    try await body(House(log: log, stage: stage))
                }
            }
            let directory = try TemporaryDirectory()
            let log = try await SQLiteEventLog(path: directory.file("log.sqlite"))
            try await prepare(log)
            try await body(House(log: log, stage: stage))
            await log.close()
        }
    }

    private func prepare(_ log: any EventLog) async throws {
        try await log.create(Topic.specs)
        for node in ["H27", "G09"] { try await log.create(Topic.specs(ofNode: node)) }
    }

    private static let receivers = ["H27.01.001", "H27.02.001", "G12"]

    private func deliver(_ log: any EventLog) async throws {
        try await log.append(Self.receivers.map { Self.events.delivered(to: $0) })
    }

    @Test(arguments: logs)
    private func `restarts and moves tell each deadline once`(logs: Logs) async throws {
        try await house(on: logs) { house in
            try await deliver(house.log)
            try await house.run { $0.count == 6 }
            house.clock.set(16, 16)
            try await house.run { $0.count == 9 }
            house.clock.set(17, 0, 2)
            // Confirmed breached, registered warned.
            try await house.run { $0.count == 15 }
            // Once more with nothing new, up to what comes behind it.
            let later = house.clock.clock.now()
            try await house.log.append([Self.events.delivered(to: "H27", at: later)])
            try await house.run { $0.count == 17 }
            let told = try await house.told()
            #expect(Set(told).count == told.count)
            #expect(told.count { $0.hasSuffix("confirmed breached") } == 3)
        }
    }

    @Test func `a commit that nobody knows of tells once`() async throws {
        let unknown = EventLogError(.outcomeUnknown, operation: "commit", detail: "no answer")
        for fault in [Fault.failAfterwards(unknown), .fail(unknown)] {
            try await house { house in
                try await deliver(house.log)
                try await house.run { $0.count == 6 }
                house.clock.set(16, 16)
                let faulty = FaultyEventLog(house.log)
                faulty.script.atNext(.commit, fault)
                try await house.run(on: faulty) { $0.count >= 9 }
                let told = try await house.told()
                #expect(told.count == 9)
                #expect(Set(told).count == 9)
            }
        }
    }

    /// The worker was away for days: what was done in time stands behind what was due.
    @Test(arguments: logs)
    private func `what was done is read before anything is called late`(logs: Logs) async throws {
        try await house(on: logs) { house in
            try await house.log.append([
                Self.events.delivered(), Self.events.changed("03", after: 60),
                Self.events.delivered("G12,2025/06/16,9/CV", to: "G12", at: DeadlineTests.now),
            ])
            house.clock.set(19, 9)
            // A record a batch: between two of them timers have their turn.
            try await house.run(batch: 1) { told in
                house.clock.tick()
                return told.contains("G12 registered breached")
            }
            let told = try await house.told()
            #expect(!told.contains { $0.hasPrefix(DeadlineTests.receiver) && $0.hasSuffix("ed") })
        }
    }

    @Test func `timers wait for the stage upstream, then for this one`() async throws {
        try await house { house in
            let id = DeadlineTests.id
            var status = StatusReceived()
            status.documentID = id
            var out = Outbox(
                cluster: Cluster("test"), worker: "test", input: [1], trace: "t",
                now: DeadlineTests.now)
            out.emit(Topic.statusesReceived, key: id, home: id, status)
            try await house.log.append(out.records)
            let home = Homes.standard.of(id)
            let own = TopicPartition(Topic.deliveriesChanged.name, home)
            let barrier = TimerBarrier(house.log, behind: .deliveryAck)
            let (due, now) = (DeadlineTests.now, DeadlineTests.now.advanced(byMilliseconds: 9))
            func limit(_ position: Int64) async throws -> BusinessTime? {
                try await barrier.limit(of: due, now: now, at: [own: position])
            }
            #expect(try await limit(0) == nil)
            try await acknowledge(house.log, at: TopicPartition(Topic.statusesReceived.name, home))
            // What came of it stands before this stage.
            try await house.log.append([Self.events.delivered()])
            #expect(try await limit(0) == nil)
            #expect(try await limit(1) == now)
            // What comes later is nothing to wait for.
            try await house.log.append([Self.events.delivered(to: "G12")])
            #expect(try await limit(1) == now)
            let later = now.advanced(byMilliseconds: 5)
            #expect(try await barrier.limit(of: later, now: later, at: [own: 1]) == nil)
            #expect(try await barrier.limit(of: later, now: later, at: [own: 2]) == later)
            barrier.reset()
            #expect(try await limit(0) == nil)
        }
    }

    /// The group upstream reads what is there.
    private func acknowledge(_ log: any EventLog, at place: TopicPartition) async throws {
        let member = try await log.join(
            Membership(
                group: StageKind.deliveryAck.name, instance: "1",
                subscriptions: [Subscription(.topic(place.topic))]))
        while true {
            let next = try await member.next(
                BatchLimit(records: 10, bytes: 1 << 20), wait: .milliseconds(100))
            guard case .records(let batch) = next else { continue }
            try await member.commit(batch, [])
            break
        }
        await member.leave()
    }
}
