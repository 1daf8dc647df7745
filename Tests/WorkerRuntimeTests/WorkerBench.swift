// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLiteEventLog
import Telemetry
import TestSupport
import WorkerRuntime

/// A worker over a log, with a state of its own, run until a condition holds.
struct WorkerBench: Sendable {
    let directory: TemporaryDirectory
    let names: BenchNames
    var settings: WorkerSettings

    init(names: BenchNames = BenchNames()) throws {
        self.names = names
        directory = try TemporaryDirectory()
        settings = WorkerSettings(
            cluster: Cluster("test"), instance: "1",
            clock: BusinessClock { BusinessTime(milliseconds: 7) },
            stateDirectory: directory.path)
        settings.failures.firstPause = .milliseconds(1)
        settings.failures.maxPause = .milliseconds(10)
    }

    /// A log of this bench alone, with its topics.
    func openLog() async throws -> SQLiteEventLog {
        let log = try await SQLiteEventLog(path: directory.file("log.sqlite"))
        try await log.create(names.topics)
        return log
    }

    /// Runs the body with a bench whose topics are on the log.
    static func on(
        _ logs: EventLogUnderTest,
        _ body: @Sendable (WorkerBench, any EventLog) async throws -> Void
    ) async throws {
        try await logs.withLog { log in
            let bench = try WorkerBench(names: .unique())
            try await create(bench.names.topics, on: log)
            try await body(bench, log)
        }
    }

    /// A broker that is asked for many topics at once may say that it has not got there yet.
    private static func create(_ topics: [TopicSpec], on log: any EventLog) async throws {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try await log.create(topics)
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
        }
    }

    /// The same worker's next place: another machine, with nothing of its state.
    func elsewhere(instance: String = "1") throws -> WorkerBench {
        var other = try WorkerBench(names: names)
        other.settings = settings
        other.settings.instance = instance
        other.settings.stateDirectory = other.directory.path
        return other
    }

    func at(milliseconds: Int64) -> WorkerBench {
        var late = self
        late.settings.clock = BusinessClock { BusinessTime(milliseconds: milliseconds) }
        return late
    }

    /// Runs a worker until `done` says so, then stops it and waits for its end.
    func run<S: Stage>(
        _ stage: S, on log: any EventLog, until done: @Sendable () async throws -> Bool
    ) async throws {
        let worker = Worker(
            stage, log: log, settings: settings, metrics: Metrics(),
            logger: Logger(label: "test", level: .error))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            let deadline = ContinuousClock.now + patience
            do {
                while try await !done(), worker.status.snapshot.phase != .failed {
                    guard ContinuousClock.now < deadline else {
                        throw DeadlineExceeded(
                            description: "the worker did not get there: \(worker.status.snapshot)")
                    }
                    await Task.yield()
                }
            } catch {
                worker.stop()
                throw error
            }
            worker.stop()
            try await group.waitForAll()
        }
    }

    /// What the stage has written, in the order of each partition.
    func said(_ log: any EventLog) async throws -> [String] {
        try await log.readAll(names.output).map(\.text)
    }

    /// The dead letters of this bench's worker.
    func letters(_ log: any EventLog) async throws -> [DeadLetter] {
        try await log.readAll(Topic.deadLetters.name).map { try DeadLetter($0.value ?? []) }
            .filter { $0.worker == names.worker }
    }

    /// A record for the stage.
    func record(_ partition: Int32, key: String, _ text: String) -> NewRecord {
        textRecord(names.input, partition, key: key, text)
    }

    /// An operator's decision about a letter.
    func decision(_ what: WireLetterDecision, _ letter: DeadLetter) -> NewRecord {
        var record = textRecord(
            Topic.decisionsSubmitted.name, letter.partition, key: letter.document, "")
        record.value = LetterDecision(what, letter).bytes
        return record
    }
}

extension LetterDecision {
    init(_ what: WireLetterDecision, _ letter: DeadLetter) {
        self.init()
        worker = letter.worker
        document = letter.document
        decision = what
        topic = letter.topic
        offset = letter.offset
        decidedBy = "operator"
        because = "the disk is back"
        decidedAt = 5
    }
}
