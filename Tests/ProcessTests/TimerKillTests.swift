// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Foundation
import KafkaEventLog
import SQLiteEventLog
import Synchronization
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// Timers and parked documents in processes that are killed with -9 at random moments, while their
/// partitions move between two workers (Kafka) or to the next process (the embedded log).
///
/// `SEED=` asks the same and kills after the same times.
@Suite(.timeLimit(.minutes(5)))
struct TimerKillTests {
    private static let kills = ProcessInfo.processInfo.environment["LONG"] == nil ? 5 : 30

    /// What a process to be killed has to know.
    struct Place: Codable, Sendable {
        var name: String
        var instance: String
        /// Of the worker's state; the embedded log lies there too.
        var directory: String
        /// None: the embedded log.
        var servers: String?
        /// Milliseconds until it kills itself.
        var life: Int

        func open() async throws -> any EventLog {
            guard let servers else {
                return try await SQLiteEventLog(path: directory + "/log.sqlite")
            }
            return try KafkaEventLog(
                KafkaSettings(
                    bootstrapServers: servers, cluster: "tests", instance: instance,
                    limits: .forTests),
                logger: Logger(label: "kafka", level: .error))
        }

        func worker(on log: any EventLog) -> Worker<AlarmStage> {
            var settings = WorkerSettings(
                cluster: Cluster("tests"), instance: instance, clock: .wall(),
                stateDirectory: directory)
            settings.batchTimers = 7
            settings.batchRecords = 20
            settings.failures.laterTries = Array(repeating: .milliseconds(300), count: 200)
            return Worker(
                AlarmStage(name: name), log: log, settings: settings, metrics: Metrics(),
                logger: Logger(label: "alarms", level: .error))
        }
    }

    /// Asks for alarms, moves and removes some, and parks some documents for a second or two.
    private static func wave(_ number: Int, of seed: UInt64) -> [AlarmCommand] {
        var random = SeededGenerator(seed: seed &+ UInt64(number))
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        return (0..<120).map { index in
            let alarm = random.next() % 2 == 0 ? "warn" : "remind"
            let verb: AlarmCommand.Verb =
                switch random.next() % 10 {
                case 0: .absent(until: now + Int64(random.next() % 2500))
                case 1: .remove(alarm: alarm)
                default: .set(alarm: alarm, after: Int64(random.next() % 3000))
                }
            return AlarmCommand(
                number: number * 1000 + index, document: "d\(random.next() % 40)", verb: verb)
        }
    }

    private static func records(_ commands: [AlarmCommand], _ stage: AlarmStage) -> [NewRecord] {
        commands.map { command in
            textRecord(
                stage.input, Int32(command.document.dropFirst()).map { $0 % 12 } ?? 0,
                key: command.document, command.text)
        }
    }

    private static func written(
        _ stage: AlarmStage, _ log: any EventLog
    ) async throws -> [String: [String]] {
        Dictionary(
            grouping: try await log.readAll(stage.output),
            by: { String(decoding: $0.key ?? [], as: UTF8.self) }
        ).mapValues { $0.map(\.text) }
    }

