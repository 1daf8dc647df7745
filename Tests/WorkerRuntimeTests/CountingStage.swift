// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import SQLiteEventLog
import Synchronization
import Telemetry
import TestSupport
import WorkerRuntime

/// Counts the records of each key: reads "in", writes "<key> <count>" to "out". Some values make
/// it fail in the ways a stage can.
struct CountingStage: Stage {
    let name = "counting"
    let keepsState = true
    let subscriptions = [
        Subscription(.topic("in.urgent"), isUrgent: true), Subscription(.topic("in")),
    ]
    var batchInterval = Duration.zero
    /// How many times a record "pass" still fails before it passes.
    let failuresLeft = Failures()

    final class Failures: Sendable {
        let count = Mutex(0)
    }

    func prepare(_ input: Input) throws -> String {
        let record = try input.record()
        let text = record.text
        switch text {
        case "poison": throw InputFailure.deadLetter(reason: "it is poison")
        case "unknown": throw Unknown()
        case "pass":
            let left = failuresLeft.count.withLock { count in
                count -= 1
                return count
            }
            if left >= 0 { throw InputFailure.wait(reason: "not yet") }
        default: break
        }
        return text
    }

    struct Unknown: Error {}

    func handle(_ text: String, of input: Input, in context: inout StageContext) throws {
        let record = try input.record()
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        let before = try context.state(key).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let count = (before ?? 0) + 1
        try context.setState(key, Array(String(count).utf8))
        if text == "half" {
            context.out.append("out", partition: 0, key: key, value: [1], contentType: "text/plain")
            throw InputFailure.deadLetter(reason: "half done")
        }
        context.out.append(
            "out", partition: record.partition, key: key, value: Array("\(key) \(count)".utf8),
            contentType: "text/plain")
    }
}

/// A worker over a log in a directory of its own, run until a condition holds.
struct WorkerBench {
    let directory: TemporaryDirectory
    var settings: WorkerSettings

    init() throws {
        directory = try TemporaryDirectory()
        settings = WorkerSettings(
            cluster: "test", instance: "1", clock: BusinessClock { BusinessTime(milliseconds: 7) },
            stateDirectory: directory.path)
        settings.failures.firstPause = .milliseconds(1)
        settings.failures.maxPause = .milliseconds(10)
    }

    func openLog() async throws -> SQLiteEventLog {
        let log = try await SQLiteEventLog(path: directory.file("log.sqlite"))
        func topic(_ name: String) -> TopicSpec {
            TopicSpec(
                name: name, partitions: 12, cleanup: .delete(retentionMilliseconds: nil))
        }
        try await log.create([
            topic("in"), topic("in.urgent"), topic("out"), topic(Topic.deadLetters.name),
            topic("state.counting"), topic(Topic.decisionsSubmitted.name), topic("told"),
        ])
        return log
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
            while try await !done() {
                if ContinuousClock.now > deadline {
                    worker.stop()
                    throw DeadlineExceeded(description: "the worker did not get there")
                }
                await Task.yield()
            }
            worker.stop()
            try await group.waitForAll()
        }
    }
}
