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

struct WorkerTests {
    private let bench: WorkerBench

    init() throws { bench = try WorkerBench() }

    @Test func `outputs and state follow the order of each key`() async throws {
        let log = try await bench.openLog()
        try await log.append(
            (1...40).map { textRecord("in", Int32($0 % 4), key: "k\($0 % 4)", "\($0)") })
        try await bench.run(CountingStage(), on: log) { try await log.readAll("out").count >= 40 }
        let out = try await log.readAll("out")
        for partition in Int32(0)..<4 {
            #expect(
                out.filter { $0.partition == partition }.map(\.text)
                    == (1...10).map { "k\(partition) \($0)" })
        }
        await log.close()
    }

    @Test func `a restart with an empty cache continues from the changelog`() async throws {
        let log = try await bench.openLog()
        try await log.append([
            textRecord("in", 3, key: "k", "a"), textRecord("in", 3, key: "k", "b"),
        ])
        try await bench.run(CountingStage(), on: log) { try await log.readAll("out").count >= 2 }
        var other = bench
        other.settings.stateDirectory = try TemporaryDirectory().path
        let second = try WorkerBench()
        other.settings.stateDirectory = second.directory.path
        try await log.append([textRecord("in", 3, key: "k", "c")])
        try await other.run(CountingStage(), on: log) { try await log.readAll("out").count >= 3 }
        #expect(try await log.readAll("out").map(\.text) == ["k 1", "k 2", "k 3"])
        await log.close()
    }

    @Test func `a restart with its cache continues from where it stood`() async throws {
        for round in 1...3 {
            let log = try await bench.openLog()
            try await log.append([textRecord("in", 5, key: "k", "\(round)")])
            try await bench.run(CountingStage(), on: log) {
                try await log.readAll("out").count >= round
            }
            await log.close()
        }
        let log = try await bench.openLog()
        #expect(try await log.readAll("out").map(\.text) == ["k 1", "k 2", "k 3"])
        await log.close()
    }

    @Test func `a poisonous record becomes a dead letter and the rest goes on`() async throws {
        let log = try await bench.openLog()
        try await log.append(
            [("k", "a"), ("p", "poison"), ("h", "half"), ("u", "unknown"), ("k", "b")]
                .map { textRecord("in", 1, key: $0, $1) })
        try await bench.run(CountingStage(), on: log) { try await log.readAll("out").count >= 2 }
        // What failed half way left neither output nor state.
        #expect(try await log.readAll("out").map(\.text) == ["k 1", "k 2"])
        let letters = try await log.readAll(Topic.deadLetters.name).map {
            try DeadLetter($0.value ?? [])
        }
        #expect(letters.map(\.offset) == [1, 2, 3])
        #expect(letters.map(\.topic) == ["in", "in", "in"])
        #expect(letters.map(\.partition) == [1, 1, 1])
        #expect(letters.map(\.worker) == ["counting", "counting", "counting"])
        #expect(letters[0].reason == "it is poison")
        #expect(letters[0].value == Array("poison".utf8))
        #expect(letters[2].reason.hasPrefix("failed 5 times"))
        await log.close()
    }

    @Test func `what stands in everybody's way is tried again until it does`() async throws {
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

    @Test func `the ids of the outputs are made of the input and never repeat`() async throws {
        let log = try await bench.openLog()
        try await log.append((1...30).map { textRecord("in", Int32($0 % 12), key: "k\($0)", "x") })
        try await bench.run(CountingStage(), on: log) { try await log.readAll("out").count >= 30 }
        let ids = try await log.readAll("out").compactMap { $0.header(EventHeader.id) }
        #expect(ids.count == 30)
        #expect(Set(ids).count == 30)
        await log.close()
    }

    @Test func `an interval holds back what follows a batch, unless that was full`() async throws {
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
                // Readers may go on, and nobody but us may write.
                let holds = try writer.withLock { writer in
                    let connection = try Connection(path: cache)
                    try connection.execute("BEGIN IMMEDIATE")
                    // The first record is in the log a moment before it is in the cache.
                    let statement = try connection.prepare("SELECT 1 FROM state")
                    defer { statement.reset() }
                    guard try statement.step() else { return false }
                    writer = connection
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

    @Test func `timers fire once over restarts, on the next worker and after a stop of days`()
        async throws
    {
        let log = try await bench.openLog()
        try await log.append(
            (0..<20).map { textRecord("in", Int32($0 % 12), key: "d\($0)", "in 60 warn") })
        try await bench.run(ReminderStage(), on: log) {
            try await log.readAll("state.counting").count >= 40
        }
        #expect(try await log.readAll("out").isEmpty)
        // Another machine, three days later.
        let second = try WorkerBench()
        var late = bench
        late.settings.stateDirectory = second.directory.path
        late.settings.clock = BusinessClock { BusinessTime(milliseconds: 3 * 86_400_000) }
        late.settings.batchTimers = 3
        try await late.run(ReminderStage(), on: log) { try await log.readAll("out").count >= 20 }
        // And once more with what the first one had: nothing is left to fire.
        var first = bench
        first.settings.clock = late.settings.clock
        try await log.append([textRecord("in", 0, key: "d", "last")])
        try await first.run(ReminderStage(), on: log) {
            try await log.readAll("out").contains { $0.text == "last" }
        }
        let fired = try await log.readAll("out").map(\.text).filter { $0.hasPrefix("warn") }
        #expect(Set(fired).count == 20)
        #expect(fired.count == 20)
        await log.close()
    }
}