    /// A process works until it is killed with -9.
    private static func workUntilKilled(_ place: Place) async {
        await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as Place] in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(place.life)) {
                kill(getpid(), SIGKILL)
            }
            let log = try await place.open()
            try await place.worker(on: log).run()
        }
    }

    /// One more worker, in this process, until everything has taken place and every alarm went.
    private static func finish(
        _ place: Place, _ log: any EventLog, _ commands: [AlarmCommand], seed: UInt64
    ) async throws {
        let stage = AlarmStage(name: place.name)
        let checker = AlarmChecker(commands: commands)
        let worker = place.worker(on: log)
        let problems = Mutex<[String]>([])
        async let running: Void = worker.run()
        do {
            try await eventually("every alarm went, SEED=\(seed)", within: .seconds(90)) {
                let found = checker.problems(try await written(stage, log))
                problems.withLock { $0 = found }
                return found.isEmpty
            }
        } catch {
            worker.stop()
            let found = problems.withLock { $0 }
            Issue.record("SEED=\(seed): \(found.count) problems, first \(found.prefix(10))")
            try await running
            throw error
        }
        worker.stop()
        try await running
        let fired = try await written(stage, log).values.joined()
            .count { $0.hasPrefix("fired") }
        let letters = try await log.readAll(Topic.deadLetters.name)
            .map { try DeadLetter($0.value ?? []) }.filter { $0.worker == place.name }
        func places(_ letters: [DeadLetter]) -> [String] {
            letters.map { "\($0.partition) \($0.offset)" }
        }
        let parked = Set(places(letters))
        let released = places(letters.filter { $0.state == .redriven })
        print(
            "TimerKillTests: \(commands.count) commands, \(fired) alarms went once each, "
                + "\(parked.count) commands were parked")
        #expect(fired > commands.count / 5)
        // Each of them went on by itself, once.
        #expect(!parked.isEmpty)
        #expect(released.count == parked.count)
        #expect(Set(released) == parked)
    }

    @Test func `on the embedded log every timer fires once through kills`() async throws {
        let seed = SeededGenerator.fromEnvironment().seed
        print("TimerKillTests: SEED=\(seed)")
        let directory = try TemporaryDirectory()
        var place = Place(
            name: "alarms", instance: "1", directory: directory.path, servers: nil, life: 0)
        let stage = AlarmStage(name: place.name)
        var random = SeededGenerator(seed: seed)
        var commands: [AlarmCommand] = []
        for round in 0..<Self.kills {
            // One process at a time has the file.
            let log = try await place.open()
            if round == 0 { try await log.create(stage.topics) }
            let wave = Self.wave(round, of: seed)
            try await log.append(Self.records(wave, stage))
            commands += wave
            await log.close()
            place.life = 700 + Int(random.next() % 2000)
            await Self.workUntilKilled(place)
        }
        let log = try await place.open()
        try await Self.finish(place, log, commands, seed: seed)
        await log.close()
    }

    @Test(.enabled(if: KafkaBroker.isExpected))
    func `on Kafka every timer fires once through kills and moves between workers`() async throws {
        let seed = SeededGenerator.fromEnvironment().seed
        print("TimerKillTests: SEED=\(seed)")
        let broker = try await KafkaBroker.shared()
        let name = uniqueName("alarms")
        let stage = AlarmStage(name: name)
        try await broker.withLog { log in
            try await log.create(stage.topics)
            let directories = try (0...2).map { _ in try TemporaryDirectory() }
            func place(_ instance: Int, life: Int = 0) -> Place {
                Place(
                    name: name, instance: "\(instance)", directory: directories[instance].path,
                    servers: broker.servers, life: life)
            }
            let commands = Mutex<[AlarmCommand]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for instance in 1...2 {
                    let places = (0..<Self.kills).map { round in
                        place(
                            instance,
                            life: 2500
                                + Int(
                                    SeededGenerator.value(
                                        seed &+ UInt64(instance * 100 + round)) % 4000))
                    }
                    group.addTask {
                        for place in places { await Self.workUntilKilled(place) }
                    }
                }
                for round in 0..<Self.kills {
                    let wave = Self.wave(round, of: seed)
                    try await log.append(Self.records(wave, stage))
                    commands.withLock { $0 += wave }
                    // Waves come while processes live and die; when is nothing to be waited for.
                    try await Task.sleep(for: .seconds(2))
                }
                try await group.waitForAll()
            }
            try await Self.finish(place(0), log, commands.withLock { $0 }, seed: seed)
        }
    }
}

extension SeededGenerator {
    fileprivate static func value(_ seed: UInt64) -> UInt64 {
        var random = SeededGenerator(seed: seed)
        return random.next()
    }
}
