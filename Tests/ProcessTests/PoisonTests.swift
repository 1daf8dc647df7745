// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Exchange
import Foundation
import KafkaEventLog
import SQLiteEventLog
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// Inputs of which the process dies: after a few deaths each is a dead letter, and all others have
/// been worked on, in order and once.
@Suite(.timeLimit(.minutes(5)))
struct PoisonTests {
    /// What a process that may die has to know.
    struct Place: Codable, Sendable {
        var name: String
        var directory: String
        /// None: the embedded log.
        var servers: String?
        /// How many records the worker that dies, and the other, write when all is done.
        var expected: [Int] = []

        func open() async throws -> any EventLog {
            guard let servers else {
                return try await SQLiteEventLog(path: directory + "/log.sqlite")
            }
            return try KafkaEventLog(
                KafkaSettings(
                    bootstrapServers: servers, cluster: "tests", instance: "1", limits: .forTests),
                logger: Logger(label: "kafka", level: .error))
        }

        var poisoned: PoisonStage { PoisonStage(name: name, input: "in." + name) }
        /// Whose process dies though nothing of its own is at fault: it has always something in hand.
        var innocent: PoisonStage {
            PoisonStage(name: name + ".innocent", input: "tame." + name, pause: .milliseconds(5))
        }

        /// Works until all is done; true then.
        func work() async throws {
            let logger = Logger(label: "poison", level: .error)
            let log = try await open()
            var settings = WorkerSettings(
                cluster: Cluster("tests"), instance: "1", clock: .wall(), stateDirectory: directory)
            settings.batchRecords = 50
            settings.inHand = WorkInHand(path: directory + "/in-hand", logger: logger)
            let stages = [poisoned, innocent]
            let workers = stages.map {
                Worker($0, log: log, settings: settings, metrics: Metrics(), logger: logger)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in workers { group.addTask { try await worker.run() } }
                try await eventually("all but the poisonous is done", within: .seconds(60)) {
                    for (stage, count) in zip(stages, expected)
                    where try await log.readAll(stage.output).count < count { return false }
                    return true
                }
                for worker in workers { worker.stop() }
                try await group.waitForAll()
            }
            await log.close()
            try Data().write(to: URL(fileURLWithPath: directory + "/done"))
        }
    }

    private static let perPartition = 20

    /// In each partition so many records of ten keys, the poisonous among them.
    private static func records(_ topic: String, poison: [Int32: [Int: String]]) -> [NewRecord] {
        (0..<perPartition).flatMap { number in
            (0..<4 as Range<Int32>).map { partition in
                textRecord(
                    topic, partition, key: "\(partition).\(number % 10)",
                    "\(poison[partition]?[number] ?? "good") \(number)")
            }
        }
    }

    /// A process works until it dies of its work, or is done and ends itself.
    private static func life(_ place: Place) async {
        await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as Place] in
            try await place.work()
            kill(getpid(), SIGKILL)
        }
    }

    /// The number of processes that died before one was done.
    private static func deaths(_ place: Place, atMost limit: Int) async throws -> Int {
        for deaths in 0...limit {
            await life(place)
            if FileManager.default.fileExists(atPath: place.directory + "/done") { return deaths }
        }
        throw DeadlineExceeded(description: "\(limit) processes died, and still one does")
    }

    private static func check(_ place: Place, _ poisonous: Set<String>, _ log: any EventLog)
        async throws
    {
        let letters = try await log.readAll(Topic.deadLetters.name)
            .map { try DeadLetter($0.value ?? []) }.filter { $0.worker.hasPrefix(place.name) }
        #expect(
            letters.map { String(decoding: $0.value ?? [], as: UTF8.self) }.sorted()
                == poisonous.sorted())
        for letter in letters {
            #expect(letter.worker == place.name)
            #expect(letter.isParked)
            #expect(
                letter.reason == "the process died 3 times while it was at work on it alone")
        }
        // What waits behind a letter is of its document.
        let parked = Set(letters.map(\.document))
        for stage in [place.poisoned, place.innocent] {
            let written = Dictionary(
                grouping: try await log.readAll(stage.output),
                by: { String(decoding: $0.key ?? [], as: UTF8.self) }
            ).mapValues { $0.map(\.text) }
            let asked = Dictionary(
                grouping: try await log.readAll(stage.input),
                by: { String(decoding: $0.key ?? [], as: UTF8.self) }
            ).mapValues { $0.map(\.text) }
            for (document, texts) in asked {
                let expected =
                    stage.name == place.name && parked.contains(document)
                    ? Array(texts.prefix { !poisonous.contains($0) }) : texts
                #expect(written[document, default: []] == expected, "\(stage.name) \(document)")
            }
        }
    }

    private static func run(
        _ place: Place, _ log: any EventLog, _ poison: [Int32: [Int: String]], atMost limit: Int
    ) async throws -> Int {
        var place = place
        try await log.create(place.poisoned.topics + place.innocent.topics)
        try await log.append(records(place.poisoned.input, poison: poison))
        try await log.append(records(place.innocent.input, poison: [:]))
        // Of each poisonous record and what follows of its document nothing is written.
        let lost = poison.values.joined().map { number, _ in number < 10 ? 2 : 1 }
        place.expected = [4 * perPartition - lost.reduce(0, +), 4 * perPartition]
        if place.servers == nil { await log.close() }
        return try await deaths(place, atMost: limit)
    }

    @Test(arguments: ["prepare", "settle", "handle"])
    func `an input of which the process dies is a dead letter in the end`(step: String)
        async throws
    {
        let directory = try TemporaryDirectory()
        let place = Place(name: "poison", directory: directory.path)
        let poison: [Int32: [Int: String]] = [1: [3: step, 14: step], 2: [0: step]]
        // Each dies three times alone; at first others may have been in hand, and of a batch that
        // died together it is found by halves.
        let deaths = try await Self.run(place, try await place.open(), poison, atMost: 90)
        print("PoisonTests: \(deaths) deaths of 3 inputs in \(step)")
        #expect(deaths >= 9)
        let log = try await place.open()
        try await Self.check(place, ["\(step) 3", "\(step) 14", "\(step) 0"], log)
        await log.close()
    }

    @Test(.enabled(if: KafkaBroker.isExpected))
    func `an input of which the process dies is a dead letter in the end on Kafka`() async throws {
        let broker = try await KafkaBroker.shared()
        let directory = try TemporaryDirectory()
        let place = Place(
            name: uniqueName("poison"), directory: directory.path, servers: broker.servers)
        try await broker.withLog { log in
            let deaths = try await Self.run(place, log, [2: [5: "handle"]], atMost: 30)
            print("PoisonTests: \(deaths) deaths of 1 input on Kafka")
            #expect(deaths >= 3)
            try await Self.check(place, ["handle 5"], log)
        }
    }
}
