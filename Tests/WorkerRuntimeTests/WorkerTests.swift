// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLite
import SQLiteEventLog
import Synchronization
import TestSupport
import Testing
import WorkerRuntime

/// A worker with its group, its commits and its state over a log. What takes a log as its argument
/// holds for the embedded one and for Kafka.
@Suite(.timeLimit(.minutes(5)))
struct WorkerTests {
    private static let logs = EventLogUnderTest.all

    @Test(arguments: logs)
    func `outputs and state follow the order of each key`(on logs: EventLogUnderTest) async throws {
        try await WorkerBench.on(logs) { bench, log in
            try await log.append(
                (1...40).map { bench.record(Int32($0 % 4), key: "k\($0 % 4)", "\($0)") })
            try await bench.run(CountingStage(names: bench.names), on: log) {
                try await bench.said(log).count >= 40
            }
            let out = try await log.readAll(bench.names.output)
            for partition in Int32(0)..<4 {
                #expect(
                    out.filter { $0.partition == partition }.map(\.text)
                        == (1...10).map { "k\(partition) \($0)" })
            }
        }
    }

    @Test(arguments: logs)
    func `a restart with an empty cache continues from the changelog`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            let stage = CountingStage(names: bench.names)
            try await log.append(["a", "b"].map { bench.record(3, key: "k", $0) })
            try await bench.run(stage, on: log) { try await bench.said(log).count >= 2 }
            try await log.append([bench.record(3, key: "k", "c")])
            try await bench.elsewhere().run(stage, on: log) {
                try await bench.said(log).count >= 3
            }
            #expect(try await bench.said(log) == ["k 1", "k 2", "k 3"])
        }
    }

    @Test(arguments: logs)
    func `a restart with its cache continues from where it stood`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            for round in 1...3 {
                try await log.append([bench.record(5, key: "k", "\(round)")])
                try await bench.run(CountingStage(names: bench.names), on: log) {
                    try await bench.said(log).count >= round
                }
            }
            #expect(try await bench.said(log) == ["k 1", "k 2", "k 3"])
        }
    }

    @Test(arguments: logs)
    func `a poisonous record becomes a dead letter and the rest goes on`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            try await log.append(
                [("k", "a"), ("p", "poison"), ("h", "half"), ("u", "unknown"), ("k", "b")]
                    .map { bench.record(1, key: $0, $1) })
            try await bench.run(CountingStage(names: bench.names), on: log) {
                try await bench.said(log).count >= 2
            }
            // What failed half way left neither output nor state.
            #expect(try await bench.said(log) == ["k 1", "k 2"])
            let letters = try await bench.letters(log)
            #expect(letters.map(\.offset) == [1, 2, 3])
            #expect(letters.allSatisfy { $0.topic == bench.names.input && $0.partition == 1 })
            #expect(letters[0].reason == "it is poison")
            #expect(letters[0].value == Array("poison".utf8))
            #expect(letters[2].reason.hasPrefix("failed 5 times"))
        }
    }

    @Test func `what stands in everybody's way is tried again until it does`() async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        let stage = CountingStage()
        stage.failuresLeft.count.withLock { $0 = 12 }
        try await log.append([
            textRecord("in", 0, key: "k", "a"), textRecord("in", 0, key: "k", "pass"),
        ])
        try await bench.run(stage, on: log) { try await log.readAll("out").count >= 2 }
        #expect(try await log.readAll("out").map(\.text) == ["k 1", "k 2"])
        #expect(try await log.readAll(Topic.deadLetters.name).isEmpty)
        await log.close()
    }

    @Test(arguments: logs)
    func `the ids of the outputs are made of the input and never repeat`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            try await log.append(
                (1...30).map { bench.record(Int32($0 % 12), key: "k\($0)", "x") })
            try await bench.run(CountingStage(names: bench.names), on: log) {
                try await bench.said(log).count >= 30
            }
            let ids = try await log.readAll(bench.names.output)
                .compactMap { $0.header(EventHeader.id) }
            #expect(ids.count == 30)
            #expect(Set(ids).count == 30)
        }
    }

    @Test func `an interval holds back what follows a batch, unless that was full`() async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        var narrow = bench
        narrow.settings.batchRecords = 4
        var stage = CountingStage()
        stage.batchInterval = .seconds(600)
        try await log.append((1...10).map { textRecord("in", 0, key: "k", "\($0)") })
        // Four, four and two: none of them waits.
        try await narrow.run(stage, on: log) {
            guard try await log.readAll("out").count >= 10 else { return false }
            try await log.append([textRecord("in", 0, key: "k", "late")])
            // Long enough for a worker that would not wait; one that waits needs no luck.
            try await Task.sleep(for: .milliseconds(200))
            return true
        }
        #expect(try await log.readAll("out").count == 10)
        // Nor does it hold back the end, or whoever comes next.
        try await bench.run(CountingStage(), on: log) { try await log.readAll("out").count >= 11 }
        await log.close()
    }

    @Test func `what the cache could not keep is read again before the next record`() async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        let cache = bench.directory.file("counting.1.sqlite")
        let record = textRecord("in", 0, key: "k", "x")
        try await log.append([record])
        let step = Mutex(0)
        let writer = Mutex<Connection?>(nil)
        try await bench.run(CountingStage(), on: log) {
            let count = try await log.readAll("out").count
            switch step.withLock(\.self) {
            case 0 where count == 1:
                // The first record is in the log a moment before it is in the cache. To look takes
                // no lock: one that came before the worker's own write would leave the cache behind
                // with the first record already, and the second would never be read.
                let holds = try writer.withLock { writer in
                    let connection = try writer ?? Connection(path: cache)
                    writer = connection
                    guard try connection.int64("SELECT 1 FROM state") != nil else { return false }
                    // Readers may go on, and nobody but us may write.
                    try connection.execute("BEGIN IMMEDIATE")
                    return true
                }
                guard holds else { return false }
                try await log.append([record])
                step.withLock { $0 = 1 }
            case 1 where count == 2:
                // Its commit was good, its place in the cache is not.
                try await log.append([record])
                try await Task.sleep(for: .milliseconds(200))
                #expect(try await log.readAll("out").count == 2)
                try writer.withLock { writer in
                    try writer?.execute("ROLLBACK")
                    writer = nil
                }
                step.withLock { $0 = 2 }
            case 2: return count >= 3
            default: break
            }
            return false
        }
        #expect(try await log.readAll("out").map(\.text) == ["k 1", "k 2", "k 3"])
        #expect(try await log.readAll(Topic.deadLetters.name).isEmpty)
        await log.close()
    }
}
